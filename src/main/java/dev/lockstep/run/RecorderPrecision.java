package dev.lockstep.run;

import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.record.BadFileException;
import dev.lockstep.suite.Command;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Whether a recorder can run in float64: whether it honours the field {@code precision}. Each is asked once. One that does not answer
 * cannot: it is measured as it would be if it had not been asked.
 */
public final class RecorderPrecision implements Predicate<Command> {
    private final CommandPaths paths;
    private final Map<List<String>, Boolean> answers = new HashMap<>();

    /** @param paths finds what commands name */
    public RecorderPrecision(CommandPaths paths) {
        this.paths = paths;
    }

    @Override
    public boolean test(Command command) {
        return answers.computeIfAbsent(paths.words(command), words -> honoursPrecision(command));
    }

    private boolean honoursPrecision(Command command) {
        try {
            return RecorderFields.of(command, paths).contains(RunFields.PRECISION.path());
        } catch (BadFileException e) {
            return false;
        }
    }
}
