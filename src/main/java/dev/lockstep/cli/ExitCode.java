package dev.lockstep.cli;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.Printable;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.schedule.Suggestion;
import dev.lockstep.store.BadRunException;
import dev.lockstep.store.Damage;
import dev.lockstep.suite.BadSuiteException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the process says to its caller, and how an exception becomes a line and a code. */
public final class ExitCode {
    /** All checks are as expected. */
    public static final int PASSED = 0;
    /** A check failed, or one that was expected to fail passed. */
    public static final int CHECK_FAILED = 1;
    /** Bad usage or bad input; nothing was written. */
    public static final int BAD_INPUT = 2;
    /** The job itself failed. */
    public static final int JOB_FAILED = 3;

    private static final Pattern CHOICE =
            Pattern.compile("(?s)(.*: )expected one of \\[(.*)] \\(case-insensitive\\) but was (.*)");
    private static final String FAILED_CHECK = "LOCKSTEP_FAILED_CHECK";

    private ExitCode() {}

    /** The code of a finished comparison. */
    public static int of(boolean passed) {
        return passed ? PASSED : CHECK_FAILED;
    }

    /**
     * The code with which the process ends. Java's own launcher returns 1 where Java does not start: ours name another code for a failed
     * check, and know the two apart.
     */
    public static int ofProcess(int code) {
        String failedCheck = System.getenv(FAILED_CHECK);
        return code == CHECK_FAILED && failedCheck != null ? Integer.parseInt(failedCheck) : code;
    }

    /** One line for words that no command knows. */
    public static int ofBadUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        command.getErr()
                .println("lockstep: " + oneLine(message(e)) + "; "
                        + command.getCommandSpec().qualifiedName() + " --help tells more");
        return BAD_INPUT;
    }

    private static String message(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
            return e.getMessage()
                    + Suggestion.nearest(word, known(e.getCommandLine(), word))
                            .map(each -> "; did you mean " + each + "?")
                            .orElse("");
        }
        // picocli names the constants of Java's enums.
        Matcher choice = CHOICE.matcher(e.getMessage());
        return choice.matches()
                ? choice.group(1) + choice.group(3) + " is none of "
                        + choice.group(2).toLowerCase(Locale.ROOT)
                : e.getMessage();
    }

    private static List<String> known(CommandLine command, String word) {
        return word.startsWith("-")
                ? command.getCommandSpec().options().stream()
                        .flatMap(option -> Stream.of(option.names()))
                        .filter(name -> name.startsWith("--"))
                        .toList()
                : List.copyOf(command.getSubcommands().keySet());
    }

    /** One line for what a command threw; its stack trace too if {@code LOCKSTEP_TRACE} is set. */
    public static int ofException(Exception e, CommandLine command, ParseResult parsed) {
        if (System.getenv("LOCKSTEP_TRACE") != null) {
            e.printStackTrace(command.getErr());
        }
        Optional<Throwable> badInput = badInput(e);
        if (badInput.isPresent()) {
            command.getErr().println("lockstep: " + oneLine(badInput.get().getMessage()));
            return BAD_INPUT;
        }
        command.getErr().println("lockstep: the job failed: " + cause(e, command.getCommandSpec()));
        return JOB_FAILED;
    }

    /** One line for an error that no command can expect, such as no more memory. */
    public static int ofError(Error e, CommandLine command) {
        if (System.getenv("LOCKSTEP_TRACE") != null) {
            e.printStackTrace(command.getErr());
        }
        command.getErr().println("lockstep: the job failed: " + cause(e));
        return JOB_FAILED;
    }

    /** The bad input behind an exception, if that is what it is about: Spark wraps what a task throws. */
    static Optional<Throwable> badInput(Throwable e) {
        return chain(e).filter(ExitCode::isBadInput).findFirst();
    }

    private static Stream<Throwable> chain(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause);
    }

    private static boolean isBadInput(Throwable e) {
        return e instanceof BadSuiteException
                || e instanceof BadFileException
                || e instanceof BadFieldException
                || e instanceof BadRunException;
    }

    /** What went wrong first, in one line. */
    static String cause(Throwable e) {
        return oneLine(Damage.message(e).orElseGet(() -> ErrorText.cause(e)));
    }

    /** The same; of tables that cannot be read, the file. */
    static String cause(Throwable e, CommandSpec command) {
        return OutOption.of(command)
                .flatMap(out -> out.unreadableFile(e))
                .map(ExitCode::oneLine)
                .orElseGet(() -> cause(e));
    }

    private static String oneLine(String message) {
        return message == null ? "" : Printable.of(message.strip().replaceAll("\\s*\\R\\s*", " | "));
    }
}
