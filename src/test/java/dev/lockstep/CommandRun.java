package dev.lockstep;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a command line came to.
 *
 * @param code the exit code
 * @param out what it printed
 * @param err what it said on standard error
 */
public record CommandRun(int code, String out, String err) {
    /** Runs a command in this JVM, by the door that {@code main} uses. */
    public static synchronized CommandRun of(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            int code = Lockstep.run(args);
            return new CommandRun(
                    code, printed.toString(StandardCharsets.UTF_8), said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The lines on standard output. */
    public List<String> lines() {
        return out.lines().toList();
    }
}
