package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.Precision;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackpropTest {
    @ParameterizedTest
    @EnumSource
    void sameSpecGivesTheSameBits(Precision precision) {
        BackpropSpec spec = new SpecBuilder(Sizes.NANO, 3)
                .in(precision)
                .observing("loss", "logits", "grad_norm", "param/{parameter}")
                .build();
        assertSameBits(Runs.run(spec), Runs.run(spec));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void bitsDoNotDependOnThreads(int threads) {
        SpecBuilder builder = new SpecBuilder(Sizes.MINI, 3);
        builder.iterations = 2;
        BackpropSpec spec = builder.observing("loss", "logits", "grad_norm", "param/{parameter}")
                .build();
        assertSameBits(Runs.run(spec, Inputs.none(), threads), Runs.run(spec));
    }

    /** ND4J, once it starts in the same JVM, gives OpenBLAS all cores; sums are then cut by how many these are. */
    @Test
    void aRunComputesInItsOwnThreadsWhateverElseUsesOpenBlas() {
        openblas.blas_set_num_threads(2);
        Runs.run(new SpecBuilder(Sizes.NANO, 3).build());
        assertThat(openblas.blas_get_num_threads()).isEqualTo(1);
    }

    private static void assertSameBits(Map<String, double[]> actual, Map<String, double[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet()).isNotEmpty();
        expected.forEach((key, values) ->
                assertThat(Arrays.equals(actual.get(key), values)).as(key).isTrue());
    }

    /** Mini's widest gradients are streamed in parts, and collected whole when they are observed. */
    @ParameterizedTest
    @CsvSource({"NANO, FLOAT32, 0", "NANO, FLOAT32, 0.1", "NANO, FLOAT64, 0", "NANO, BFLOAT16, 0", "MINI, FLOAT32, 0"})
    void observingMoreChangesNoBitOfTheLoss(Sizes size, Precision precision, double dropout) {
        SpecBuilder builder = new SpecBuilder(size, 4).in(precision);
        ModelBuilder model = new ModelBuilder(builder.model);
        model.dropout = dropout;
        builder.model = model.build();
        builder.iterations = 3;
        Map<String, double[]> few = Runs.run(builder.observing("loss").build());
        Map<String, double[]> hiddens =
                Runs.run(builder.observing("loss", "hidden_{layer}").build());
        Map<String, double[]> many = Runs.run(
                builder.observing("loss", "param_norm", "grad_norm/{parameter}", "grad/{parameter}", "hidden_{layer}")
                        .build());
        for (int i = 0; i < builder.iterations; i++) {
            assertThat(hiddens.get("loss_" + i)).containsExactly(few.get("loss_" + i));
            assertThat(many.get("loss_" + i)).containsExactly(few.get("loss_" + i));
        }
    }

    /** The last hidden state is made for all tokens only when it is asked for. */
    @ParameterizedTest
    @EnumSource
    void lastHiddenStateIsTheWholeLayers(Precision precision) {
        SpecBuilder pruned = new SpecBuilder(Sizes.NANO, 8).in(precision);
        SpecBuilder whole = new SpecBuilder(Sizes.NANO, 8).in(precision);
        // Another layer behind it, and the layer works for every token.
        ModelBuilder deeper = new ModelBuilder(whole.model);
        deeper.layers = 3;
        whole.model = deeper.build();
        double[] actual = Runs.run(pruned.observing("hidden_2").build()).get("hidden_2_0");
        double[] expected = Runs.run(whole.observing("hidden_2").build()).get("hidden_2_0");
        assertThat(expected).hasSize(2 * 8 * 32);
        assertThat(Runs.maxDifference(actual, expected))
                .isLessThanOrEqualTo(precision == Precision.FLOAT64 ? 1e-14 : 1e-6);
    }

    @Test
    void gradientNormIsThatOfTheGradients() {
        Map<String, double[]> observed = Runs.run(new SpecBuilder(Sizes.NANO, 4)
                .in(Precision.FLOAT64)
                .observing("grad_norm", "grad_norm/{parameter}", "grad/{parameter}")
                .build());
        double sum = 0;
        for (ModelParameter parameter : Sizes.NANO.model().parameters()) {
            double square = 0;
            for (double element : observed.get("grad/" + parameter.name() + "_2")) {
                square += element * element;
            }
            assertThat(observed.get("grad_norm/" + parameter.name() + "_2")[0])
                    .isCloseTo(Math.sqrt(square), org.assertj.core.data.Offset.offset(1e-14));
            sum += square;
        }
        assertThat(observed.get("grad_norm_2")[0])
                .isCloseTo(Math.sqrt(sum), org.assertj.core.data.Offset.offset(1e-14));
    }

    @Test
    void runawayRateGivesNotANumber() {
        SpecBuilder builder = new SpecBuilder(Sizes.NANO, 5);
        builder.params.put("lr", 1e30);
        builder.noDecay = java.util.List.of();
        double[] last = Runs.run(builder.build()).get("loss_9");
        assertThat(Double.isFinite(last[0])).isFalse();
        assertThat(Runs.maxDifference(last, new double[] {0.7})).isNaN();
    }

    @Test
    void accumulatedBatchesMakeOneUpdate() {
        SpecBuilder builder = new SpecBuilder(Sizes.NANO, 6).in(Precision.FLOAT64);
        builder.accumulate = 2;
        Map<String, double[]> observed =
                Runs.run(builder.observing("loss", "grad/classifier.bias").build());
        assertThat(observed.get("loss_1")).containsExactly(observed.get("loss_0"));
        assertThat(observed.get("loss_2")[0]).isNotEqualTo(observed.get("loss_1")[0]);
        assertThat(observed.get("grad/classifier.bias_1")[0])
                .isCloseTo(2 * observed.get("grad/classifier.bias_0")[0], org.assertj.core.data.Offset.offset(1e-15));
    }

    @Test
    void gradientsThatAreNotZeroedAddUp() {
        SpecBuilder builder = new SpecBuilder(Sizes.NANO, 6).in(Precision.FLOAT64);
        builder.zeroGrad = false;
        builder.params.put("lr", 0.0);
        Map<String, double[]> observed =
                Runs.run(builder.observing("grad/classifier.bias").build());
        assertThat(observed.get("grad/classifier.bias_4")[1])
                .isCloseTo(5 * observed.get("grad/classifier.bias_0")[1], org.assertj.core.data.Offset.offset(1e-14));
    }

    @Test
    void dropoutRepeatsItselfAndChangesTheLoss() {
        SpecBuilder builder = new SpecBuilder(Sizes.NANO, 7);
        ModelBuilder model = new ModelBuilder(builder.model);
        model.dropout = 0.1;
        double[] without = Runs.run(builder.build()).get("loss_0");
        builder.model = model.build();
        double[] with = Runs.run(builder.build()).get("loss_0");
        assertThat(with).containsExactly(Runs.run(builder.build()).get("loss_0"));
        assertThat(with[0]).isNotEqualTo(without[0]);
    }

    @Test
    void kernelIsNamed() {
        assertThat(Backprop.blasKernel()).startsWith("OpenBLAS 0.3.").doesNotContain("unknown");
        String chosen = System.getenv("LOCKSTEP_CORETYPE");
        if (chosen != null) {
            assertThat(Backprop.blasKernel()).endsWith(" " + chosen);
        }
    }
}
