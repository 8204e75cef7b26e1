package dev.lockstep.cli;

import dev.lockstep.compare.ShapeAlignment;
import dev.lockstep.diff.FilePairs;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.explain.PairInspection;
import dev.lockstep.explain.replay.PairReplay;
import dev.lockstep.explain.replay.SuiteReplay;
import dev.lockstep.explain.replay.UpdateReading;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.judge.Verdict;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.format.FileGroup;
import dev.lockstep.suite.Tolerance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** Recorded files whose optimizers are replayed. */
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
            RecordTree lefts = one.read();
            RecordTree rights = other.read();
            requireUpdates(left, lefts.flat());
            requireUpdates(right, rights.flat());
            return PairReplay.of(lefts.flat(), rights.flat()).orElseThrow().explanation(convention(lefts, rights));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + left + " or " + right, e);
        }
    }

    /**
     * In what a record's optimizer is not the one that a suite describes.
     *
     * @throws BadFileException if the record is refused, or has no update whole
     */
    static Explanation of(String file, OptimizerSpec optimizer) {
        try (FileGroup record = FileGroup.open(file, FilePairs.files())) {
            return SuiteReplay.of(record.read().flat(), optimizer)
                    .orElseThrow(() -> new BadFileException(file, NEEDED));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + file, e);
        }
    }

    /** The convention of frameworks by which the first values that differ do so, behind their key. */
    private static Optional<String> convention(RecordTree left, RecordTree right) {
        PairInspection pair = PairInspection.of(left, right, Tolerance.DEFAULT, ShapeAlignment.Rule.TRANSPOSE);
        return pair.diff().keys().stream()
                .filter(key -> key.verdict() == Verdict.MISMATCH)
                .findFirst()
                .flatMap(key -> pair.convention(key.path()).map(words -> key.path() + ": " + words));
    }

    private static void requireUpdates(String file, Map<String, NdArray> arrays) {
        if (UpdateReading.of(arrays).isEmpty()) {
            throw new BadFileException(file, NEEDED);
        }
    }
}
