package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.Backend;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.Field;
import dev.lockstep.engine.spec.Fields;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Nd4jFields;
import dev.lockstep.engine.spec.ObservationRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two backward passes that share no line agree in float64, whatever the fields say that ND4J honours. */
class Nd4jGradientsTest {
    /** Relative to the largest value of a tensor. */
    private static final double TOLERANCE = 1e-10;
    /** Of the largest gradient of all: what is smaller is zero but for rounding, as the gradient of the keys' bias is. */
    private static final double ZERO = 1e-12;

    /** Values of fields whose rows of the catalogue name none to try. */
    private static final Map<String, List<Object>> VALUES = Map.ofEntries(
            Map.entry("model.layers", List.of(1, 3)),
            Map.entry("model.hidden", List.of(4, 12)),
            Map.entry("model.heads", List.of(1, 4, 8)),
            Map.entry("model.intermediate", List.of(1, 20)),
            Map.entry("model.vocab", List.of(7)),
            Map.entry("model.max_position", List.of(9)),
            Map.entry("model.type_vocab", List.of(1, 5)),
            Map.entry("model.labels", List.of(2, 5)),
            Map.entry("model.attention_scale", List.of(false, "hidden", 0.3)),
            Map.entry("batch.size", List.of(1, 7)),
            Map.entry("batch.length", List.of(3, 9)),
            Map.entry("batch.seed", List.of(11)),
            Map.entry("batch.count", List.of(2)),
            Map.entry("batch.stride", List.of(3)),
            Map.entry("batch.order", List.of(List.of(2, 0))),
            Map.entry("loss.class_weights", List.of(List.of(1.0, 3.0, 0.5))),
            Map.entry("loss.ignore_index", List.of(0, 1, 2)),
            Map.entry("loss.gamma", List.of(0.0, 0.5, 1.0, 2.0)),
            Map.entry("symmetry.batch_rows", List.of(5)),
            Map.entry("symmetry.heads", List.of(5)),
            Map.entry("symmetry.ffn", List.of(5)));

    /** What a field needs beside it to have an effect. */
    private static final Map<String, Map<String, Object>> WITH = Map.of(
            "batch.order", Map.of("batch.count", 3),
            "batch.drop_last", Map.of("batch.count", 2),
            "loss.gamma", Map.of("loss.kind", "focal"),
            "loss.mean_by", Map.of("loss.class_weights", List.of(1.0, 3.0, 0.5)),
            "batch.stride", Map.of("batch.count", 2),
            "model.pad_position", Map.of("model.positions", "seen"),
            "model.padding_idx_output", Map.of("model.padding_idx", 0));

    static Stream<Arguments> fields() {
        List<Arguments> all = new ArrayList<>();
        for (String path : honoured()) {
            for (Object value : values(path)) {
                Map<String, Object> edits = new LinkedHashMap<>(WITH.getOrDefault(path, Map.of()));
                edits.put(path, value);
                all.add(Arguments.of(edits));
            }
        }
        return all.stream();
    }

    /** Fields that lie together in the graph. */
    static Stream<Arguments> combinations() {
        return Stream.<Map<String, Object>>of(
                        Map.of("model.norm_first", true, "model.pooling", "mean"),
                        Map.of("model.norm_first", true, "model.causal", true, "batch.mask", false),
                        Map.of("model.causal", true, "model.pooling", "mean", "model.mask_value", "zero"),
                        Map.of("model.causal", true, "model.pooling", "max", "model.mask_value", "finfo.min"),
                        Map.of("model.pooler", false, "model.pooling", "max"),
                        Map.of("model.pooler_act", "relu", "model.hidden_act", "relu2"),
                        Map.of("model.positions", "seen", "batch.mask", false, "model.position_offset", 2),
                        Map.of(
                                "model.embedding_scale",
                                3.5,
                                "model.padding_idx_output",
                                "zero",
                                "model.padding_idx",
                                0),
                        Map.of("batch.length", 1, "batch.pads", false),
                        Map.of("model.no_bias", List.of("LayerNorm", "query", "classifier")),
                        Map.of("replicas.n", 2, "replicas.reduce", "sum"),
                        Map.of("model.norm_first", true, "model.no_bias", List.of("dense.bias"), "batch.count", 2),
                        Map.of("model.framework", "paddlenlp", "loss.class_weights", List.of(1.0, 3.0, 0.5)),
                        Map.of(
                                "loss.kind",
                                "bce",
                                "loss.class_weights",
                                List.of(1.0, 3.0, 0.5),
                                "loss.reduction",
                                "sum"),
                        Map.of("loss.kind", "mse", "loss.input", "softmax", "loss.ignore_index", 1),
                        Map.of("loss.kind", "focal", "loss.class_weights", List.of(1.0, 3.0, 0.5), "loss.scale", 4.0),
                        Map.of("loss.kind", "focal", "loss.gamma", 0.5, "loss.ignore_index", 1),
                        Map.of(
                                "loss.class_weights",
                                List.of(1.0, 3.0, 0.5),
                                "loss.label_smoothing",
                                0.1,
                                "loss.ignore_index",
                                2))
                .map(Arguments::of);
    }

    private static List<String> honoured() {
        return Nd4jFields.honoured().stream()
                .filter(path ->
                        Stream.of("model.", "batch.", "loss.", "symmetry.").anyMatch(path::startsWith))
                .filter(path -> !NOT_TRIED.contains(path))
                .toList();
    }

    /** Of one value only, or of files. */
    private static final List<String> NOT_TRIED = List.of("model.type", "batch.generator", "batch.ids", "batch.labels");

    private static List<Object> values(String path) {
        if (VALUES.containsKey(path)) {
            return VALUES.get(path);
        }
        Field<?> field = Fields.named(path).orElseThrow();
        ModelSpec model = spec(Map.of()).model();
        String name = path.substring(path.indexOf('.') + 1);
        Object current = plain().get(path.substring(0, path.indexOf('.'))).get(name);
        return field.alternatives(
                model,
                current == null && path.startsWith("model.") ? model.plain().get(name) : current);
    }

    @Test
    void everyHonouredFieldIsTried() {
        for (String path : honoured()) {
            assertThat(values(path)).as(path).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource({"fields", "combinations"})
    void gradientsAgree(Map<String, Object> edits) {
        BackpropSpec spec = spec(edits);
        Map<String, double[]> ours = Runs.run(spec);
        Map<String, double[]> theirs = Runs.run(spec.by(Backend.ND4J));
        assertThat(theirs.keySet()).isEqualTo(ours.keySet());
        double largest = ours.entrySet().stream()
                .filter(each -> each.getKey().startsWith("grad/"))
                .mapToDouble(each -> magnitude(each.getValue()))
                .max()
                .orElseThrow();
        assertThat(largest).isPositive();
        ours.forEach((name, values) -> {
            double scale = name.startsWith("grad/") ? Math.max(magnitude(values), ZERO * largest) : magnitude(values);
            double limit = magnitude(values) <= ZERO * largest ? ZERO * largest : TOLERANCE * scale;
            assertThat(Runs.maxDifference(values, theirs.get(name))).as(name).isLessThanOrEqualTo(limit);
        });
    }

    private static double magnitude(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static Map<String, Map<String, Object>> plain() {
        Map<String, Map<String, Object>> plain = new LinkedHashMap<>();
        plain.put("model", new HashMap<>(Map.of("layers", 2, "hidden", 8, "heads", 2, "intermediate", 12)));
        plain.get("model").putAll(Map.of("vocab", 30, "max_position", 12, "labels", 3));
        plain.put("weights", new HashMap<>(Map.of("generator", "numpy-normal", "std", 0.5, "seed", 3)));
        plain.put(
                "batch",
                new HashMap<>(Map.of(
                        "generator",
                        "numpy-randint",
                        "size",
                        4,
                        "length",
                        6,
                        "seed",
                        5,
                        "pads",
                        true,
                        "mask",
                        true,
                        "count",
                        1,
                        "stride",
                        1000)));
        plain.put("loss", new HashMap<>());
        plain.put("symmetry", new HashMap<>());
        plain.put(
                "optimizer", new HashMap<>(Map.of("framework", "torch", "name", "SGD", "params", Map.of("lr", 0.01))));
        return plain;
    }

    private static BackpropSpec spec(Map<String, Object> edits) {
        Map<String, Map<String, Object>> sections = plain();
        edits.forEach((path, value) -> {
            int dot = path.indexOf('.');
            sections.computeIfAbsent(path.substring(0, dot), each -> new HashMap<>())
                    .put(path.substring(dot + 1), value);
        });
        Map<String, Object> plain = new LinkedHashMap<>(sections);
        plain.put("iterations", 2);
        plain.put("precision", "float64");
        return BackpropSpec.of(
                plain,
                Stream.of("loss", "loss_from_logits", "logits", "hidden_{layer}", "grad/{parameter}")
                        .map(name -> new ObservationRequest(name, name, List.of()))
                        .toList());
    }

    @Test
    void fileBatchesAreHonoured() {
        assertThat(Nd4jFields.honoured()).contains("batch.ids", "batch.labels", "batch.mask");
        assertThat(BatchSpec.class.getPermittedSubclasses()).hasSize(2);
    }
}
