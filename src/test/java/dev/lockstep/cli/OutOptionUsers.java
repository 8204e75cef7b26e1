package dev.lockstep.cli;

import dev.lockstep.Lockstep;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** The commands that take {@code --out}. */
public final class OutOptionUsers {
    private OutOptionUsers() {}

    /** Their names. */
    public static List<String> names() {
        return Stream.of(Lockstep.class.getAnnotation(Command.class).subcommands())
                .filter(OutOptionUsers::hasOut)
                .map(command -> command.getAnnotation(Command.class).name())
                .toList();
    }

    private static boolean hasOut(Class<?> command) {
        return Stream.of(command.getDeclaredFields()).anyMatch(field -> field.getType() == OutOption.class);
    }
}
