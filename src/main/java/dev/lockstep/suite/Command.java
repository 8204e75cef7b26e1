package dev.lockstep.suite;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program that records a run.
 *
 * @param words the program and its arguments; no shell looks at them
 * @param folder the suite's, as seen from where the suite's name is; empty for that place itself
 * @param place where in the suite it stands
 * @param timeout how long one attempt may take
 * @param retries how often it is tried again after it failed
 * @param repeat how often each run is made: whether it is the same each time
 */
public record Command(List<String> words, String folder, String place, Duration timeout, int retries, int repeat)
        implements Serializable {
    /** How long an attempt may take where the suite says nothing. */
    public static final Duration TIMEOUT = Duration.ofMinutes(10);

    private static final int MOST_RETRIES = 100;
    private static final int MOST_RUNS = 100;

    public Command {
        words = List.copyOf(words);
        if (words.isEmpty() || words.get(0).isBlank()) {
            throw new BadFieldException("command", words + " names no program");
        }
        if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new BadFieldException("command", "has a word with a NUL, which no program can be given");
        }
        if (retries < 0 || retries > MOST_RETRIES) {
            throw new BadFieldException("retries", retries + " is not between 0 and " + MOST_RETRIES);
        }
        if (repeat < 1 || repeat > MOST_RUNS) {
            throw new BadFieldException("repeat", repeat + " is not between 1 and " + MOST_RUNS);
        }
    }

    /** A command whose runs are made once. */
    public Command(List<String> words, String folder, String place, Duration timeout, int retries) {
        this(words, folder, place, timeout, retries, 1);
    }

    /** The same command, whose runs are made once. */
    Command once() {
        return new Command(words, folder, place, timeout, retries);
    }

    /** The command of one seed. */
    Command withSeed(long seed) {
        Map<String, String> places = Map.of(Template.SEED, Long.toString(seed));
        List<String> filled =
                words.stream().map(word -> Template.fill(word, places)).toList();
        return new Command(filled, folder, place, timeout, retries, repeat);
    }
}
