package dev.lockstep.report;

import java.time.LocalDateTime;
import java.util.Objects;

/**
 * What the renderings of a report need to know beside the report.
 *
 * @param time of the run, for time stamps
 * @param tables where the run's tables are; empty for none
 * @param terminal what the report is printed on
 * @param quiet whether only the table and the outcome are printed
 */
public record Rendering(LocalDateTime time, String tables, TerminalSize terminal, boolean quiet) {
    public Rendering {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(tables, "tables");
        Objects.requireNonNull(terminal, "terminal");
    }

    /** For files alone: nothing is printed. */
    public static Rendering ofFiles(LocalDateTime time) {
        return new Rendering(time, "", TerminalSize.ofProcess(false), true);
    }
}
