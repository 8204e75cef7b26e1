package dev.lockstep.suite;

import static dev.lockstep.suite.PlacedException.placed;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.WeightsSpec;
import java.time.Duration;
import java.util.List;

/** Reads commanded sides: the program, and the case that it is given. What the suite leaves out of a case, a recorder is not told. */
final class CommandReader {
    static final String COMMAND = "command";
    static final String SETTINGS = "settings";
    /** What a side says of the command, not of the case. */
    static final List<String> OWN_FIELDS = List.of(COMMAND, "timeout", "retries", "precision", "keys");

    private static final String ITERATIONS = "iterations";

    private final String suite;
    private final String check;
    private final CaseReader cases;

    /**
     * @param suite the suite's name, for errors, and which paths are seen from
     * @param check the check's name
     */
    CommandReader(String suite, String check, CaseReader cases) {
        this.suite = suite;
        this.check = check;
        this.cases = cases;
    }

    /**
     * The run of one seed.
     *
     * @param tree the case, overrides merged in, and the side's own fields
     * @throws BadSuiteException if it cannot run with this seed
     */
    CommandedRun run(JsonTree tree, long seed) {
        try {
            // Not of the seeded tree: a rule's {seed} is what it has caught.
            List<KeyRule> keys = Reading.optional(tree, "keys", KeyRulesParser::read, List.of());
            return seeded(CaseTree.seeded(tree, seed), seed, keys);
        } catch (PlacedException e) {
            throw BadSuiteException.of(suite, e);
        }
    }

    private CommandedRun seeded(JsonTree tree, long seed, List<KeyRule> keys) {
        int iterations = Reading.whole(tree.member(ITERATIONS));
        Precision precision = Reading.optional(
                tree, "precision", each -> BackpropReader.choice(Precision.class, each), Precision.FLOAT32);
        ModelSpec model = Reading.optional(tree, "model", each -> CaseReader.model(tree, each));
        WeightsSpec weights = Reading.optional(tree, "weights", each -> cases.weights(tree, each));
        BatchSpec batch = Reading.optional(tree, "batch", each -> cases.batch(tree, each));
        LossSpec loss = Reading.optional(tree, "loss", each -> CaseReader.loss(tree, each), LossSpec.DEFAULT);
        OptimizerSpec optimizer = Reading.optional(tree, "optimizer", each -> cases.optimizer(tree, each));
        RecorderCaseWriter given = new RecorderCaseWriter(check, seed, iterations, precision);
        given.observe(ObserveReader.keys(tree, model, iterations));
        if (model != null) {
            given.section("model", model.plain());
        }
        if (weights != null) {
            given.section(RecorderCaseWriter.WEIGHTS, weights.plain());
        }
        if (batch != null) {
            given.section(RecorderCaseWriter.BATCH, batch.plain());
        }
        given.section("loss", loss.plain());
        if (optimizer != null) {
            given.section("optimizer", optimizer.plain());
        }
        if (tree.hasValue(SETTINGS)) {
            given.settings(Reading.object(tree.member(SETTINGS)));
        }
        boolean isWhole = model != null && weights != null && batch != null && optimizer != null;
        return new CommandedRun(
                command(tree),
                given.written(),
                keys,
                isWhole
                        ? placed(
                                tree,
                                () -> new BackpropSpec(
                                        model, weights, batch, loss, optimizer, iterations, precision, List.of()))
                        : null);
    }

    private Command command(JsonTree tree) {
        Duration timeout = Reading.optional(
                tree,
                "timeout",
                each -> placed(tree, () -> TimeText.parse("timeout", Reading.text(each))),
                Command.TIMEOUT);
        int retries = Reading.optional(tree, "retries", Reading::whole, 0);
        JsonTree command = tree.member(COMMAND);
        return placed(
                tree,
                () -> new Command(
                        Reading.texts(command), FileNames.resolve(suite, ""), command.path(), timeout, retries));
    }
}
