package dev.lockstep.run;

import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.Invariance.Kind;
import dev.lockstep.plan.CaseTask.CommandTask;
import dev.lockstep.plan.Plan;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.Command;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks recorders, before anything runs, whether they honour the invariances that are asked of them: one that leaves such a change
 * unheeded would agree with itself, whatever it does.
 */
public final class RecorderPreflight {
    private static final String PREFIX = Invariance.FIELD + ".";

    private final String suite;
    private final RecorderAnswers recorders;
    private final Consumer<String> warnings;
    /** By the place of the command in the suite: its words may differ from seed to seed. */
    private final Map<String, Optional<List<String>>> answers = new HashMap<>();

    private RecorderPreflight(String suite, RecorderAnswers recorders, Consumer<String> warnings) {
        this.suite = suite;
        this.recorders = recorders;
        this.warnings = warnings;
    }

    /**
     * Checks every commanded side that stands against itself.
     *
     * @param suite as errors name it
     * @param warnings takes what a recorder that does not answer leaves open
     * @throws BadSuiteException if a recorder lists the fields that it honours, and an invariance of the suite is none of them
     */
    public static void require(Plan plan, String suite, RecorderAnswers recorders, Consumer<String> warnings) {
        RecorderPreflight check = new RecorderPreflight(suite, recorders, warnings);
        plan.tasks().stream()
                .filter(CommandTask.class::isInstance)
                .map(CommandTask.class::cast)
                .filter(RecorderPreflight::isAsked)
                .forEach(task -> check.require(
                        task.run().command(), task.run().given().invariance().kind()));
    }

    /** A run that is made once more asks nothing of a recorder. */
    private static boolean isAsked(CommandTask task) {
        Invariance invariance = task.run().given().invariance();
        return invariance != null && invariance.kind() != Kind.REPEAT;
    }

    private void require(Command command, Kind invariance) {
        Optional<List<String>> honoured = answers.computeIfAbsent(command.place(), any -> answer(command));
        if (honoured.isPresent() && !honoured.get().contains(PREFIX + invariance.label())) {
            throw new BadSuiteException(
                    suite,
                    command.place(),
                    String.join(" ", command.words()) + " does not honour invariance " + invariance.label()
                            + ": those of its --fields are " + listed(honoured.get()));
        }
    }

    private static String listed(List<String> honoured) {
        List<String> known = honoured.stream()
                .filter(field -> field.startsWith(PREFIX))
                .map(field -> field.substring(PREFIX.length()))
                .toList();
        return known.isEmpty() ? "none" : String.join(", ", known);
    }

    /** Empty if it does not say. */
    private Optional<List<String>> answer(Command command) {
        Optional<List<String>> honoured = recorders.fields(command);
        if (honoured.isEmpty()) {
            warnings.accept(command.place() + ": " + String.join(" ", command.words())
                    + " does not say by --fields whether it honours the invariances that are asked of it");
        }
        return honoured;
    }
}
