package dev.lockstep.diff;

import dev.lockstep.diff.FilePairs.FilePair;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.FileAccess;
import dev.lockstep.record.Source;
import dev.lockstep.report.DiffReport;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;

/** The result of a pair of files in two directories; a failure is a value, so that the other pairs are compared. */
public sealed interface PairOutcome extends Serializable {
    /** Both were compared. */
    record Compared(DiffReport report) implements PairOutcome {}

    /**
     * They could not be compared.
     *
     * @param problem as it is told of the name that both have
     */
    record NotCompared(String name, String problem) implements PairOutcome {}

    /**
     * Compares a pair of two directories.
     *
     * @param files opens them
     */
    static PairOutcome of(FilePair pair, PairComparison comparison, FileAccess files) {
        try {
            return new Compared(comparison.compare(pair, files));
        } catch (BadFileException e) {
            boolean isRecorded = isRecorded(pair.left(), files) || isRecorded(pair.right(), files);
            return new NotCompared(pair.name(), isRecorded ? "failed: " + e.getMessage() : FilePairs.NO_RECORD);
        }
    }

    private static boolean isRecorded(String path, FileAccess files) {
        try (Source source = files.apply(path)) {
            return FilePairs.isRecorded(source);
        } catch (BadFileException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + path, e);
        }
    }
}
