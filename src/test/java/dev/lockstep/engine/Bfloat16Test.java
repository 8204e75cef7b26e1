package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.MatmulPrecision;
import dev.lockstep.engine.spec.Perturbation;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.engine.spec.WeightsFields;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Bfloat16Test {
    private static final int ITERATIONS = 10;

    /** Eight bits of precision; a value half way between two goes to the even one. */
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1.00390625, 1",
        "1.01171875, 1.015625",
        "1.0040, 1.0078125",
        "-3.1415927, -3.140625",
        "3.4e38, Infinity",
        "Infinity, Infinity"
    })
    void roundsToTheNearest(float value, float rounded) {
        assertThat(RoundedProducts.round(value, 16)).isEqualTo(rounded);
    }

    /**
     * torch 2.15.0 under autocast (bp/tiny_torch_autocast.npy) and the engine round at other places too; each is 1e-4 to
     * 2e-4 from float32, where one rounding is 2e-3 of a value. Within two of that, and not at float32's.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void lossesAreAsFarOffAsAutocasts(int seed) {
        BackpropSpec spec =
                new SpecBuilder(Sizes.TINY, seed).in(Precision.BFLOAT16).build();
        var autocast = Runs.reference("bp/tiny_torch_autocast.npy");
        var single = Runs.reference("bp/tiny_torch.npy");
        String prefix = "seed_" + seed + "/";
        assertThat(Runs.lossDifference(spec, autocast, prefix)).isLessThanOrEqualTo(4e-4);
        assertThat(Runs.lossDifference(spec, single, prefix)).isBetween(1e-5, 4e-4);
    }

    /**
     * Half an ulp of the weights spreads the losses of one seed; torch 2.15.0's record is one more of them. About their mean it is
     * expected at 1.08 spreads (six replicas); measured 1.09 and 1.17. Float32 is at 2.7 in the first setting.
     */
    @ParameterizedTest
    @CsvSource({"false, bp/tiny_torch_autocast.npy", "true, bp/probe_autocast.npy"})
    void autocastsRecordIsOneOfTheReplicas(boolean probe, String file) {
        var record = Runs.reference(file);
        double spread = 0;
        double distance = 0;
        for (int seed = 0; seed < 2; seed++) {
            List<double[]> replicas = replicas(probe, seed);
            for (int i = 0; i < ITERATIONS; i++) {
                int at = i;
                double mean = replicas.stream()
                        .mapToDouble(losses -> losses[at])
                        .average()
                        .orElseThrow();
                spread += replicas.stream()
                                .mapToDouble(losses -> (losses[at] - mean) * (losses[at] - mean))
                                .sum()
                        / (replicas.size() - 1);
                double from = record.get("seed_" + seed + "/loss_" + i).doubleAt(0) - mean;
                distance += from * from;
            }
        }
        assertThat(Math.sqrt(distance / spread)).isLessThanOrEqualTo(1.5);
    }

    private static List<double[]> replicas(boolean probe, int seed) {
        return IntStream.range(0, 6)
                .mapToObj(replica -> {
                    SpecBuilder builder = new SpecBuilder(Sizes.TINY, seed);
                    SpecBuilder setting = probe ? builder.probe() : builder;
                    setting.weights = setting.weights.with(WeightsFields.PERTURB, new Perturbation(0.5, replica));
                    Map<String, double[]> run =
                            Runs.run(setting.in(Precision.BFLOAT16).build());
                    return IntStream.range(0, ITERATIONS)
                            .mapToDouble(i -> run.get("loss_" + i)[0])
                            .toArray();
                })
                .toList();
    }

    @Test
    void notANumberStaysOne() {
        assertThat(RoundedProducts.round(Float.NaN, 16)).isNaN();
    }

    @Test
    void roundedValueStays() {
        for (int bits = 0; bits < 0x7f80; bits += 7) {
            float value = Float.intBitsToFloat(bits << 16);
            assertThat(RoundedProducts.round(value, 16)).isEqualTo(value);
        }
    }

    /** Ten bits of fraction: a ulp of 1 is 2^-10. */
    @ParameterizedTest
    @CsvSource({"1.00048828125, 1", "1.00146484375, 1.001953125", "1.0005, 1.0009765625", "-0.1, -0.0999755859375"})
    void tf32KeepsTenBits(float value, float rounded) {
        assertThat(RoundedProducts.round(value, 13)).isEqualTo(rounded);
    }

    /** Each step of rounding moves the losses further: bfloat16 has 8 times tf32's. */
    @Test
    void matmulPrecisionRoundsOperands() {
        BackpropSpec spec = new SpecBuilder(Sizes.TINY, 0).in(Precision.FLOAT64).build();
        double tf32 = distance(spec, MatmulPrecision.TF32);
        double bfloat16 = distance(spec, MatmulPrecision.BFLOAT16);
        assertThat(distance(spec, MatmulPrecision.FLOAT32)).isLessThan(3e-7);
        assertThat(tf32).isBetween(1e-6, 1e-4);
        assertThat(bfloat16).isBetween(2 * tf32, 1e-3);
    }

    private static double distance(BackpropSpec exact, MatmulPrecision matmul) {
        Map<String, double[]> expected = Runs.run(exact);
        BackpropSpec single = exact.in(Precision.FLOAT32);
        Map<String, double[]> actual = Runs.run(single.with(single.run().with(RunFields.MATMUL, matmul)));
        return IntStream.range(0, ITERATIONS)
                .mapToDouble(i -> Math.abs(actual.get("loss_" + i)[0] - expected.get("loss_" + i)[0]))
                .max()
                .orElseThrow();
    }
}
