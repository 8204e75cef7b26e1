package dev.lockstep.suite.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Field;
import dev.lockstep.engine.spec.Fields;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.BadSuiteException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names and values of the fields that real silent bugs need: each is read from a suite, its default first, and changes the run. */
class FieldValuesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final String SUITE = """
        {"suite": "s", "backprop": [{"name": "c", "seeds": "0", "iterations": 8, "observe": {"loss": "loss_{iteration}"},
         "model": {"layers": 2, "hidden": 32, "heads": 2, "intermediate": 64, "vocab": 101, "max_position": 32, "labels": 2},
         "weights": {"generator": "numpy-normal", "std": 0.02, "seed": "{seed}"},
         "batch": {"generator": "numpy-randint", "size": 4, "length": 8, "seed": "{seed}", "count": 3},
         "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 1e-3}},
         "candidate": %s, "reference": {"npy": "r.npy"}}]}\
        """;

    /** A path, its default, other values; what goes with it after a semicolon. */
    private static final String TABLE = """
        observe.loss.scale | 1 | 0.5
        observe.loss.average | "none" | "running" | {"window": 4}
        observe.loss.reset_every | null | 2 ; "observe.loss.average": "running"
        observe.ema | null | {"decay": 0.9} | {"decay": 0.9, "warmup": true}
        optimizer.accumulate_reduce | "sum" | "mean" | "tokens"
        optimizer.accumulate_take | "all" | "first" | "last"
        model.norm_first | false | true
        optimizer.decay_by | "rate" | "multiplier" | "nothing"
        loss.class_weights | null | [1, 2]
        loss.mean_by | "weights" | "rows" ; "loss.class_weights": [1, 2]
        model.pooling | "first" | "mean" | "max"
        model.pooler | true | false
        weights.generator | "numpy-normal" | "truncated-normal" | "xavier-uniform" | "kaiming-uniform" | "torch-linear" | {"embeddings": "torch-linear"}
        model.attention_scale | true | false | "hidden" | 0.25
        optimizer.lazy | [] | ["embeddings"]
        model.positions | "all" | "seen"
        model.pad_position | 0 | 1
        optimizer.skip | [] | [2]
        optimizer.skip_schedule | false | true
        model.causal | false | true
        loss.kind | "cross-entropy" | "bce" | "mse" | "focal"
        loss.gamma | 2 | 1 ; "loss.kind": "focal"
        optimizer.clip_dialect | null | "torch" | "paddle" | "optax" | "tf" ; "optimizer.clip_norm": 1
        optimizer.clip_per_parameter | false | true
        optimizer.clip_except | [] | ["bias"]
        optimizer.clip_norm_factor | 1 | 2
        model.mask_value | "-inf" | "finfo.min" | "-1e4" | "zero"
        optimizer.frozen | [] | ["embeddings"]
        optimizer.count | {"per_update": 1, "offset": 0} | {"per_update": 2, "offset": 1}
        resume | null | {"at": 2, "lost": ["m", "v", "count", "schedule", "masters"]}
        precision.matmul | "float32" | "tf32" | "bfloat16"
        replicas | null | {"n": 2} | {"n": 2, "reduce": "sum", "skip": ["bias"]}
        batch.repeat | 1 | 2
        batch.order | [] | [1, 0]
        batch.drop_last | false | true
        batch.token_types | "none" | "halves"
        batch.duplicates | 0 | 1
        batch.label_noise | 0 | 0.5
        loss.scale | 1 | 2
        loss.gradient_scale | 1 | 2
        loss.ignore_index | null | 1
        loss.input | "logits" | "softmax"
        model.no_bias | [] | ["key"]
        model.skip | [] | ["layer.1"]
        model.layer_norm_eps | 1e-12 | 1e-5 | {"embeddings": 1e-5}
        model.hidden_act | "gelu" | "none" | "tanh" | "mish" | "relu2" | "leaky_relu"
        model.pooler_act | "tanh" | "none" | "relu"
        model.embedding_scale | 1 | 5.6
        model.layer_norm_variance | "two-pass" | "raw" | "unbiased"
        model.pad_id | 0 | 1
        weights.perturb | null | {"ulps": 0.5, "seed": 1}
        symmetry.batch_rows | null | 1
        symmetry.heads | null | 1
        symmetry.ffn | null | 1
        optimizer.schedule_before_update | false | true
        optimizer.schedule_steps_per_update | 1 | 2
        optimizer.scalars | null | "float64" | "float32"
        optimizer.lr_for | {} | {"layer.0": 0.5}
        optimizer.decay_for | {} | {"layer.0": 0.5}
        weights.dtype | "float32" | "bfloat16" | "float16"
        optimizer.masters | true | false
        optimizer.maximize | false | true
        optimizer.l1 | 0 | 0.1
        model.padding_idx_output | "row" | "zero"
        weights.seed | 0 | "{seed}+1"
        """;

    private record Row(String path, List<JsonNode> values, ObjectNode with) {
        static Row of(String line) {
            try {
                String[] halves = line.split(" ; ", 2);
                String[] cells = halves[0].split(" \\| ", -1);
                ObjectNode with = (ObjectNode) MAPPER.readTree("{" + (halves.length > 1 ? halves[1] : "") + "}");
                List<JsonNode> values =
                        Arrays.stream(cells).skip(1).map(Row::json).toList();
                return new Row(cells[0].strip(), values, with);
            } catch (IOException e) {
                throw new IllegalStateException(line, e);
            }
        }

        private static JsonNode json(String text) {
            try {
                return MAPPER.readTree(text);
            } catch (IOException e) {
                throw new IllegalStateException(text, e);
            }
        }

        @Override
        public String toString() {
            return path;
        }
    }

    static Stream<Row> rows() {
        return TABLE.lines().map(Row::of);
    }

    private static BackpropSpec spec(Row row, JsonNode value) {
        ObjectNode side = MAPPER.createObjectNode().put("computed", "float32");
        side.setAll(row.with());
        if (value != null) {
            side.set(row.path(), value);
        }
        BackpropCheck check = (BackpropCheck)
                SuiteParser.parse("s.json", SUITE.formatted(side)).checks().get(0);
        return ((BackpropSide.Computed) check.candidate()).spec(0);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void defaultChangesNothing(Row row) {
        assertThat(spec(row, row.values().get(0))).isEqualTo(spec(row, null));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyOtherValueMakesAnotherRun(Row row) {
        BackpropSpec before = spec(row, null);
        List<BackpropSpec> others =
                row.values().stream().skip(1).map(value -> spec(row, value)).toList();
        assertThat(others).isNotEmpty().doesNotHaveDuplicates().doesNotContain(before);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void anotherValueIsRefusedByName(Row row) {
        ObjectNode wrong = MAPPER.createObjectNode().put("nobody", "knows");
        assertThatThrownBy(() -> spec(row, MAPPER.createArrayNode().add(wrong)))
                .isInstanceOf(BadSuiteException.class)
                .hasMessageContaining(row.path());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void fieldIsInTheCatalogue(Row row) {
        assertThat(Fields.all().stream().map(Field::path)).contains(row.path());
    }
}
