package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.CommandRun;
import dev.lockstep.spark.SharedSession;
import dev.lockstep.spark.Tables;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.store.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input is exit code 2 and one line, and leaves nothing under {@code --out}. */
@ExtendWith(SharedSession.class)
class BadInputTest {
    private static final Path SMALL = Path.of("src/test/resources/suite/small.json");

    @TempDir
    private Path folder;

    private Path suite;
    private Path out;

    @BeforeEach
    void copySuite() throws IOException {
        suite = folder.resolve("suite.json");
        out = folder.resolve("out");
        Files.writeString(
                suite,
                Files.readString(SMALL)
                        .replace(
                                "../bp/nano_torch.npy",
                                Path.of("src/test/resources/bp/nano_torch.npy")
                                        .toAbsolutePath()
                                        .toString()));
    }

    /** What stands at the pointer is replaced; the line names the suite, the key and the value. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        /backprop/0/model/heads                     | 5          | backprop[0].model.heads: 5 does not divide hidden 32
        /backprop/0/optimizer/params/lr             | -1e-5      | backprop[0].optimizer.params.lr: -1.0E-5 is not a finite number
        /backprop/0/optimizer/params/lr             | "3e-5"     | backprop[0].optimizer.params.lr: "3e-5" is a string, not a number
        /backprop/0/model/hiden                     | 32         | backprop[0].model.hiden: unknown key hiden; did you mean hidden?
        /backprop/0/seeds                           | "3-1"      | backprop[0].seeds: "3-1" runs backwards
        /schedules/0/candidate/scheduler            | "Cosine"   | schedules[0].candidate.scheduler: paddlenlp has no Cosine
        /schedules/0/candidate/params/num_cycle     | 1          | schedules[0].candidate.params.num_cycle: CosineDecayWithWarmup has no such parameter
        /schedules/0/candidate/params/num_cycles    | 0.5        | schedules[0].candidate.params.num_cycles: 0.5
        /schedules/0/candidate/params/learning_rate | -1         | schedules[0].candidate.params.learning_rate: -1
        /schedules/0/candidate/params/total_steps   | "100"      | schedules[0].candidate.params.total_steps: "100" is a string, not an integer
        /backprop/0/optimizer/params                | {"learning_rate": 1} | backprop[0].optimizer.params.learning_rate: is none of lr, betas, eps, weight_decay
        /backprop/0/seeds                           | {"from": 0} | backprop[0].seeds: {"from":0} names no seeds; they are written "0-15", "0-3,7" or [0, 3, 7]
        /backprop/0/seeds                           | true       | backprop[0].seeds: true names no seeds; they are written "0-15", "0-3,7" or [0, 3, 7]
        /schedules/0/at                             | 5          | schedules[0].at: 5 is neither "all" nor {"after": [step, ...]} or {"index": [index, ...]}
        /tolerance                                  | 1e-6       | tolerance: 1.0E-6 is not an object
        """)
    void aBadValueIsNamedWithItsPlace(String pointer, String value, String problem) throws IOException {
        edit(pointer, value);
        assertRefused("lockstep: " + suite + ": " + problem);
    }

    /** JSON has no NaN; who writes one all the same is told where. */
    @Test
    void notANumberIsRefused() throws IOException {
        String text = Files.readString(suite);
        assertThat(text).contains("\"lr\": 3e-5");
        Files.writeString(suite, text.replaceFirst("\"lr\": 3e-5", "\"lr\": NaN"));
        assertRefused("lockstep: " + suite + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"suite\": \"a\"} x", "[]", "\u0000\u0001"})
    void aFileThatIsNoSuiteIsRefused(String text) throws IOException {
        Files.writeString(suite, text);
        assertRefused("lockstep: " + suite + ": ");
    }

    @Test
    void aSuiteThatIsNotThereIsRefused() throws IOException {
        Files.delete(suite);
        assertRefused("lockstep: " + suite + ": no such file");
    }

    /** The name of a suite is not always one for a folder; the error would name an option that nobody gave. */
    @Test
    void anOddNameOfASuiteMakesARunId() throws IOException {
        edit("/suite", "\"4 small ones\"");
        edit("/backprop/0/reference/npy", "\"gone.npy\"");
        assertRefused("lockstep: " + folder.resolve("gone.npy") + ": no such file");
    }

    /** Only an executor finds out. */
    @Test
    void aRecordThatIsNotThereLeavesNothingBehind() throws IOException {
        edit("/backprop/0/reference/npy", "\"gone.npy\"");
        assertRefused("lockstep: " + folder.resolve("gone.npy") + ": no such file");
    }

    @Test
    void aHostileRecordIsRefused() throws IOException {
        Path hostile = Path.of("src/test/resources/hostile/os_system.npy").toAbsolutePath();
        edit("/backprop/0/reference/npy", "\"" + hostile + "\"");
        assertRefused("lockstep: " + hostile + ": ");
    }

    @Test
    void aFolderThatWasThereStaysAndOtherRunsInIt() throws IOException {
        new StoredRun(Tables.open(out.toString()), "another").claim("digest").close();
        edit("/backprop/0/reference/npy", "\"gone.npy\"");
        CommandRun run = run();
        assertThat(run.code()).isEqualTo(2);
        assertThat(Claim.list(Tables.open(out.toString())))
                .extracting(Claim::runId)
                .containsExactly("another");
    }

    @Test
    void anOutThatIsAFileIsRefused() throws IOException {
        Files.writeString(out, "mine");
        assertLine(run(), "lockstep: --out " + out + " cannot be written: ");
        assertThat(out).hasContent("mine");
    }

    @Test
    void anOutOfAnUnknownFileSystemIsRefused() {
        CommandRun run = CommandRun.of("run", suite.toString(), "--out", "nosuch://a/b");
        assertLine(run, "lockstep: --out nosuch://a/b: No FileSystem for scheme \"nosuch\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --seeds | 0-                | lockstep: --seeds: "0-" is no list of seeds such as 0-15 or 0-3,7
        --seeds | 1,1               | lockstep: --seeds: 1 occurs twice
        --seeds | 4294967296        | lockstep: --seeds: 4294967296 is not between 0 and 4294967295
        --run-id | 20261123         | lockstep: --run-id 20261123: is no id of a run: a letter
        --run-id | ../x             | lockstep: --run-id ../x: is no id of a run: a letter
        --json | /no/such/dir/r.json | lockstep: /no/such/dir/r.json: cannot be written: there is no folder /no/such/dir
        """)
    void aBadOptionIsNamed(String option, String value, String line) throws IOException {
        assertLine(run(option, value), line);
        assertThat(out).doesNotExist();
    }

    /** The line ends with where help is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        jog                        | lockstep: Unmatched argument at index 0: 'jog'
        rum x.json                 | lockstep: Unmatched arguments from index 0: 'rum', 'x.json'; did you mean run?
        run --seed 0 x.json        | lockstep: Unknown options: '--seed', 'x.json'; did you mean --seeds?
        diff a b --treshold=1      | lockstep: Unknown option: '--treshold=1'; did you mean --threshold?
        export r --check c --side left --npy x | lockstep: Invalid value for option '--side': "left" is none of candidate, reference
        run                        | lockstep: Missing required parameter: 'SUITE.json'
        run --resume x.json        | lockstep: Error: Missing required argument(s): --run-id=ID
        sql --rows many SELECT     | lockstep: Invalid value for option '--rows'
        """)
    void aWordThatNoCommandKnowsIsNamed(String words, String line) {
        CommandRun run = CommandRun.of(words.strip().split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith(line)
                .endsWith(" --help tells more");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aQueryOverNothingIsRefused() {
        CommandRun run = CommandRun.of("sql", "SELECT 1", "--out", out.toString());
        assertLine(run, "lockstep: --out " + out + ": no run has finished there");
    }

    private void edit(String pointer, String value) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = (ObjectNode) mapper.readTree(Files.readString(suite));
        int last = pointer.lastIndexOf('/');
        ObjectNode parent = last == 0 ? root : (ObjectNode) root.at(pointer.substring(0, last));
        parent.set(pointer.substring(last + 1), mapper.readTree(value));
        Files.writeString(suite, root.toString());
    }

    private CommandRun run(String... more) {
        Stream<String> args = Stream.of("run", suite.toString(), "--out", out.toString());
        return CommandRun.of(Stream.concat(args, Stream.of(more)).toArray(String[]::new));
    }

    private void assertRefused(String line) {
        assertLine(run(), line);
        assertThat(out).doesNotExist();
    }

    private static void assertLine(CommandRun run, String line) {
        assertThat(run.err().lines()).singleElement().asString().startsWith(line);
        assertThat(run.err()).endsWith("\n");
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(2);
    }
}
