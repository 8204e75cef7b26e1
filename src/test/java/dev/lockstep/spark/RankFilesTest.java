package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.format.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One record in several files, by rank or by shard, and directories whose files are named differently. */
@ExtendWith(SharedSession.class)
class RankFilesTest {
    private static final String JOIN = "[{\"match\": \"(tp|rank)_(?<rank>\\\\d+)/(?<name>w.*)\", \"to\": \"{name}\","
            + " \"reduce\": {\"over\": \"rank\", \"by\": \"concat\", \"axis\": 0}},"
            + " {\"match\": \"(tp|rank)_(?<rank>\\\\d+)/b\", \"to\": \"b\","
            + " \"reduce\": {\"over\": \"rank\", \"by\": \"mean\"}}]";

    @TempDir
    private Path folder;

    /** Rows 0 to 5 in ranks of two; a bias that all have. */
    private void writeRanks(String form) throws IOException {
        for (int rank = 0; rank < 3; rank++) {
            write(String.format(form, rank), Map.of("w", floats(2 * rank, 2 * rank + 1), "b", floats(7)));
        }
    }

    private void writeWhole(String name) throws IOException {
        write(name, Map.of("w", floats(0, 1, 2, 3, 4, 5), "b", floats(7)));
    }

    @ParameterizedTest
    @CsvSource({
        "rank_%d.npy, rank_{rank}.npy",
        "mp_rank_%02d_model_states.npy, mp_rank_{rank}_model_states.npy",
        "iter_7/tp_%d/model, iter_7/tp_{tp}/model",
        "r%d/model_%<d, r{rank}/model_{rank}",
    })
    void ruleJoinsRankFilesWithTheSameKeys(String form, String template) throws IOException {
        writeRanks(form);
        writeWhole("whole.npy");
        CommandRun run = diff(template, "whole.npy", "--keys", rules(JOIN));
        assertThat(run.out()).contains("verdict: exact (2 keys compared: 2 exact)");
        assertThat(run.code()).isZero();
    }

    @Test
    void ranksAreInTheOrderOfTheirNumbers() throws IOException {
        List<Float> whole = new ArrayList<>();
        for (int rank = 0; rank < 12; rank++) {
            write("rank_" + rank + ".npy", Map.of("w", floats(rank, -rank)));
            Collections.addAll(whole, (float) rank, (float) -rank);
        }
        write("whole.npy", Map.of("w", floats(whole)));
        assertThat(diff("rank_{rank}.npy", "whole.npy", "--keys", rules(JOIN)).code())
                .isZero();
    }

    @Test
    void withoutRulesKeysStandBehindTheirRanks() throws IOException {
        writeRanks("a_%d.npy");
        writeRanks("b_%02d.npy");
        write("b_01.npy", Map.of("w", floats(2, 4), "b", floats(7)));
        CommandRun run = diff("a_{rank}.npy", "b_{rank}.npy");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("first divergence: rank_1/w").contains("6 keys compared: 1 mismatch, 5 exact");
    }

    @ParameterizedTest
    @CsvSource({"0, 'rank 0 is missing; there are [1, 2]'", "1, 'rank 1 is missing; there are [0, 2]'"})
    void missingRankIsRefused(int missing, String problem) throws IOException {
        writeRanks("rank_%d.npy");
        writeWhole("whole.npy");
        Files.delete(folder.resolve("rank_" + missing + ".npy"));
        CommandRun run = diff("rank_{rank}.npy", "whole.npy", "--keys", rules(JOIN));
        if (missing == 0) {
            // Numbers may begin at 1; the rule, which counts from 0, refuses.
            assertThat(run.err()).contains("rank 0 is missing; there are rank 1, 2");
        } else {
            assertThat(run.err()).isEqualTo(refusal("rank_{rank}.npy", problem));
        }
        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void twoFilesOfOneRankAreRefused() throws IOException {
        writeRanks("rank_%d.npy");
        writeRanks("rank_%02d.npy");
        CommandRun run = diff("rank_{rank}.npy", "rank_{rank}.npy");
        assertThat(run.err())
                .contains("rank_{rank}.npy: ", "rank_0.npy", "rank_00.npy", "have the same numbers")
                .hasLineCount(1);
        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void noFileInThePlacesIsRefused() {
        CommandRun run = diff("rank_{rank}.npy", "rank_{rank}.npy");
        assertThat(run.err())
                .isEqualTo(refusal("rank_{rank}.npy", "no such file: no name has numbers in these places"));
        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void shardsAreOneRecordWithoutRules() throws IOException {
        write("model-00001-of-00002.npy", Map.of("w", floats(1, 2)));
        write("model-00002-of-00002.npy", Map.of("b", floats(7)));
        write("whole.npy", Map.of("w", floats(1, 2), "b", floats(7)));
        CommandRun run = diff("model-{shard}-of-00002.npy", "whole.npy");
        assertThat(run.out()).contains("verdict: exact (2 keys compared: 2 exact)");
        assertThat(run.code()).isZero();
    }

    @Test
    void keyOfTwoShardsIsRefused() throws IOException {
        write("m-1.npy", Map.of("w", floats(1, 2)));
        write("m-2.npy", Map.of("w", floats(1, 2)));
        CommandRun run = diff("m-{shard}.npy", "m-1.npy");
        assertThat(run.err()).contains("m-2.npy: key w is in ", "m-1.npy too, another shard of it");
        assertThat(run.code()).isEqualTo(2);
    }

    @Test
    void namesOfOneGroupByTwoWaysAreVacuous() throws IOException {
        writeRanks("rank_%d.npy");
        CommandRun run = diff("rank_{rank}.npy", "../" + folder.getFileName() + "/rank_{rank}.npy");
        assertThat(run.out()).contains("both names are of one file");
    }

    @Test
    void suiteJoinsTheRankFilesOfEverySeed() throws IOException {
        for (int seed = 0; seed < 2; seed++) {
            writeRanks("seed_" + seed + "/rank_%d.npy");
            writeWhole("whole_" + seed + ".npy");
        }
        write("whole_1.npy", Map.of("w", floats(0, 1, 2, 3, 4, 6), "b", floats(7)));
        Files.writeString(folder.resolve("rules.json"), JOIN);
        Files.writeString(
                folder.resolve("s.json"),
                "{\"suite\": \"ranks\", \"backprop\": [{\"name\": \"joined\", \"seeds\": \"0-1\", \"observe\": \"all\","
                        + " \"candidate\": {\"npy\": \"seed_{seed}/rank_{rank}.npy\", \"keys\": \"rules.json\"},"
                        + " \"reference\": {\"npy\": \"whole_{seed}.npy\"}}]}");
        CommandRun run = CommandRun.of(
                "run",
                folder.resolve("s.json").toString(),
                "--out",
                folder.resolve("out").toString(),
                "--wide");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).containsPattern("joined +mismatch +NO +2 +2 +w +1 ");
    }

    @ParameterizedTest
    @CsvSource({
        "run_0812_step_%d.npy, run_0911_step_%04d.npy, run_*_step_{step}.npy, ''",
        "deep/a-%d.npy, deep/b-%d.npy, a-{n}.npy, b-{n}.npy",
        "s%d/2026-01-02T03.npy, s%d/2026-02-01T00.npy, s{step}/*.npy, ''",
        "a %d (copy).npy, b[%d].npy, a {x} (copy).npy, b[{x}].npy",
    })
    void filesPairByWhatStandsInThePlaces(String lefts, String rights, String pattern, String rightPattern)
            throws IOException {
        for (int step : new int[] {1, 2, 10}) {
            write("left/" + String.format(lefts, step), Map.of("w", floats(step)));
            write("right/" + String.format(rights, step), Map.of("w", floats(step == 10 ? 11 : step)));
        }
        List<String> options = new ArrayList<>(List.of("--pair", pattern));
        if (!rightPattern.isEmpty()) {
            Collections.addAll(options, "--pair-right", rightPattern);
        }
        CommandRun run = diff("left", "right", options.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.lines()).filteredOn(line -> line.startsWith("verdict:")).hasSize(3);
        assertThat(run.lines())
                .filteredOn("verdict: mismatch (1 keys compared: 1 mismatch)"::equals)
                .hasSize(1);
        assertThat(run.lines()).contains(String.format(lefts, 10));
    }

    @Test
    void filesOfSeedsAreImportedBehindTheirSeeds() throws IOException {
        for (int seed : new int[] {0, 3, 12}) {
            write("rec_" + seed + ".npy", Map.of("loss_0", floats(seed)));
        }
        write("all.npy", Map.of("seed_0/loss_0", floats(0), "seed_3/loss_0", floats(3), "seed_12/loss_0", floats(12)));
        CommandRun imported = CommandRun.of(
                "import",
                path("rec_{seed}.npy"),
                "--set",
                "seeds",
                "--producer",
                "torch",
                "--producer-version",
                "2",
                "--out",
                path("out"));
        assertThat(imported.lines()).startsWith("set seeds: 3 keys of 3 files imported");
        assertThat(diff("rec_{seed}.npy", "all.npy").out()).contains("verdict: exact (3 keys compared: 3 exact)");
        Files.writeString(
                folder.resolve("s.json"),
                "{\"suite\": \"seeds\", \"backprop\": [{\"name\": \"b\", \"seeds\": [0, 3, 12], \"iterations\": 1,"
                        + " \"observe\": {\"loss\": \"loss_{iteration}\"}, \"candidate\": {\"npy\": \"rec_{seed}.npy\"},"
                        + " \"reference\": {\"set\": \"seeds\", \"key\": \"seed_{seed}/{key}\"}}]}");
        CommandRun run = CommandRun.of("run", path("s.json"), "--out", path("out"));
        assertThat(run.out()).containsPattern("b +yes +exact +loss_0 ");
        assertThat(run.code()).isZero();
    }

    @Test
    void directoriesPairRankFilesWithWholeOnes() throws IOException {
        writeRanks("left/step_1/rank_%d.npy");
        writeWhole("right/step_1.npy");
        String[] options = {"--pair", "step_{s}/rank_{rank}.npy", "--pair-right", "step_{s}.npy", "--keys", rules(JOIN)
        };
        CommandRun run = diff("left", "right", options);
        assertThat(run.out()).contains("step_1/rank_{rank}.npy", "verdict: exact (2 keys compared: 2 exact)");
        assertThat(run.code()).isZero();
    }

    @Test
    void fileWithoutAPartnerIsMissing() throws IOException {
        write("left/a_1.npy", Map.of("w", floats(1)));
        write("left/a_2.npy", Map.of("w", floats(1)));
        write("right/b_1.npy", Map.of("w", floats(1)));
        CommandRun run = diff("left", "right", "--pair", "a_{n}.npy", "--pair-right", "b_{n}.npy");
        assertThat(run.out()).contains("missing on the right: a_2.npy");
        assertThat(run.code()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "*_{n}.npy, 'a_1.npy and b_1.npy both fit --pair *_{n}.npy in the same places'",
        "c_{n}.npy, no file fits --pair c_{n}.npy",
    })
    void patternThatPairsNoFileOrTwoIsRefused(String pattern, String problem) throws IOException {
        write("left/a_1.npy", Map.of("w", floats(1)));
        write("left/b_1.npy", Map.of("w", floats(1)));
        write("right/a_1.npy", Map.of("w", floats(1)));
        CommandRun run = diff("left", "right", "--pair", pattern);
        assertThat(run.err()).isEqualTo(refusal("left", problem));
        assertThat(run.code()).isEqualTo(2);
    }

    private CommandRun diff(String left, String right, String... more) {
        return CommandRun.of(Stream.concat(Stream.of("diff", path(left), path(right)), Stream.of(more))
                .toArray(String[]::new));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private String refusal(String name, String problem) {
        return "lockstep: " + path(name) + ": " + problem + "\n";
    }

    private String rules(String text) throws IOException {
        return Files.writeString(folder.resolve("rules.json"), text).toString();
    }

    private void write(String name, Map<String, NdArray> arrays) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, NpyWriter.toBytes(RecordTree.ofFlat(arrays)));
    }

    private static NdArray floats(float... values) {
        return NdArray.float32(values, values.length);
    }

    private static NdArray floats(List<Float> values) {
        float[] all = new float[values.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = values.get(i);
        }
        return floats(all);
    }
}
