package dev.lockstep.cli;

import dev.lockstep.diff.FilePairs;
import dev.lockstep.explain.replay.PairReplay;
import dev.lockstep.explain.replay.UpdateReading;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.format.FileGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Two recorded files whose optimizers are replayed. */
final class RecordReplay {
    private static final String NEEDED =
            "has no update whole: init/NAME or the parameters before it, iter_0/grad/NAME and iter_0/param/NAME"
                    + " (lockstep_record's replay=True writes them, docs/explain.md)";

    private RecordReplay() {}

    /**
     * Why two records differ, by themselves.
     *
     * @throws BadFileException if one of them is refused, or has no update whole
     */
    static Explanation of(String left, String right) {
        try (FileGroup one = FileGroup.open(left, FilePairs.files());
                FileGroup other = FileGroup.open(right, FilePairs.files())) {
            Map<String, NdArray> lefts = one.read().flat();
            Map<String, NdArray> rights = other.read().flat();
            requireUpdates(left, lefts);
            requireUpdates(right, rights);
            return PairReplay.of(lefts, rights).orElseThrow().explanation();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + left + " or " + right, e);
        }
    }

    private static void requireUpdates(String file, Map<String, NdArray> arrays) {
        if (UpdateReading.of(arrays).isEmpty()) {
            throw new BadFileException(file, NEEDED);
        }
    }
}
