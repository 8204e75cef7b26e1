package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.spec.Backend;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchFields;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.Invariance.Kind;
import dev.lockstep.engine.spec.LossFields;
import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.OptimizerFramework;
import dev.lockstep.engine.spec.OptimizerName;
import dev.lockstep.engine.spec.Pooling;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.Reduction;
import dev.lockstep.engine.spec.WeightsDtype;
import dev.lockstep.engine.spec.WeightsFields;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.schedule.ScheduleSpec;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes that leave the mathematics of a run alone: in float64 nothing of it moves. */
class InvarianceTest {
    private static SpecBuilder builder(Precision precision) {
        SpecBuilder builder = new SpecBuilder(Sizes.NANO, 1).probe().in(precision);
        builder.model = builder.model.with(ModelFields.HEADS, 4);
        // Five rows: no two micro-batches are of one size.
        builder.batch = BatchSpec.generated(5, 8, 1)
                .with(BatchFields.PADS, true)
                .with(BatchFields.MASK, true)
                .with(BatchFields.COUNT, 2);
        builder.iterations = 5;
        return builder.observing(
                "loss",
                "loss_from_logits",
                "logits",
                "lr",
                "grad_norm",
                "hidden_{layer}",
                "grad/{parameter}",
                "param/{parameter}");
    }

    private static BackpropSpec under(BackpropSpec spec, Kind kind, Integer value) {
        Invariance invariance = value == null ? kind.standard() : new Invariance(kind, value);
        return spec.with(spec.run().under(invariance));
    }

    static Stream<Arguments> runs() {
        Map<String, Consumer<SpecBuilder>> edits = Map.of(
                "plain", run -> {},
                "no mask", run -> run.batch = BatchSpec.generated(5, 8, 1),
                "sum", run -> run.loss = run.loss.with(LossFields.REDUCTION, Reduction.SUM),
                "class weights", run -> run.loss = run.loss.with(LossFields.CLASS_WEIGHTS, List.of(0.25, 2.0)),
                "mean pooling", run -> run.model = run.model.with(ModelFields.POOLING, Pooling.MEAN),
                "clipped", run -> run.clipNorm = 0.05,
                "accumulated", run -> run.accumulate = 2,
                "gradients kept", run -> run.zeroGrad = false,
                "momentum", InvarianceTest::momentum,
                "schedule", InvarianceTest::schedule);
        return edits.entrySet().stream().flatMap(edit -> Stream.of(Kind.values())
                .map(kind -> Arguments.of(edit.getKey(), edit.getValue(), kind)));
    }

    private static void momentum(SpecBuilder run) {
        run.framework = OptimizerFramework.TORCH;
        run.optimizer = OptimizerName.SGD;
        run.params.clear();
        run.params.putAll(Map.of("lr", 0.1, "momentum", 0.9));
    }

    private static void schedule(SpecBuilder run) {
        run.params.remove("lr");
        run.amsgrad = true;
        run.schedule = new ScheduleSpec("hf", "linear", Map.of("num_warmup_steps", 2, "num_training_steps", 5), 3e-4);
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("runs")
    void theRunIsTheSame(String what, Consumer<SpecBuilder> edit, Kind kind) {
        SpecBuilder builder = builder(Precision.FLOAT64);
        edit.accept(builder);
        BackpropSpec spec = builder.build();
        Integer value =
                switch (kind) {
                    case ACCUMULATE -> 3;
                    case RESUME -> 3;
                    case REPEAT, BATCH_ROWS, PAD_LONGER, HEADS, FFN, THREADS, STRIDE -> null;
                };
        requireSame(Runs.run(under(spec, kind, value)), Runs.run(spec), 1e-12);
    }

    /** What changes no sum leaves every bit. */
    @ParameterizedTest
    @EnumSource(names = {"REPEAT", "RESUME", "STRIDE", "THREADS"})
    void everyBitIsTheSame(Kind kind) {
        for (Precision precision : Precision.values()) {
            BackpropSpec spec = builder(precision).build();
            requireSame(Runs.run(under(spec, kind, null)), Runs.run(spec), 0);
        }
    }

    @Test
    void runsThatRoundWeightsResumeFromWhatTheyAreRoundedFrom() {
        SpecBuilder builder = builder(Precision.FLOAT32);
        builder.weights = builder.weights.with(WeightsFields.DTYPE, WeightsDtype.BFLOAT16);
        builder.optimizerFields.put("masters", true);
        requireSame(Runs.run(under(builder.build(), Kind.RESUME, 2)), Runs.run(builder.build()), 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "4, 5", "2, 2"})
    void anyNumberOfPartsAndAnyPlaceDo(int at, int parts) {
        BackpropSpec spec = builder(Precision.FLOAT64).build();
        requireSame(Runs.run(under(spec, Kind.RESUME, at)), Runs.run(spec), 0);
        requireSame(Runs.run(under(spec, Kind.ACCUMULATE, parts)), Runs.run(spec), 1e-12);
    }

    @ParameterizedTest
    @EnumSource(names = {"BATCH_ROWS", "HEADS", "FFN", "PAD_LONGER", "STRIDE", "REPEAT"})
    void nd4jIsTheSameToo(Kind kind) {
        SpecBuilder builder = builder(Precision.FLOAT64);
        builder.iterations = 2;
        BackpropSpec spec = builder.build().by(Backend.ND4J);
        requireSame(Runs.run(under(spec, kind, null)), Runs.run(spec), 1e-11);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
        RESUME @ 5 @ resume at 5 is not below iterations 5
        ACCUMULATE @ 6 @ accumulate parts 6 are more than the 5 rows of a batch
        PAD_LONGER @ 505 @ pad_longer by 505: model.max_position leaves room for 504 more tokens
        """)
    void whatCannotBeIsRefused(Kind kind, int value, String message) {
        BackpropSpec spec = builder(Precision.FLOAT32).build();
        assertThatThrownBy(() -> under(spec, kind, value))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("invariance: " + message);
    }

    @ParameterizedTest
    @EnumSource(names = {"ACCUMULATE", "RESUME", "THREADS"})
    void nd4jRefusesTheRest(Kind kind) {
        BackpropSpec spec = builder(Precision.FLOAT32).build().by(Backend.ND4J);
        assertThatThrownBy(() -> under(spec, kind, null))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("is not honoured by backend nd4j");
    }

    private static void requireSame(Map<String, double[]> changed, Map<String, double[]> plain, double most) {
        assertThat(changed.keySet()).isEqualTo(plain.keySet());
        plain.forEach((name, values) -> assertThat(Runs.maxDifference(changed.get(name), values))
                .as(name)
                .isLessThanOrEqualTo(most));
    }
}
