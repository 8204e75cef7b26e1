package dev.lockstep.run;

import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.record.BadFileException;
import dev.lockstep.suite.Command;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What recorders answer when asked for their {@code --fields}. Each is asked once, as it may take seconds to start. */
public final class RecorderAnswers {
    private final CommandPaths paths;
    private final Map<List<String>, Optional<List<String>>> answers = new HashMap<>();

    /** @param paths finds what commands name */
    public RecorderAnswers(CommandPaths paths) {
        this.paths = paths;
    }

    /** The fields that a recorder honours; empty if it does not say. */
    Optional<List<String>> fields(Command command) {
        return answers.computeIfAbsent(paths.words(command), words -> ask(command));
    }

    /** Whether a recorder can run in float64. One that does not say cannot: it is measured as if it had not been asked. */
    public boolean runsInFloat64(Command command) {
        return fields(command)
                .filter(honoured -> honoured.contains(RunFields.PRECISION.path()))
                .isPresent();
    }

    private Optional<List<String>> ask(Command command) {
        try {
            return Optional.of(RecorderFields.of(command, paths));
        } catch (BadFileException e) {
            return Optional.empty();
        }
    }
}
