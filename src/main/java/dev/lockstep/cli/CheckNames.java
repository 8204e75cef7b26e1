package dev.lockstep.cli;

import dev.lockstep.suite.Check;
import dev.lockstep.suite.Suite;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Which checks of a suite {@code --check} names. */
final class CheckNames {
    private CheckNames() {}

    /**
     * The checks of these names.
     *
     * @param otherwise which names are taken where none is given
     * @throws ParameterException if the suite has no check of a name
     */
    static List<Check> chosen(CommandSpec command, Suite suite, List<String> names, Predicate<String> otherwise) {
        List<String> known =
                suite.checks().stream().map(check -> check.settings().name()).toList();
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new ParameterException(
                    command.commandLine(), "--check " + name + ": the suite has " + String.join(", ", known));
        });
        Predicate<String> wanted = names.isEmpty() ? otherwise : names::contains;
        return suite.checks().stream()
                .filter(check -> wanted.test(check.settings().name()))
                .toList();
    }
}
