package dev.lockstep.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.spark.SharedSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Directories compared on Spark, a pair of files a task, say what they say without Spark. */
@ExtendWith(SharedSession.class)
class PairFanOutTest {
    private static final Path PAIRS = Path.of("src/test/resources/pairs");
    private static final List<String> NAMES = List.of("bool", "empty", "float16", "missing_key", "nan", "nested");

    @TempDir
    private Path folder;

    private Path left;
    private Path right;

    @BeforeEach
    void copyPairs() throws IOException {
        left = Files.createDirectories(folder.resolve("left/deep")).getParent();
        right = Files.createDirectories(folder.resolve("right/deep")).getParent();
        for (String name : NAMES) {
            Files.copy(PAIRS.resolve(name + "_left.npy"), left.resolve("deep/" + name + ".npy"));
            Files.copy(PAIRS.resolve(name + "_right.npy"), right.resolve("deep/" + name + ".npy"));
        }
        Files.copy(PAIRS.resolve("nan_left.npy"), left.resolve("only.npy"));
    }

    @Test
    void outputIsTheOneWithoutSpark() throws IOException {
        CommandRun here = withoutSpark("--log", log("here"), "--json", log("here.json"));
        int jobs = jobs();
        CommandRun there = diff("--log", log("there"), "--json", log("there.json"));
        assertThat(jobs() - jobs).as("Spark jobs").isEqualTo(1);
        assertThat(there.code()).isEqualTo(here.code()).isEqualTo(1);
        assertThat(there.err()).isEmpty();
        assertThat(there.lines().stream().filter(line -> line.startsWith("deep/")))
                .hasSameSizeAs(NAMES);
        assertThat(unstamped(there.out())).isEqualTo(unstamped(here.out()));
        assertThat(unstamped(Files.readString(Path.of(log("there")))))
                .isEqualTo(unstamped(Files.readString(Path.of(log("here")))));
        assertThat(Path.of(log("there.json"))).hasSameTextualContentAs(Path.of(log("here.json")));
    }

    @Test
    void rulesAndTolerancesGoAlong() throws IOException {
        Path keys = Path.of("src/test/resources/keys");
        Files.copy(keys.resolve("paddle.npy"), left.resolve("run.npy"));
        Files.copy(keys.resolve("torch.npy"), right.resolve("run.npy"));
        String[] options = {"--keys", "conf/keys/paddlenlp-bert.json", "--threshold", "start/*=0,1e-5"};
        CommandRun there = diff(options);
        assertThat(there.out()).contains("run.npy\n").contains("start/bert.encoder.layer.1.output.dense.weight: ");
        assertThat(unstamped(there.out()))
                .isEqualTo(unstamped(withoutSpark(options).out()));
    }

    @Test
    void whatCannotBeComparedIsNamedAsItIsWithoutSpark() throws IOException {
        Path hostile = Path.of("src/test/resources/hostile/os_system.npy");
        Files.copy(hostile, left.resolve("deep/mine.npy"));
        Files.copy(hostile, right.resolve("deep/mine.npy"));
        Files.writeString(left.resolve("notes"), "a text");
        Files.writeString(right.resolve("notes"), "a text");
        CommandRun there = diff("--log", log("there"), "--json", log("there.json"));
        CommandRun here = withoutSpark("--log", log("here"), "--json", log("here.json"));
        assertThat(there.code()).isEqualTo(here.code()).isEqualTo(2);
        assertThat(there.err())
                .isEqualTo(
                        "lockstep: 2 of 9 files were not compared: deep/mine.npy, notes; --ignore PATTERN leaves files"
                                + " out\n")
                .isEqualTo(here.err());
        assertThat(there.lines()).anyMatch(line -> line.startsWith("failed: " + left.resolve("deep/mine.npy") + ": "));
        assertThat(unstamped(there.out())).isEqualTo(unstamped(here.out()));
        assertThat(Path.of(log("there.json"))).hasSameTextualContentAs(Path.of(log("here.json")));
        assertThat(unstamped(Files.readString(Path.of(log("there")))))
                .isEqualTo(unstamped(Files.readString(Path.of(log("here")))))
                .contains("diff check failed");
    }

    private String log(String name) {
        return folder.resolve(name).toString();
    }

    private CommandRun diff(String... options) {
        return CommandRun.of(Stream.concat(
                        Stream.of("diff", left.toString(), right.toString(), "--method", "all"), Stream.of(options))
                .toArray(String[]::new));
    }

    private CommandRun withoutSpark(String... options) {
        return SharedSession.without(() -> diff(options));
    }

    private static int jobs() {
        SparkContext spark = SharedSession.session().sparkContext();
        return spark.statusTracker().getJobIdsForGroup(null).length;
    }

    private static String unstamped(String text) {
        return text.replaceAll("(?m)^\\[\\d{4}/[^]]*\\] ", "");
    }
}
