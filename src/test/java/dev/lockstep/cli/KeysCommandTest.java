package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three steps of one small BERT, as the frameworks name and lay out what they hold; {@code paddle_wrong} has one square weight transposed. */
class KeysCommandTest {
    private static final String TORCH = "src/test/resources/keys/torch.npy";
    private static final String PADDLE = "src/test/resources/keys/paddle.npy";
    private static final String WRONG = "src/test/resources/keys/paddle_wrong.npy";
    private static final String QUERY = "bert.encoder.layer.1.attention.self.query.weight";

    @TempDir
    private Path folder;

    @Test
    void twoFrameworksRecordingsDiffCleanThroughTheProposedRules() {
        CommandRun proposed = propose(PADDLE, TORCH);
        assertThat(proposed.code()).as(proposed.out() + proposed.err()).isZero();
        assertThat(proposed.out())
                .contains("130 keys paired, 0 of the left and 0 of the right not")
                // Not even of the gradients of attention's key biases, which are rounding on either side.
                .doesNotContain("look at");
        CommandRun diff = diff(PADDLE);
        assertThat(diff.code()).isZero();
        assertThat(diff.out()).contains("(130 keys compared: ");
    }

    @Test
    void theOtherWayRoundTheyDoToo() {
        assertThat(propose(TORCH, PADDLE).code()).isZero();
        CommandRun diff = CommandRun.of("diff", "--keys", rules(), "--threshold", "1e-5", TORCH, PADDLE);
        assertThat(diff.out()).contains("diff check passed").contains("(130 keys compared: ");
    }

    /** The rule follows the other layers, so that diff still shows the fault. */
    @Test
    void oneWronglyTransposedSquareWeightIsNamedFirst() {
        CommandRun proposed = propose(WRONG, TORCH);
        assertThat(proposed.code()).isZero();
        assertThat(proposed.lines().stream().filter(line -> line.startsWith("look at ")))
                .first()
                .asString()
                .contains("start/" + QUERY, "the values fit only the other way round");
        CommandRun diff = diff(WRONG);
        assertThat(diff.code()).isOne();
        assertThat(diff.lines())
                .anySatisfy(line -> assertThat(line).startsWith("first divergence: start/" + QUERY + " (max "))
                .anySatisfy(line -> assertThat(line).startsWith("first divergence of the gradients: grad/"));
    }

    @Test
    void withoutAFileTheRulesAreAllThatIsPrinted() {
        CommandRun proposed = CommandRun.of("keys", PADDLE, TORCH);
        assertThat(proposed.lines()).first().isEqualTo("[");
        assertThat(proposed.lines()).last().isEqualTo("]");
        assertThat(proposed.err()).contains("130 keys paired");
    }

    @Test
    void keysThatFitNothingAreListed() {
        CommandRun proposed = propose("src/test/resources/states/paddle.npy", TORCH);
        assertThat(proposed.code()).isOne();
        assertThat(proposed.lines())
                .contains("not paired, of src/test/resources/keys/torch.npy: loss_* (3 keys)")
                .last()
                .asString()
                .contains(" of the right not; ");
    }

    private CommandRun propose(String left, String right) {
        CommandRun run = CommandRun.of("keys", left, right, "--rules", rules());
        assertThat(Path.of(rules()))
                .satisfies(file -> assertThat(Files.readString(file)).startsWith("["));
        return run;
    }

    /** Rounding in one framework against the other stays under 1e-5; a weight that is transposed moves losses by 1e-2. */
    private CommandRun diff(String left) {
        return CommandRun.of("diff", "--keys", rules(), "--threshold", "1e-5", left, TORCH);
    }

    private String rules() {
        return folder.resolve("rules.json").toString();
    }
}
