package dev.lockstep.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.keys.KeyProposal.PairedKeys;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.NdArrays;
import dev.lockstep.suite.json.KeyRulesWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyProposalTest {
    @Test
    void squareMatricesAreTransposedByTheirValues() {
        KeyProposal proposal = KeyProposal.of(
                Map.of("w", matrix(1, 40)), Map.of("weight", matrix(1, 40).transposed()));
        assertThat(KeyRulesWriter.text(proposal.rules()))
                .isEqualTo("[\n  {\"match\":\"w\",\"to\":\"weight\",\"transform\":\"transpose\"}\n]\n");
    }

    /** New biases are all 0: what decides is whose weights stand beside them. */
    @Test
    void valuesThatSayNothingFollowTheirNeighbours() {
        KeyProposal proposal = KeyProposal.of(
                arrays(
                        "first.weight",
                        matrix(1, 8),
                        "first.bias",
                        zeros(),
                        "last.weight",
                        matrix(2, 8),
                        "last.bias",
                        zeros()),
                arrays("b.weight", matrix(2, 8), "b.bias", zeros(), "a.weight", matrix(1, 8), "a.bias", zeros()));
        assertThat(proposal.pairs())
                .extracting(pair -> pair.left() + " " + pair.right())
                .containsExactlyInAnyOrder(
                        "first.weight a.weight", "last.weight b.weight", "first.bias a.bias", "last.bias b.bias");
    }

    /** Every name is held against every other once, not once a pair: that took a quarter of an hour. */
    @Test
    @Timeout(30)
    void aThousandKeysWithoutAnythingInCommonTakeSeconds() {
        KeyProposal proposal = KeyProposal.of(scalars(1), scalars(2));
        assertThat(proposal.pairs()).isNotEmpty();
    }

    private static Map<String, NdArray> scalars(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        while (arrays.size() < 1_000) {
            String name = Long.toString(random.nextLong(1L << 40), 26).replaceAll("\\d", "z");
            arrays.put(name, NdArray.float64(new double[] {random.nextDouble()}));
        }
        return arrays;
    }

    @Test
    void aNameIsNotBelievedAgainstTheValues() {
        KeyProposal proposal = KeyProposal.of(
                arrays("out.dense", matrix(1, 8), "norm", matrix(2, 8)),
                arrays("output.dense", matrix(1, 8), "normal", matrix(3, 8)));
        assertThat(proposal.onlyLeft()).containsExactly("norm");
        assertThat(proposal.onlyRight()).containsExactly("normal");
    }

    @Test
    void withoutAnyValuesInCommonNamesAndOrderDecide() {
        KeyProposal proposal = KeyProposal.of(
                arrays("enc.0.norm1", matrix(1, 8), "enc.0.norm2", matrix(2, 8)),
                arrays("encoder.0.LayerNorm", matrix(3, 8), "encoder.0.out.LayerNorm", matrix(4, 8)));
        assertThat(proposal.pairs())
                .extracting(PairedKeys::right)
                .containsExactlyInAnyOrder("encoder.#.LayerNorm", "encoder.#.out.LayerNorm");
        assertThat(proposal.pairs()).allMatch(pair -> pair.evidence().contains("likeness"));
    }

    /** They agree in the layers before the fault only; the pattern is theirs all the same. */
    @Test
    void aRunThatWentWrongIsPairedByWhatStillAgrees() {
        KeyProposal proposal = KeyProposal.of(
                arrays("x/0", matrix(1, 8), "x/1", matrix(2, 8), "x/2", matrix(3, 8)),
                arrays("hidden_0", matrix(1, 8), "hidden_1", matrix(4, 8), "hidden_2", matrix(5, 8)));
        assertThat(KeyRulesWriter.text(proposal.rules()))
                .isEqualTo("[\n  {\"match\":\"x/(?<x>\\\\d+)\",\"to\":\"hidden_{x}\"}\n]\n");
        assertThat(proposal.doubts()).hasSize(2);
    }

    @Test
    void shapesThatFitNeitherWayAreNotPaired() {
        KeyProposal proposal = KeyProposal.of(
                Map.of("w", NdArray.float32(new float[] {1, 2, 3, 4, 5, 6}, 2, 3)),
                Map.of("w", NdArray.float32(new float[] {1, 2, 3, 4, 5, 6}, 6)));
        assertThat(proposal.pairs()).isEmpty();
        assertThat(proposal.onlyLeft()).containsExactly("w");
    }

    /** A port that is wrong from the start: no value agrees, and the names are paddle's and torch's. */
    @Test
    void namesOfOneThingInTwoFrameworksGoBeforeValues() {
        KeyProposal proposal = KeyProposal.of(
                arrays("bn.weight", matrix(1, 3), "bn._mean", matrix(2, 3), "bn._variance", matrix(3, 3)),
                arrays("bn.running_var", matrix(4, 3), "bn.running_mean", matrix(5, 3), "bn.weight", matrix(6, 3)));
        assertThat(KeyRulesWriter.text(proposal.rules())).isEqualTo("""
            [
              {"match":"bn\\\\._mean","to":"bn.running_mean"},
              {"match":"bn\\\\._variance","to":"bn.running_var"}
            ]
            """);
    }

    @Test
    void squareMatrixThatLiesAgainstItsKindGetsItsKindsRuleAndIsNamed() {
        NdArray wide = NdArray.float32(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        NdArray square = matrix(7, 4);
        KeyProposal proposal = KeyProposal.of(
                arrays("fc1.weight", wide, "fc2.weight", square),
                arrays("fc1.weight", wide.transposed(), "fc2.weight", square));
        assertThat(KeyRulesWriter.text(proposal.rules())).isEqualTo("""
            [
              {"match":"(?<name>fc1|fc2)\\\\.weight","transform":"transpose"}
            ]
            """);
        assertThat(proposal.doubts())
                .containsExactly("fc2.weight -> fc2.weight: the values fit only the other way round");
    }

    @Test
    void layersThatLieEitherWayGetRulesOfTheirOwn() {
        NdArray first = matrix(8, 4);
        NdArray second = matrix(9, 4);
        KeyProposal proposal = KeyProposal.of(
                arrays("layer.0.w", first, "layer.1.w", second),
                arrays("layer.0.w", first, "layer.1.w", second.transposed()));
        assertThat(KeyRulesWriter.text(proposal.rules())).isEqualTo("""
            [
              {"match":"layer\\\\.1\\\\.w","transform":"transpose"}
            ]
            """);
    }

    /** Keras and flax keep kernels as (height, width, in, out), torch and paddle as (out, in, height, width). */
    @Test
    void kernelsArePutInTheOrderOfAxesThatTheirValuesSay() {
        NdArray square = array(1, 3, 3, 4, 4);
        NdArray wide = array(2, 3, 5, 4, 8);
        NdArray line = array(3, 5, 4, 8);
        KeyProposal proposal = KeyProposal.of(
                arrays("conv1.kernel", square, "conv2.kernel", wide, "conv3.kernel", line),
                arrays(
                        "conv1.weight",
                        NdArrays.permuted(square, List.of(3, 2, 0, 1)),
                        "conv2.weight",
                        NdArrays.permuted(wide, List.of(3, 2, 0, 1)),
                        "conv3.weight",
                        NdArrays.permuted(line, List.of(2, 1, 0))));
        assertThat(KeyRulesWriter.text(proposal.rules())).isEqualTo("""
            [
              {"match":"(?<name>conv1|conv2)\\\\.kernel","to":"{name}.weight","transform":{"transpose":[3,2,0,1]}},
              {"match":"conv3\\\\.kernel","to":"conv3.weight","transform":{"transpose":[2,1,0]}}
            ]
            """);
        assertThat(proposal.doubts()).isEmpty();
    }

    /** A rule of its own would hide the fault. */
    @Test
    void kernelWithHeightForWidthGetsItsKindsRuleAndIsNamed() {
        NdArray first = array(1, 3, 3, 4, 8);
        NdArray second = array(2, 3, 3, 8, 8);
        NdArray third = array(3, 3, 3, 8, 2);
        KeyProposal proposal = KeyProposal.of(
                arrays("a/kernel", first, "b/kernel", second, "c/kernel", third),
                arrays(
                        "a/weight",
                        NdArrays.permuted(first, List.of(3, 2, 0, 1)),
                        "b/weight",
                        NdArrays.permuted(second, List.of(3, 2, 1, 0)),
                        "c/weight",
                        NdArrays.permuted(third, List.of(3, 2, 0, 1))));
        assertThat(KeyRulesWriter.text(proposal.rules())).isEqualTo("""
            [
              {"match":"(?<name>a|b|c)/kernel","to":"{name}/weight","transform":{"transpose":[3,2,0,1]}}
            ]
            """);
        assertThat(proposal.doubts()).anySatisfy(doubt -> assertThat(doubt)
                .isEqualTo("b/weight: the values fit only with axes in the order [3, 2, 1, 0], those of their kind in"
                        + " the order [3, 2, 0, 1]"));
    }

    /** What modules give has an order of its own: channels last against channels first. */
    @Test
    void activationsOfChannelsLastArePairedBesideKernelsThatLieAsTheyAre() {
        NdArray kernel = array(1, 3, 3, 3, 3);
        NdArray image = array(2, 2, 5, 5, 3);
        KeyProposal proposal = KeyProposal.of(
                arrays("iter_0/forward/conv", image, "iter_0/param/conv.weight", kernel),
                arrays(
                        "iter_0/forward/conv",
                        NdArrays.permuted(image, List.of(0, 3, 1, 2)),
                        "iter_0/param/conv.weight",
                        kernel));
        assertThat(KeyRulesWriter.text(proposal.rules())).isEqualTo("""
            [
              {"match":"iter_(?<iter>\\\\d+)/forward/conv","transform":{"transpose":[0,3,1,2]}}
            ]
            """);
    }

    /** No value agrees: the port is wrong from the start. */
    @ParameterizedTest
    @CsvSource({
        "LayerNorm.gamma, LayerNorm.weight",
        "LayerNorm.beta, LayerNorm.bias",
        "LayerNorm_2/scale, LayerNorm_2/weight",
        "ln/gamma:0, ln/weight",
        "bn.moving_variance, bn.running_var",
        "bn/moving_mean:0, bn/running_mean",
        "table.embedding_table, table.weight",
        "tok/embeddings:0, tok/weight",
        "linear_3.b_0, linear_3.bias",
        "fc1.x_moment1_0, exp_avg/fc1.x",
        "fc1.x_moment2_0, fc1.x.exp_avg_sq",
        "iter_2/moment2_0/fc1.x, iter_2/exp_avg_sq/fc1.x",
        "iter_2/state/mu/fc1.kernel, iter_2/state/exp_avg/fc1.weight",
        "fc1.x_velocity_0, momentum_buffer/fc1.x"
    })
    void frameworksNamesForOneThingArePaired(String left, String right) {
        KeyProposal proposal = KeyProposal.of(
                arrays(left, matrix(1, 3), "z", matrix(2, 3)), arrays("q", matrix(3, 3), right, matrix(4, 3)));
        assertThat(proposal.pairs()).anySatisfy(pair -> {
            assertThat(pair.evidence()).contains("one thing in two frameworks");
            assertThat(pair.right().replace("#", "2")).isEqualTo(right);
        });
    }

    /** torch counts updates, paddle multiplies betas: there is nothing to compare. */
    @Test
    void powersOfBetaAreLeftOutByName() {
        KeyProposal proposal = KeyProposal.of(
                arrays(
                        "fc1.weight",
                        matrix(1, 3),
                        "fc1.weight_beta1_pow_acc_0",
                        zeros(),
                        "state/beta2_pow_acc_0/fc1.weight",
                        zeros()),
                arrays("fc1.weight", matrix(1, 3)));
        assertThat(proposal.onlyLeft()).isEmpty();
        assertThat(proposal.leftOut()).hasSize(2);
        assertThat(KeyRulesWriter.text(proposal.rules())).isEqualTo("""
            [
              {"match":"fc1\\\\.weight_beta1_pow_acc_\\\\d+","to":null},
              {"match":"state/beta2_pow_acc_\\\\d+/fc1\\\\.weight","to":null}
            ]
            """);
    }

    private static Map<String, NdArray> arrays(Object... keysAndArrays) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        for (int i = 0; i < keysAndArrays.length; i += 2) {
            arrays.put((String) keysAndArrays[i], (NdArray) keysAndArrays[i + 1]);
        }
        return arrays;
    }

    private static NdArray zeros() {
        return NdArray.float32(new float[8], 8);
    }

    private static NdArray array(long seed, long... shape) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return NdArray.float32(values, shape);
    }

    private static NdArray matrix(long seed, int side) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return NdArray.float32(values, side, side);
    }
}
