package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The fields that {@link Backend#ND4J} honours. A field that is not here is refused where it is away from its default, so that a
 * new one is refused until the graph has it.
 */
public final class Nd4jFields {
    private static final List<Field<?>> MODEL = List.of(
            ModelFields.TYPE,
            ModelFields.LAYERS,
            ModelFields.HIDDEN,
            ModelFields.HEADS,
            ModelFields.INTERMEDIATE,
            ModelFields.VOCAB,
            ModelFields.MAX_POSITION,
            ModelFields.TYPE_VOCAB,
            ModelFields.LABELS,
            ModelFields.HIDDEN_ACT,
            ModelFields.LAYER_NORM_EPS,
            ModelFields.ATTENTION_SCALE,
            ModelFields.FRAMEWORK,
            ModelFields.AUTO_MASK,
            ModelFields.PADDING_IDX,
            ModelFields.POSITION_OFFSET,
            ModelFields.TOKEN_TYPE,
            ModelFields.POOLER_ACT,
            ModelFields.TRANSPOSED,
            ModelFields.SWAPPED,
            ModelFields.NORM_FIRST,
            ModelFields.CAUSAL,
            ModelFields.MASK_VALUE,
            ModelFields.PADDING_IDX_OUTPUT,
            ModelFields.POOLING,
            ModelFields.POOLER,
            ModelFields.LAYER_NORM_VARIANCE,
            ModelFields.EMBEDDING_SCALE,
            ModelFields.PAD_ID,
            ModelFields.POSITIONS,
            ModelFields.PAD_POSITION,
            ModelFields.NO_BIAS);
    private static final List<Field<?>> BATCH = List.of(
            BatchFields.GENERATOR,
            BatchFields.SIZE,
            BatchFields.LENGTH,
            BatchFields.SEED,
            BatchFields.PADS,
            BatchFields.MASK,
            BatchFields.COUNT,
            BatchFields.STRIDE,
            BatchFields.REPEAT,
            BatchFields.ORDER,
            BatchFields.DROP_LAST,
            BatchFields.TOKEN_TYPES,
            BatchFields.FILE_OF_TOKEN_TYPES,
            BatchFields.DUPLICATES,
            BatchFields.LABEL_NOISE,
            BatchFields.IDS,
            BatchFields.FILE_OF_LABELS,
            BatchFields.FILE_OF_MASK);
    private static final List<Field<?>> LOSS = List.of(
            LossFields.REDUCTION,
            LossFields.LABEL_SMOOTHING,
            LossFields.FLIP_LABELS,
            LossFields.KIND,
            LossFields.GAMMA,
            LossFields.CLASS_WEIGHTS,
            LossFields.MEAN_BY,
            LossFields.SCALE,
            LossFields.IGNORE_INDEX,
            LossFields.INPUT);
    private static final List<Field<?>> SYMMETRY =
            List.of(SymmetryFields.BATCH_ROWS, SymmetryFields.HEADS, SymmetryFields.FFN);
    private static final List<Field<?>> RUN = List.of(
            RunFields.COMPUTED,
            RunFields.BACKEND,
            RunFields.ITERATIONS,
            RunFields.RESUME,
            RunFields.REPLICAS,
            ObserveFields.EMA,
            ObserveFields.LOSS_SCALE,
            ObserveFields.LOSS_AVERAGE,
            ObserveFields.LOSS_RESET);

    /** What ND4J's own updaters have no counterpart of. */
    private static final List<Field<?>> NOT_BY_UPDATERS =
            List.of(OptimizerFields.AMSGRAD, OptimizerFields.DECAY_BY, OptimizerFields.SCALARS);

    private static final String CORRECT_BIAS = "correct_bias";

    private Nd4jFields() {}

    /** The paths of what is honoured, in the catalogue's order. */
    public static List<String> honoured() {
        return Fields.all().stream()
                .filter(Nd4jFields::honours)
                .<String>map(Field::path)
                .distinct()
                .toList();
    }

    private static boolean honours(Field<?> field) {
        // What weights are filled with, and the update rules, are the same whatever computes the gradients.
        return field.section().equals("weights")
                || field.section().startsWith("optimizer")
                || Stream.of(MODEL, BATCH, LOSS, SYMMETRY, RUN).anyMatch(fields -> fields.contains(field));
    }

    /**
     * Requires that ND4J can compute a run.
     *
     * @throws BadFieldException naming the first field that it does not honour
     */
    static void require(
            ModelSpec model,
            BatchSpec batch,
            LossSpec loss,
            OptimizerSpec optimizer,
            Precision precision,
            SymmetrySpec symmetry,
            RunSpec run) {
        if (precision == Precision.BFLOAT16) {
            throw new BadFieldException(
                    RunFields.PRECISION.path(), "bfloat16 is not computed by backend nd4j; float32 and float64 are");
        }
        require("model", model.plain());
        require(batch instanceof BatchSpec.Files ? "batchFiles" : "batch", batch.plain());
        require("loss", loss.plain());
        require("symmetry", symmetry.plain());
        run.changed().forEach((path, value) -> {
            if (RUN.stream().noneMatch(field -> field.path().equals(path))) {
                throw refused(path, value);
            }
        });
        if (model.framework() == ModelFramework.PADDLENLP && loss.labelSmoothing() != 0) {
            // Its kernel takes the targets' sum for 1, which it is not in float32: no derivative of the loss.
            throw refused("loss.label_smoothing", loss.labelSmoothing() + " under model.framework paddlenlp");
        }
        if (optimizer.framework() == OptimizerFramework.ND4J) {
            requireUpdater(optimizer);
        }
    }

    private static void require(String object, Map<String, Object> plain) {
        for (String path : Fields.changed(object, plain)) {
            Field<?> field = Fields.of(object).stream()
                    .filter(each -> each.path().equals(path))
                    .findFirst()
                    .orElseThrow();
            if (!honours(field)) {
                throw refused(path, plain.get(field.name()));
            }
        }
    }

    private static void requireUpdater(OptimizerSpec optimizer) {
        Map<String, Object> plain = optimizer.plain();
        List<String> changed = Fields.changed("optimizer", plain);
        for (Field<?> field : NOT_BY_UPDATERS) {
            if (changed.contains(field.path())) {
                throw refused(field.path(), plain.get(field.name()) + " by ND4J's own updaters");
            }
        }
        if (Boolean.FALSE.equals(optimizer.params().get(CORRECT_BIAS))) {
            throw refused("optimizer.params." + CORRECT_BIAS, "false by ND4J's own updaters");
        }
    }

    private static BadFieldException refused(String path, Object value) {
        return new BadFieldException(
                path, value + " is not honoured by backend nd4j; lockstep hypotheses --for nd4j lists what is");
    }
}
