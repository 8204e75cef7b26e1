package dev.lockstep.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.array.BitEquality;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.json.KeyRulesParser;
import java.util.LinkedHashMap;
import java.util.List;
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
                "[{'match': '(?<layer>\\\\d)/qkv', 'to': '{layer}/{part}', 'transform': {'split': -1, 'into': ['q',"
                        + " 'k', 'v']}}]";
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
            assertThat(BitEquality.of(whole.get("a"), cube)).as("axis %d", axis).isTrue();
        }
    }

    @Test
    void reducesOverRanksInDouble() {
        // In float32 the ones would be lost beside 2^24.
        NdArray large = NdArray.float32(new float[] {1 << 24});
        NdArray one = NdArray.float32(new float[] {1});
        String rules = "[{'match': 'rank_(?<rank>\\\\d+)/g', 'to': 'g', 'reduce': {'over': 'rank', 'by': 'sum'}}]";
        Map<String, NdArray> sum = apply(rules, "rank_0/g", large, "rank_1/g", one, "rank_2/g", one);
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
                .hasMessage("f.npy: key a: becomes b, as b does (rule [0] \"a\")");
    }

    @Test
    void transformsThatDoNotFitAreRefused() {
        assertRefused(
                "{'match': 'a', 'transform': {'reshape': [4]}}",
                "f.npy: key a: Cannot reshape (2, 3) to (4,): 6 values, not 4 (rule [0] \"a\")");
        assertRefused(
                "{'match': 'a', 'transform': {'split': 0, 'into': ['x', 'y', 'z']}}",
                "f.npy: key a: Cannot split (2, 3) along axis 0 into 3 equal parts (rule [0] \"a\")");
        assertRefused(
                "{'match': 'a', 'transform': {'split': 2, 'into': ['x', 'y']}}",
                "f.npy: key a: (2, 3) has no axis 2 (rule [0] \"a\")");
        assertRefused(
                "{'match': 'a', 'to': 'c', 'transform': {'concat': 0, 'of': ['a', 'b']}}",
                "f.npy: key a: to be joined with b, which is missing (rule [0] \"a\")");
        assertRefused(
                "{'match': 'a', 'transform': {'reshape': [65536, 65536, 65536, 65536]}}",
                "f.npy: key a: Cannot reshape (2, 3) to (65536, 65536, 65536, 65536): 6 values, not"
                        + " 18446744073709551616 (rule [0] \"a\")");
        assertRefused(
                "{'match': 'a', 'transform': {'reshape': [4294967296, 4294967296, -1]}}",
                "f.npy: key a: Cannot reshape (2, 3) to (4294967296, 4294967296, 0): 6 values, not 0 (rule [0] \"a\")");
        assertRefused(
                "{'match': 'a', 'transform': {'split': 1, 'sizes': [2, 2], 'into': ['x', 'y']}}",
                "f.npy: key a: Cannot split (2, 3) along axis 1 into [2, 2]: 3, not 4 (rule [0] \"a\")");
        assertRefused(
                "{'match': 'a', 'transform': {'transpose': [2, 0, 1]}}",
                "f.npy: key a: Cannot transpose (2, 3) by [2, 0, 1]: it has 2 axes (rule [0] \"a\")");
    }

    @Test
    void keyWithNullForItsNameIsLeftOutAndNamed() {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("position_ids", MATRIX);
        arrays.put("a", MATRIX);
        KeyRules.Applied applied = applied("[{'match': '.*position_ids', 'to': null}]", arrays);
        assertThat(applied.arrays()).containsOnlyKeys("a");
        assertThat(applied.leftOut()).containsExactly("position_ids");
    }

    @Test
    void tiedKeyIsCopiedToEveryName() {
        String rules = "[{'match': 'shared(?<rest>.*)', 'to': ['encoder.embed{rest}', 'lm_head{rest}', '{}']}]";
        assertThat(apply(rules, "shared.weight", MATRIX))
                .containsExactly(
                        Map.entry("encoder.embed.weight", MATRIX),
                        Map.entry("lm_head.weight", MATRIX),
                        Map.entry("shared.weight", MATRIX));
    }

    @Test
    void splitsIntoUnequalParts() {
        // Grouped-query attention: numpy.split(arange(24).reshape(6, 4), [4, 5]).
        float[] values = new float[24];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        NdArray qkv = NdArray.float32(values, 6, 4);
        String rules =
                "[{'match': 'qkv', 'to': '{part}.w', 'transform': {'split': 0, 'sizes': [4, 1, 1], 'into': ['q', 'k',"
                        + " 'v']}}]";
        Map<String, NdArray> parts = apply(rules, "qkv", qkv);
        assertThat(parts.get("q.w").shapeText()).isEqualTo("(4, 4)");
        assertThat(parts.get("k.w").toDoubles()).containsExactly(16, 17, 18, 19);
        assertThat(parts.get("v.w").toDoubles()).containsExactly(20, 21, 22, 23);
        String columns = "[{'match': 'qkv', 'transform': {'split': 1, 'sizes': [3, 1], 'into': ['a', 'b']}}]";
        assertThat(apply(columns, "qkv", qkv).get("b").toDoubles()).containsExactly(3, 7, 11, 15, 19, 23);
    }

    @Test
    void permutesAxesAsNumPyDoes() {
        // numpy.arange(120.).reshape(2, 3, 4, 5).transpose(3, 2, 0, 1)[4, 1, 1, 2] is [1, 2, 1, 4] of the array: 109.
        double[] values = new double[120];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        NdArray hwio = NdArray.float64(values, 2, 3, 4, 5);
        NdArray oihw = apply("[{'match': 'w', 'transform': {'transpose': [3, 2, 0, 1]}}]", "w", hwio)
                .get("w");
        assertThat(oihw.shapeText()).isEqualTo("(5, 4, 2, 3)");
        assertThat(oihw.doubleAt(((4 * 4 + 1) * 2 + 1) * 3 + 2)).isEqualTo(109);
        NdArray back = apply("[{'match': 'w', 'transform': {'transpose': [2, 3, 1, 0]}}]", "w", oihw)
                .get("w");
        assertThat(BitEquality.of(back, hwio)).isTrue();
    }

    @Test
    void concatWhoseTargetForgetsAGroupIsRefused() {
        String rules = "[{'match': 'b(?<n>\\\\d+)\\\\.(q|k)', 'to': 'all', 'transform': {'concat': 0, 'of': ['b{n}.q',"
                + " 'b{n}.k']}}]";
        assertThatThrownBy(
                        () -> apply(rules, "b0.q", floats(1), "b0.k", floats(2), "b1.q", floats(3), "b1.k", floats(4)))
                .isInstanceOf(BadFileException.class)
                .hasMessage("f.npy: key b1.q: becomes all, as b0.q does (rule [0] \"b(?<n>\\d+)\\.(q|k)\")");
    }

    @Test
    void keyThatIsMatchedAndNotUsedIsRefused() {
        String rules = "[{'match': 'q|k|v', 'to': 'qk', 'transform': {'concat': 0, 'of': ['q', 'k']}}]";
        assertThatThrownBy(() -> apply(rules, "q", floats(1), "k", floats(2), "v", floats(3)))
                .hasMessage("f.npy: key v: is matched and not used: [q, k] are joined (rule [0] \"q|k|v\")");
    }

    @Test
    void keyOfTwoConcatsIsRefused() {
        String rules = "[{'match': 'q', 'to': 'qk', 'transform': {'concat': 0, 'of': ['q', 'k']}},"
                + " {'match': 'v', 'to': 'kv', 'transform': {'concat': 0, 'of': ['k', 'v']}}]";
        assertThatThrownBy(() -> apply(rules, "q", floats(1), "k", floats(2), "v", floats(3)))
                .hasMessage("f.npy: key v: takes k, which goes into qk by rule [0] \"q\" (rule [1] \"v\")");
    }

    @Test
    void joinedKeyIsNotRenamedByALaterRule() {
        String rules = "[{'match': 'm.q', 'to': 'qk', 'transform': {'concat': 0, 'of': ['m.q', 'm.k']}},"
                + " {'match': 'm.(?<rest>.*)', 'to': '{rest}'}]";
        assertThat(apply(rules, "m.q", floats(1), "m.k", floats(2), "m.b", floats(3)))
                .containsOnlyKeys("qk", "b");
    }

    @Test
    void reductionOfTwoDifferentTensorsIsRefused() {
        String rules =
                "[{'match': 'rank_(?<rank>\\\\d+)/\\\\w+', 'to': 'g', 'reduce': {'over': 'rank', 'by': 'mean'}}]";
        assertThatThrownBy(() -> apply(
                        rules,
                        "rank_0/a",
                        floats(1),
                        "rank_1/a",
                        floats(1),
                        "rank_0/b",
                        floats(0),
                        "rank_1/b",
                        floats(2)))
                .hasMessageStartingWith(
                        "f.npy: key rank_0/b: becomes g, as rank_0/a does, which differs in more than rank (rule [0] ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rank_0/g rank_2/g | '' | rank 1 is missing; there are rank 0, 2",
                "rank_1/g rank_2/g | '' | rank 0 is missing; there are rank 1, 2",
                "rank_0/g | '' | rank 1 is missing; there are rank 0",
                "rank_0/g rank_1/g rank_2/g rank_0/h rank_1/h | '' | rank 2 is missing; there are rank 0, 1",
                "rank_0/g rank_1/g | , 'count': 3 | rank 2 is missing; there are rank 0, 1",
                "rank_0/g rank_1/g | , 'count': 1 | rank 1 is more than the count of 1",
                "rank_1/g rank_01/g | , 'count': 'any' | becomes g for rank 01 a second time",
            })
    void missingRankIsNamed(String keys, String count, String problem) {
        assertThatThrownBy(() -> applied(ranks(count), ones(keys)))
                .isInstanceOf(BadFileException.class)
                .hasMessageContaining(": " + problem + " (rule [0] ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"rank_0/g | , 'count': 1 | 1", "rank_1/g rank_3/g | , 'count': 'any' | 2"})
    void countSaysHowManyRanksThereAre(String keys, String count, double sum) {
        assertThat(applied(ranks(count), ones(keys)).arrays().get("g").toDoubles())
                .containsExactly(sum);
    }

    @Test
    void ranksAreJoinedAlongAnAxisInTheirOrder() {
        String rules = "[{'match': 'rank_(?<rank>\\\\d+)/(?<key>.*)', 'to': '{key}', 'reduce': {'over': 'rank', 'by':"
                + " 'concat', 'axis': 0}}]";
        Object[] ranks = new Object[22];
        for (int i = 0; i < 11; i++) {
            ranks[2 * i] = "rank_" + (10 - i) + "/w";
            ranks[2 * i + 1] = floats(10 - i);
        }
        assertThat(apply(rules, ranks).get("w").toDoubles()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "(a|b)* ! the pattern exhausts the stack on this key",
                "a*a*a*a*a*a*a*a*b ! the pattern does not come to an end on this key"
            })
    void patternThatNeverEndsIsRefused(String pattern, String problem) {
        String key = "a".repeat(problem.contains("stack") ? 200_000 : 64);
        assertThatThrownBy(() -> apply("[{'match': '" + pattern + "', 'to': 'x'}]", key, MATRIX))
                .isInstanceOf(BadFileException.class)
                .hasMessageMatching("f\\.npy: key a{64,200}(\\.\\.\\.)?: " + problem + " \\(rule \\[0] \"\\Q" + pattern
                        + "\\E\"\\)");
    }

    private static String ranks(String count) {
        return "[{'match': 'rank_(?<rank>\\\\d+)/(?<key>.*)', 'to': '{key}', 'reduce': {'over': 'rank', 'by': 'sum'"
                + count + "}}]";
    }

    private static Map<String, NdArray> ones(String keys) {
        Map<String, NdArray> ones = new LinkedHashMap<>();
        for (String key : List.of(keys.split(" ", -1))) {
            ones.put(key, floats(1));
        }
        return ones;
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
                "[{'match': 'a', 'transform': 'rotate'}] | [0].transform: \"rotate\" is neither \"transpose\" nor an"
                        + " object of transpose, reshape, split or concat",
                "[{'match': 'a', 'transform': {'split': 0, 'into': ['x']}}] | [0].transform.into: [x] does not name"
                        + " two parts or more, each once",
                "[{'match': 'a', 'reduce': {'over': 'rank', 'by': 'sum'}}] | [0].reduce.over: \"rank\" is no named"
                        + " group of a",
                "[{'match': '(?<r>a)', 'to': 'x', 'reduce': {'over': 'r', 'by': 'max'}}] | [0].reduce.by: max is not"
                        + " one of sum, mean, concat",
                "[{'match': 'a', 'to': []}] | [0].to: names no key; null leaves the key out",
                "[{'match': 'a', 'to': ''}] | [0].to: is empty; null leaves the key out",
                "[{'match': 'a', 'to': ['b', 'b']}] | [0].to: [b, b] names a key twice",
                "[{'match': 'a', 'to': null, 'transform': 'transpose'}] | [0].to: null leaves the key out; nothing"
                        + " else can be done with it",
                "[{'match': 'a', 'to': 'b', 'transform': {'split': 0, 'into': ['x', 'y']}}] | [0].to: \"b\" lacks"
                        + " {part}: all parts would be one key",
                "[{'match': 'a', 'transform': {'split': 0, 'sizes': [1, 2], 'into': ['x', 'y', 'z']}}] |"
                        + " [0].transform.sizes: [1, 2] are not as many as into names: [x, y, z]",
                "[{'match': 'a', 'transform': {'split': 0, 'sizes': [1, 0], 'into': ['x', 'y']}}] |"
                        + " [0].transform.sizes: [1, 0] has a length below 1",
                "[{'match': 'a', 'transform': {'transpose': [0, 2]}}] | [0].transform.transpose: [0, 2] is no"
                        + " permutation of the axes 0 to n - 1",
                "[{'match': 'a', 'transform': {'transpose': [0, 0]}}] | [0].transform.transpose: [0, 0] is no"
                        + " permutation of the axes 0 to n - 1",
                "[{'match': 'a', 'to': 'b', 'transform': {'concat': 0, 'of': ['a', 'a']}}] | [0].transform.of: [a, a]"
                        + " does not name two keys or more, each once",
                "[{'match': '(?<r>a)', 'to': 'x', 'reduce': {'over': 'r', 'by': 'concat'}}] | [0].reduce: axis is"
                        + " missing",
                "[{'match': '(?<r>a)', 'to': 'x', 'reduce': {'over': 'r', 'by': 'sum', 'axis': 0}}] | [0].reduce: axis"
                        + " does not go with sum",
                "[{'match': '(?<r>a)', 'to': 'x', 'reduce': {'over': 'r', 'by': 'sum', 'count': 0}}] |"
                        + " [0].reduce.count: 0 is below 1",
                "[{'match': '(?<part>a)', 'transform': {'split': 0, 'into': ['x', 'y']}}] | [0].match: has a group"
                        + " named part, which is the name of what is split off",
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
        return applied(rules, arrays).arrays();
    }

    private static KeyRules.Applied applied(String rules, Map<String, NdArray> arrays) {
        return KeyRules.apply(
                KeyRulesParser.parse("rules.json", rules.replace('\'', '"')), "f.npy", RecordTree.ofFlat(arrays));
    }

    private static NdArray floats(float... values) {
        return NdArray.float32(values, values.length);
    }
}
