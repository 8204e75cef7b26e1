package dev.lockstep.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.keys.KeyProposal.PairedKeys;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.json.KeyRulesWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    private static NdArray matrix(long seed, int side) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return NdArray.float32(values, side, side);
    }
}
