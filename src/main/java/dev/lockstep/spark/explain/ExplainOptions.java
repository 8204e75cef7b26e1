package dev.lockstep.spark.explain;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How to search.
 *
 * @param depth the most edits of one cause
 * @param all whether sides that agree are asked what would not have been seen
 * @param budget how long each check may take
 * @param commands whether recorders may run
 * @param notes told what recorders will cost
 */
public record ExplainOptions(int depth, boolean all, Duration budget, boolean commands, Consumer<String> notes) {
    /** Up to three edits, five minutes for each check, no recorders. */
    public static final ExplainOptions STANDARD =
            new ExplainOptions(3, false, Duration.ofMinutes(5), false, note -> {});
}
