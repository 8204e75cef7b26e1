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
import java.util.function.Consumer;

/** Reads commanded sides: the program, and the case that it is given. What the suite leaves out of a case, a recorder is not told. */
final class CommandReader {
    static final String COMMAND = "command";
    static final String SETTINGS = "settings";
    /** What a side says of the command, not of the case. */
    static final List<String> OWN_FIELDS = List.of(COMMAND, "timeout", "retries", "precision", "keys");

    private static final String ITERATIONS = "iterations";

    private final String suite;
    private final String check;
    private final InputReader inputs;
    private final OptimizerReader optimizers;

    /**
     * @param suite the suite's name, for errors, and which paths are seen from
     * @param check the check's name
     */
    CommandReader(String suite, String check, OptimizerReader optimizers) {
        this.suite = suite;
        this.check = check;
        this.inputs = new InputReader(suite);
        this.optimizers = optimizers;
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
        ModelSpec model = Reading.optional(tree, "model", each -> placed(tree, () -> ModelReader.read(each)));
        WeightsSpec weights = Reading.optional(tree, "weights", each -> inputs.weights(tree, each));
        BatchSpec batch = Reading.optional(tree, "batch", each -> inputs.batch(tree, each));
        LossSpec loss = Reading.optional(tree, "loss", each -> InputReader.loss(tree, each), LossSpec.DEFAULT);
        OptimizerSpec optimizer = Reading.optional(tree, "optimizer", each -> optimizers.read(tree, each));
        RecorderCaseWriter given = new RecorderCaseWriter(check, seed, iterations, precision);
        given.observe(ObserveReader.keys(tree, model, iterations));
        write(given::model, model);
        write(given::weights, weights);
        write(given::batch, batch);
        write(given::loss, loss);
        write(given::optimizer, optimizer);
        write(given::settings, Reading.optional(tree, SETTINGS, Reading::object));
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

    private static <T> void write(Consumer<T> writer, T section) {
        if (section != null) {
            writer.accept(section);
        }
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
