package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.OptimizerFramework;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.record.NdArray;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The records of the real size, seeds 0 and 1 each: some minutes, hence by {@code -Plong} only. */
@Tag("long")
class BaseLossesTest {
    /**
     * PyTorch is at most 3.1e-7 from its float64 run here, where paddle's scalars in double would be 1.5e-6 off and the
     * epsilon of transformers 4's AdamW in another's place 1e-2. Float64 within 1e-12, relative.
     */
    @ParameterizedTest
    @CsvSource({
        "base_torch, TORCH, FLOAT32, 5e-7",
        "base_paddle, PADDLE, FLOAT32, 5e-7",
        "base_hf430, HF, FLOAT32, 5e-7",
        "base_torch64, TORCH, FLOAT64, 7e-13"
    })
    void lossesAreTheRecorded(String file, OptimizerFramework framework, Precision precision, double tolerance) {
        Map<String, NdArray> reference = Runs.reference("bp/" + file + ".npy");
        // A file of one seed names none.
        boolean one = reference.containsKey("loss_0");
        for (int seed = 0; seed < (one ? 1 : 2); seed++) {
            BackpropSpec spec = new SpecBuilder(Sizes.BASE, seed)
                    .by(framework)
                    .in(precision)
                    .build();
            assertThat(Runs.lossDifference(spec, reference, one ? "" : "seed_" + seed + "/"))
                    .as("%s seed %d", file, seed)
                    .isLessThanOrEqualTo(tolerance);
        }
    }
}
