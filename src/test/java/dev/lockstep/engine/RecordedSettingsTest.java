package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchFields;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.OptimizerFramework;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.record.NdArray;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses and gradient norms in other settings than the original's, against those of the real frameworks. */
class RecordedSettingsTest {
    private static final int SEEDS = 2;
    /** Two of float32's last places at a loss of 1; every difference below is at least a hundred times this in the probe. */
    private static final double LOSS = 2.4e-7;
    /** Over gradients that are themselves ten layers of float32 away from the weights. */
    private static final double NORM = 1e-6;

    @ParameterizedTest
    @CsvSource({"torch, TORCH", "paddle, PADDLE", "hf430, HF"})
    void probe(String file, OptimizerFramework framework) {
        for (int seed = 0; seed < SEEDS; seed++) {
            SpecBuilder spec = new SpecBuilder(Sizes.TINY, seed).probe().by(framework);
            assertRecorded(ported(spec), "probe/" + file + ".npy", seed, LOSS, NORM);
        }
    }

    @ParameterizedTest
    @CsvSource({"mask, true", "nomask, false"})
    void padding(String file, boolean mask) {
        for (int seed = 0; seed < SEEDS; seed++) {
            assertRecorded(padded(seed, mask), "pads/torch_" + file + ".npy", seed, LOSS, NORM);
            SpecBuilder paddle = ported(padded(seed, mask).by(OptimizerFramework.PADDLE));
            assertRecorded(paddle, "pads/paddle_" + file + ".npy", seed, LOSS, NORM);
        }
    }

    @ParameterizedTest
    @CsvSource({"probe/torch64.npy", "pads/torch64_mask.npy", "pads/torch64_nomask.npy"})
    void float64(String file) {
        SpecBuilder spec = file.startsWith("probe")
                ? new SpecBuilder(Sizes.TINY, 0).probe()
                : padded(0, file.endsWith("_mask.npy"));
        assertRecorded(spec.in(Precision.FLOAT64), file, 0, 1e-12, 1e-12);
    }

    @ParameterizedTest
    @EnumSource
    void deliberateDifferenceIsAFieldInTheProbe(Faults fault) {
        SpecBuilder spec = new SpecBuilder(Sizes.TINY, 0).probe();
        fault.inject(spec);
        Map<String, NdArray> recorded = Runs.reference("faults_probe/" + fault.file());
        // A sum of four losses has four times the last place.
        double tolerance = fault == Faults.LOSS_SUM ? 4 * LOSS : LOSS;
        assertThat(Runs.lossDifference(spec.build(), recorded, "seed_0/")).isLessThanOrEqualTo(tolerance);
        BackpropSpec without = new SpecBuilder(Sizes.TINY, 0).probe().build();
        assertThat(Runs.lossDifference(without, recorded, "seed_0/")).isGreaterThan(20 * tolerance);
    }

    @ParameterizedTest
    @EnumSource
    void deliberateDifferenceIsAFieldInTheOriginalSetting(Faults fault) {
        SpecBuilder spec = new SpecBuilder(Sizes.TINY, 0);
        fault.inject(spec);
        double tolerance = fault == Faults.LOSS_SUM ? 4 * LOSS : LOSS;
        assertThat(Runs.lossDifference(spec.build(), Runs.reference("faults/" + fault.file()), "seed_0/"))
                .isLessThanOrEqualTo(tolerance);
    }

    private static SpecBuilder padded(long seed, boolean mask) {
        SpecBuilder spec = new SpecBuilder(Sizes.TINY, seed);
        spec.batch =
                BatchSpec.generated(4, 64, seed).with(BatchFields.PADS, true).with(BatchFields.MASK, mask);
        return spec;
    }

    private static SpecBuilder ported(SpecBuilder spec) {
        if (spec.framework == OptimizerFramework.PADDLE) {
            spec.model = new ModelBuilder(spec.model).paddlenlp().build();
        }
        return spec;
    }

    private static void assertRecorded(
            SpecBuilder spec, String file, int seed, double lossTolerance, double normTolerance) {
        Map<String, NdArray> recorded = Runs.reference(file);
        Map<String, double[]> observed =
                Runs.run(spec.observing("loss", "grad_norm").build());
        for (int i = 0; i < 10; i++) {
            double loss = recorded.get("seed_" + seed + "/loss_" + i).doubleAt(0);
            assertThat(Math.abs(observed.get("loss_" + i)[0] - loss)).isLessThanOrEqualTo(lossTolerance);
            double norm = recorded.get("seed_" + seed + "/grad_norm_" + i).doubleAt(0);
            assertThat(Math.abs(observed.get("grad_norm_" + i)[0] - norm) / norm)
                    .isLessThanOrEqualTo(normTolerance);
        }
    }
}
