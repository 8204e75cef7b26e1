package dev.lockstep.suite.json;

import static dev.lockstep.suite.json.TreeReader.placed;

import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.suite.Command;
import dev.lockstep.suite.DurationText;
import dev.lockstep.suite.KeyRule;
import java.time.Duration;
import java.util.List;

/** Reads commanded sides: the program, and the case that it is given. What the suite leaves out of a case, a recorder does not get. */
final class CommandReader {
    static final String COMMAND = "command";
    static final String SETTINGS = RecorderCaseWriter.SETTINGS;
    /** What a side says of the command, not of the case. */
    static final List<String> OWN_FIELDS =
            List.of(COMMAND, "timeout", "retries", "repeat", "precision", Invariance.FIELD, "keys");

    private final String suite;

    /** @param suite the suite's name, which paths are seen from */
    CommandReader(String suite) {
        this.suite = suite;
    }

    /** How the keys of what a side records become the check's; a rule's {@code {seed}} is what it has caught. */
    static List<KeyRule> keys(JsonTree side) {
        return TreeReader.optional(side, "keys", KeyRulesParser::read, List.of());
    }

    /** The command of a side. */
    Command command(JsonTree tree) {
        Duration timeout = TreeReader.optional(
                tree,
                "timeout",
                each -> placed(
                        tree,
                        () -> DurationText.parse(
                                "timeout",
                                each.scalar() == null
                                        ? each.toString()
                                        : each.scalar().asText())),
                Command.TIMEOUT);
        int retries = TreeReader.optional(tree, "retries", TreeReader::whole, 0);
        int repeat = TreeReader.optional(tree, "repeat", TreeReader::whole, 1);
        JsonTree command = tree.member(COMMAND);
        return placed(
                tree,
                () -> new Command(
                        TreeReader.texts(command),
                        FileNames.resolve(suite, ""),
                        command.path(),
                        timeout,
                        retries,
                        repeat));
    }
}
