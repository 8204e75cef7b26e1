package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.OptimizerFramework;
import dev.lockstep.engine.spec.OptimizerName;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.record.NdArray;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses of ten iterations against those of the real frameworks (bp/). */
class RecordedLossesTest {
    /**
     * Float32 within three of its last places at a loss of 0.7 (6e-8 each): PyTorch itself is one or two from its float64
     * run. The closest rival, paddle's scalars in double, is further off at mini (and 1.5e-6 at base). Float64 within 1e-12, relative.
     */
    @ParameterizedTest
    @CsvSource({
        "nano_torch, TORCH, FLOAT32, 1.2e-7, 0, 3",
        "nano_paddle, PADDLE, FLOAT32, 1.2e-7, 0, 3",
        "nano_torch64, TORCH, FLOAT64, 5e-13, 0, 3",
        "tiny_torch, TORCH, FLOAT32, 1.8e-7, 0, 15",
        "tiny_paddle, PADDLE, FLOAT32, 1.8e-7, 0, 15",
        "tiny_hf430, HF, FLOAT32, 1.8e-7, 0, 7",
        "tiny_torch64, TORCH, FLOAT64, 5e-13, 0, 2",
        "mini_torch, TORCH, FLOAT32, 1.8e-7, 0, 1",
        "mini_paddle, PADDLE, FLOAT32, 1.8e-7, 0, 1",
    })
    void adamW(String file, OptimizerFramework framework, Precision precision, double tolerance, int first, int last) {
        Map<String, NdArray> reference = Runs.reference("bp/" + file + ".npy");
        Sizes size = Sizes.valueOf(file.replaceAll("_.*", "").toUpperCase(java.util.Locale.ROOT));
        for (int seed = first; seed <= last; seed++) {
            BackpropSpec spec =
                    new SpecBuilder(size, seed).by(framework).in(precision).build();
            assertThat(Runs.lossDifference(spec, reference, "seed_" + seed + "/"))
                    .as("%s seed %d", file, seed)
                    .isLessThanOrEqualTo(tolerance);
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "3"})
    void stochasticGradientDescent(int seed) {
        SpecBuilder builder = new SpecBuilder(Sizes.TINY, seed);
        builder.optimizer = OptimizerName.SGD;
        builder.params.clear();
        builder.params.put("lr", 0.01);
        assertThat(Runs.lossDifference(builder.build(), Runs.reference("bp/tiny_torch_sgd.npy"), "seed_" + seed + "/"))
                .isLessThanOrEqualTo(1.8e-7);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "3"})
    void adam(int seed) {
        SpecBuilder builder = new SpecBuilder(Sizes.TINY, seed);
        builder.optimizer = OptimizerName.ADAM;
        builder.params.remove("weight_decay");
        assertThat(Runs.lossDifference(builder.build(), Runs.reference("bp/tiny_torch_adam.npy"), "seed_" + seed + "/"))
                .isLessThanOrEqualTo(1.8e-7);
    }
}
