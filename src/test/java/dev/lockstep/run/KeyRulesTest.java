package dev.lockstep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.DType;
import dev.lockstep.record.NdArray;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.KeyRulesParser;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRulesTest {
    private static final NdArray MATRIX = NdArray.float32(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    @Test
    void keysThatNoRuleMatchesStay() {
        assertThat(apply("[]", "a", MATRIX)).containsExactlyEntriesOf(Map.of("a", MATRIX));
    }

    @Test
    void groupsFillTheTemplate() {
        String rules = "[{'match': 'losses/(?<seed>\\\\d+)/(?<i>\\\\d+)', 'to': 'seed_{seed}/loss_{i}'}]";
        assertThat(apply(rules, "losses/3/07", MATRIX)).containsOnlyKeys("seed_3/loss_07");
    }

    @Test
    void ruleMatchesTheWholeKeyOnly() {
        assertThat(apply("[{'match': 'b', 'to': 'c'}]", "abc", MATRIX)).containsOnlyKeys("abc");
    }

    @Test
    void theFirstRuleThatMatchesWins() {
        assertThat(apply("[{'match': 'a', 'to': 'b'}, {'match': '.*', 'to': 'c'}]", "a", MATRIX))
                .containsOnlyKeys("b");
    }

    @Test
    void transposes() {
        NdArray array =
                apply("[{'match': 'a', 'transform': 'transpose'}]", "a", MATRIX).get("a");
        assertThat(array.shapeText()).isEqualTo("(3, 2)");
        assertThat(array.toDoubles()).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void reshapesInCOrderWithOneLengthLeftOpen() {
        String rules = "[{'match': 'a', 'transform': {'reshape': [3, -1]}}]";
        assertThat(apply(rules, "a", MATRIX).get("a").shapeText()).isEqualTo("(3, 2)");
        NdArray fortran = apply(rules, "a", MATRIX.transposed()).get("a");
        assertThat(fortran.toDoubles()).containsExactly(1, 4, 2, 5, 3, 6);
    }

    @Test
    void splitsIntoNamedParts() {
        String rules =
                "[{'match': '(?<layer>\\\\d)/qkv', 'to': '{layer}/{part}', 'transform': {'split': -1, 'into': ['q', 'k', 'v']}}]";
        Map<String, NdArray> parts = apply(rules, "0/qkv", MATRIX);
        assertThat(parts).containsOnlyKeys("0/q", "0/k", "0/v");
        assertThat(parts.get("0/k").shapeText()).isEqualTo("(2, 1)");
        assertThat(parts.get("0/k").toDoubles()).containsExactly(2, 5);
    }

    @Test
    void concatTakesThePartsAwayWhicheverOfThemMatches() {
        String rules =
                "[{'match': '(?<l>\\\\d)/k', 'to': '{l}/qk', 'transform': {'concat': 0, 'of': ['{l}/q', '{l}/k']}}]";
        NdArray q = NdArray.float32(new float[] {1, 2}, 1, 2);
        NdArray k = NdArray.float32(new float[] {3, 4, 5, 6}, 2, 2);
        Map<String, NdArray> joined = apply(rules, "0/q", q, "0/k", k);
        assertThat(joined).containsOnlyKeys("0/qk");
        assertThat(joined.get("0/qk").shapeText()).isEqualTo("(3, 2)");
        assertThat(joined.get("0/qk").toDoubles()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void concatUndoesSplitAlongEveryAxis() {
        NdArray cube = NdArray.float64(new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, 2, 4, 2);
        for (int axis = -3; axis < 3; axis++) {
            String split = "[{'match': 'a', 'transform': {'split': " + axis + ", 'into': ['x', 'y']}}]";
            String concat = "[{'match': 'x', 'to': 'a', 'transform': {'concat': " + axis + ", 'of': ['x', 'y']}}]";
            Map<String, NdArray> parts = apply(split, "a", cube);
            Map<String, NdArray> whole = apply(concat, "x", parts.get("x"), "y", parts.get("y"));
            assertThat(whole.get("a").sameBits(cube)).as("axis %d", axis).isTrue();
        }
    }

    @Test
    void reducesOverRanksInDouble() {
        // In float32 the ones would be lost beside 2^24.
        NdArray large = NdArray.float32(new float[] {1 << 24});
        NdArray one = NdArray.float32(new float[] {1});
        String rules = "[{'match': 'rank_(?<rank>\\\\d+)/g', 'to': 'g', 'reduce': {'over': 'rank', 'by': 'sum'}}]";
        Map<String, NdArray> sum = apply(rules, "rank_0/g", large, "rank_1/g", one, "rank_10/g", one);
        assertThat(sum.get("g").toDoubles()).containsExactly((1 << 24) + 2);
        assertThat(sum.get("g").dtype()).isEqualTo(DType.FLOAT32);
        Map<String, NdArray> mean =
                apply(rules.replace("sum", "mean"), "rank_0/g", one, "rank_1/g", NdArray.float32(new float[] {2}));
        assertThat(mean.get("g").toDoubles()).containsExactly(1.5);
    }

    @Test
    void twoKeysThatBecomeOneAreRefused() {
        assertThatThrownBy(() -> apply("[{'match': 'a', 'to': 'b'}]", "b", MATRIX, "a", MATRIX))
                .isInstanceOf(BadFileException.class)
                .hasMessage("f.npy: key a: becomes b, as b does");
    }

    @Test
    void transformsThatDoNotFitAreRefused() {
        assertRefused(
                "{'match': 'a', 'transform': {'reshape': [4]}}",
                "f.npy: key a: Cannot reshape (2, 3) to (4,): 6 values, not 4");
        assertRefused(
                "{'match': 'a', 'transform': {'split': 0, 'into': ['x', 'y', 'z']}}",
                "f.npy: key a: Cannot split (2, 3) along axis 0 into 3 equal parts");
        assertRefused(
                "{'match': 'a', 'transform': {'split': 2, 'into': ['x', 'y']}}", "f.npy: key a: (2, 3) has no axis 2");
        assertRefused(
                "{'match': 'a', 'to': 'c', 'transform': {'concat': 0, 'of': ['a', 'b']}}",
                "f.npy: key a: to be joined with b, which is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'match': '('}] | [0].match: \"(\" is no regular expression: Unclosed group",
                "[{'to': 'a'}] | [0].match: is missing",
                "[{'match': 'a', 'form': 1}] | [0].form: unknown key form; known here: match, to, transform, reduce",
                "[{'match': 'a', 'to': '{rank}'}] | [0].to: \"{rank}\" has {rank}; the match names []",
                "[{'match': 'a', 'transform': 'rotate'}] | [0].transform: \"rotate\" is neither \"transpose\" nor reshape, split or concat",
                "[{'match': 'a', 'transform': {'split': 0, 'into': ['x']}}] | [0].transform.into: [x] does not name two parts or more, each once",
                "[{'match': 'a', 'reduce': {'over': 'rank', 'by': 'sum'}}] | [0].reduce.over: \"rank\" is no named group of a",
                "[{'match': '(?<r>a)', 'to': 'x', 'reduce': {'over': 'r', 'by': 'max'}}] | [0].reduce.by: max is not one of sum, mean",
                "{} | {} is not an array",
            })
    void badRulesAreNamed(String rules, String problem) {
        assertThatThrownBy(() -> KeyRulesParser.parse("rules.json", rules.replace('\'', '"')))
                .isInstanceOf(BadSuiteException.class)
                .hasMessage("rules.json: " + problem);
    }

    private static void assertRefused(String rule, String message) {
        assertThatThrownBy(() -> apply("[" + rule + "]", "a", MATRIX)).hasMessage(message);
    }

    private static Map<String, NdArray> apply(String rules, Object... keysAndArrays) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        for (int i = 0; i < keysAndArrays.length; i += 2) {
            arrays.put((String) keysAndArrays[i], (NdArray) keysAndArrays[i + 1]);
        }
        return KeyRules.apply(KeyRulesParser.parse("rules.json", rules.replace('\'', '"')), "f.npy", arrays);
    }
}
