package dev.lockstep;

import dev.lockstep.cli.TableCommand;
import java.util.List;
import java.util.Map;

/** Prints the names of the commands that work on tables: {@code jobs/build.sh} asks once a build. */
final class TableCommands {
    private TableCommands() {}

    /** Prints them, one on a line. */
    public static void main(String[] args) {
        names().forEach(System.out::println);
    }

    /** The names, in the order of the help. */
    static List<String> names() {
        return Lockstep.commandLine().getSubcommands().entrySet().stream()
                .filter(entry -> entry.getValue().getCommand() instanceof TableCommand)
                .map(Map.Entry::getKey)
                .toList();
    }
}
