package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchFields;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.WeightsSpec;
import dev.lockstep.record.NdArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole runs in float64 with each of the optimizer's fields, and with each optimizer, against torch, transformers and timm, where the
 * field was done by hand (optimizer_fields/recorded.npy, which optimizer_fields/record.py wrote).
 */
class OptimizerFieldsTest {
    private static final Path CASES = Path.of("src/test/resources/optimizer_fields/cases.json");
    private static final Map<String, NdArray> RECORDED = Runs.reference("optimizer_fields/recorded.npy");
    private static final int ITERATIONS = 8;
    private static final List<String> OBSERVED = List.of("loss", "grad_norm", "lr", "momentum");
    /** A field that is not obeyed is 1e-6 off and more. */
    private static final double TOLERANCE = 1e-12;
    /** Muon's iteration is in bfloat16, and sums in other orders round to other numbers there: 1e-2 of a step. */
    private static final double IN_BFLOAT16 = 2e-3;

    /** A recorded run. */
    record Case(String name, OptimizerSpec optimizer, boolean pads) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        List<Map<String, Object>> cases =
                new ObjectMapper().readValue(Files.readAllBytes(CASES), new TypeReference<>() {});
        assertThat(cases).hasSizeGreaterThan(60);
        return cases.stream()
                .map(each -> new Case(
                        (String) each.get("name"),
                        BackpropSpec.optimizer(each),
                        Boolean.TRUE.equals(each.get("pads"))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void runIsTheFrameworks(Case run) {
        Map<String, double[]> observed = Runs.run(spec(run));
        double largest = 0;
        for (int i = 0; i < ITERATIONS; i++) {
            for (String name : OBSERVED) {
                NdArray recorded = RECORDED.get(run.name + "/" + name + "_" + i);
                if (recorded != null) {
                    double difference = Math.abs(observed.get(name + "_" + i)[0] - recorded.doubleAt(0));
                    largest = Math.max(largest, difference);
                }
            }
        }
        assertThat(largest).isLessThanOrEqualTo(run.name.startsWith("muon") ? IN_BFLOAT16 : TOLERANCE);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void runIsNoOther(Case run) {
        double loss = RECORDED.get(run.name + "/loss_" + (ITERATIONS - 1)).doubleAt(0);
        double norm = RECORDED.get(run.name + "/grad_norm_" + (ITERATIONS - 1)).doubleAt(0);
        double plainLoss = RECORDED.get("plain/loss_" + (ITERATIONS - 1)).doubleAt(0);
        double plainNorm = RECORDED.get("plain/grad_norm_" + (ITERATIONS - 1)).doubleAt(0);
        assertThat(Math.abs(loss - plainLoss) + Math.abs(norm - plainNorm) > 1e-6)
                .isEqualTo(!run.name.equals("plain"));
    }

    /** Recorded with torch.optim.SparseAdam for the embeddings, and with an optimizer that follows google-research/bert's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        lazy | torch | 0.0 | embeddings.word, embeddings.position, embeddings.token_type
        bert | bert  | 0.1 |
        """)
    void rowsWithoutGradientKeepTheirMomentsAndBertDecaysWithinTheUpdate(
            String file, String framework, double decay, String lazy) {
        Map<String, NdArray> recorded = Runs.reference("optimizer_fields/" + file + ".npy");
        Map<String, Object> optimizer = Map.of(
                "framework",
                framework,
                "name",
                "AdamW",
                "params",
                Map.of("lr", 1e-3, "eps", 1e-6, "weight_decay", decay),
                "no_decay",
                List.of("bias", "LayerNorm"),
                "lazy",
                lazy == null ? List.of() : List.of(lazy.split(", ")));
        for (int seed = 0; seed < 2; seed++) {
            Map<String, double[]> observed = Runs.run(spec(new Case(file, OptimizerSpec.of(optimizer), false), seed));
            for (int i = 0; i < ITERATIONS; i++) {
                for (String name : List.of("loss_" + i, "grad_norm_" + i)) {
                    double theirs = recorded.get("seed_" + seed + "/" + name).doubleAt(0);
                    assertThat(Math.abs(observed.get(name)[0] - theirs)).isLessThanOrEqualTo(TOLERANCE);
                }
            }
        }
    }

    private static BackpropSpec spec(Case run) {
        return spec(run, 0);
    }

    private static BackpropSpec spec(Case run, long seed) {
        BatchSpec batch = BatchSpec.generated(4, 16, seed)
                .with(BatchFields.COUNT, 2)
                .with(BatchFields.PADS, run.pads)
                .with(BatchFields.MASK, run.pads);
        List<ObservationRequest> observe = OBSERVED.stream()
                .map(name -> new ObservationRequest(name, name, List.of()))
                .toList();
        return new BackpropSpec(
                Sizes.NANO.model(),
                WeightsSpec.generated(0.05, seed),
                batch,
                LossSpec.DEFAULT,
                run.optimizer,
                ITERATIONS,
                Precision.FLOAT64,
                observe);
    }
}
