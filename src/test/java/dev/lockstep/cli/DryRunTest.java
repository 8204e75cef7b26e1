package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A dry run refuses what the run would refuse, in one line and before Spark starts. */
class DryRunTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    private Path suite;

    @BeforeEach
    void copySuite() throws IOException {
        suite = folder.resolve("suite.json");
        Files.copy(Path.of("src/test/resources/bp/nano_torch.npy"), folder.resolve("nano.npy"));
        Files.copy(Path.of("src/test/resources/pairs/nested_left.npy"), folder.resolve("nested.npy"));
        Files.writeString(folder.resolve("broken.npy"), "\u0093NUMPY");
        ObjectNode root = (ObjectNode)
                MAPPER.readTree(Path.of("src/test/resources/suite/small.json").toFile());
        ((ObjectNode) root.at("/backprop/0/reference")).put("npy", "nano.npy");
        Files.writeString(suite, root.toString());
    }

    @Test
    void whatWouldRunPasses() {
        CommandRun run = dry();
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("nano");
    }

    /** What stands at the pointer is replaced; FOLDER stands for the suite's own. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        /backprop/0/reference/npy              | "gone.npy"                             | FOLDER/gone.npy: no such file
        /backprop/0/reference/npy              | "broken.npy"                           | FOLDER/broken.npy: offset
        /backprop/0/reference/npy              | "gone_{seed}.npy"                      | FOLDER/gone_0.npy: no such file
        /backprop/0/reference/key              | "sed_{seed}/{key}"                     | FOLDER/nano.npy: has none of the keys of nano's reference, such as sed_0/loss_0; did you mean seed_0/loss_0?
        /backprop/0/observe                    | {"loss": "los{iteration}"}             | FOLDER/nano.npy: has none of the keys of nano's reference, such as seed_0/los0; did you mean seed_0/loss_0?
        /backprop/0/reference                  | {"npy": "nested.npy", "key": "{seed}{key}"} | FOLDER/nested.npy: has none of the keys of nano's reference, such as 0loss_0; known here:
        /backprop/0/reference                  | {"npy": "nano.npy", "key": "x{seed}/{key}"} | FOLDER/nano.npy: has none of the keys of nano's reference, such as x0/loss_0; known here: seed_0/loss_0, seed_0/loss_1
        /schedules/0/reference                 | {"npy": "nano.npy", "series": "cosin"} | FOLDER/nano.npy: has no cosin, which is cosine's reference; known here: seed_0/loss_0
        /backprop/0/candidate                  | {"command": ["./rec.py"]}              | FOLDER/suite.json: backprop[0].candidate.command: runs ./rec.py, which needs --allow-commands
        /backprop/0/weights                    | {"safetensors": "gone.st", "rest": {"generator": "numpy-normal", "std": 0.02, "seed": 0}} | FOLDER/gone.st: no such file
        /backprop/0/batch                      | {"ids": "gone.npy", "labels": "nano.npy"} | FOLDER/gone.npy: no such file
        /backprop/0/reference                  | {"set": "none", "key": "{seed}{key}"}   | --out OUT: there is no set none
        /backprop/0/reference                  | {"table": "none", "side": "candidate"} | --out OUT: there is no finished run none
        /backprop/0/log                        | "pom.xml"                              | pom.xml: is there already and is no text log of lockstep's
        """)
    void whatTheRunWouldRefuseIsRefused(String pointer, String value, String problem) throws IOException {
        edit(pointer, value);
        CommandRun run = dry();
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("lockstep: "
                        + problem.replace("FOLDER", folder.toString())
                                .replace("OUT", folder.resolve("out").toString()));
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(2);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    /** Told from the numbers alone: the plan itself would take minutes, or all memory. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        0-999999 | 10         | the plan of suite small has 1000001 cases with 10000002 values a side
        0-249999 | 10         | the plan of suite small has 250001 cases with
        0        | 1000000000 | FOLDER/suite.json: backprop[0].iterations: 1000000000 iterations with 1 value each are 1000000000 values
        0-99     | 100000     | the plan of suite small has 101 cases with 10000002 values a side
        """)
    void aPlanThatIsTooLargeIsRefusedWithItsSize(String seeds, String iterations, String problem) throws IOException {
        edit("/backprop/0/iterations", iterations);
        CommandRun run = assertTimeout(Duration.ofSeconds(10), () -> dry("--seeds", seeds));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).startsWith("lockstep: " + problem.replace("FOLDER", folder.toString()));
    }

    /** That is the verdict's to tell. */
    @Test
    void aSeedThatIsNotRecordedIsNoReason() {
        assertThat(dry("--seeds", "0-63").code()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --json suite.json  | is there already and is no json report of lockstep's
        --junit none/r.xml | cannot be written: there is no folder
        --run-id 1         | is no id of a run
        """)
    void anOptionThatTheRunWouldRefuseIsRefused(String option, String problem) {
        String[] words = option.split(" ", 2);
        String value = words[0].equals("--run-id")
                ? words[1]
                : folder.resolve(words[1]).toString();
        CommandRun run = dry(words[0], value);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(problem).hasLineCount(1);
    }

    private void edit(String pointer, String value) throws IOException {
        ObjectNode root = (ObjectNode) MAPPER.readTree(suite.toFile());
        int last = pointer.lastIndexOf('/');
        ((ObjectNode) root.at(pointer.substring(0, last))).set(pointer.substring(last + 1), MAPPER.readTree(value));
        Files.writeString(suite, root.toString());
    }

    private CommandRun dry(String... more) {
        Stream<String> args = Stream.of(
                "run",
                suite.toString(),
                "--dry-run",
                "--out",
                folder.resolve("out").toString());
        return CommandRun.of(Stream.concat(args, Stream.of(more)).toArray(String[]::new));
    }
}
