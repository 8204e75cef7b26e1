package dev.lockstep.diff;

import dev.lockstep.compare.ShapeAlignment;
import dev.lockstep.diff.FilePairs.FilePair;
import dev.lockstep.explain.PairInspection;
import dev.lockstep.plan.SameFile;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.FileAccess;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.MaskedArrays;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.format.FileGroup;
import dev.lockstep.report.DiffReport;
import dev.lockstep.report.FilesCompared;
import dev.lockstep.run.FileDigest;
import dev.lockstep.run.KeyRules;
import dev.lockstep.suite.KeyRule;
import dev.lockstep.suite.Tolerance;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How {@code diff} compares a pair of files, on this machine or on an executor.
 *
 * @param rules that turn the left file's keys into the right one's; with any, the keys of both are joined with {@code /}
 * @param tolerance what the values are held against
 * @param fit what may be done to arrays whose shapes differ
 * @param values whether the report has what a page draws
 */
public record PairComparison(List<KeyRule> rules, Tolerance tolerance, ShapeAlignment.Rule fit, ReportedValues values)
        implements Serializable {
    private static final String CUT = "cut";

    /** Whether values come with the report, or only how far they are apart. */
    public enum ReportedValues {
        LEFT_OUT,
        SMALL
    }

    public PairComparison {
        rules = List.copyOf(rules);
        Objects.requireNonNull(tolerance, "tolerance");
        Objects.requireNonNull(fit, "fit");
    }

    /**
     * Compares a pair.
     *
     * @param files opens them
     * @throws BadFileException if one of them is refused
     */
    public DiffReport compare(FilePair pair, FileAccess files) {
        try (FileGroup left = FileGroup.open(pair.left(), files);
                FileGroup right = FileGroup.open(pair.right(), files)) {
            Candidate candidate = candidate(pair.left(), left.read());
            RecordTree reference = reference(right.read());
            PairInspection inspected = PairInspection.of(candidate.tree(), reference, tolerance, fit);
            String name = pair.isOfDirectories() ? pair.name() : pair.left();
            DiffReport report = DiffReport.of(
                    name,
                    inspected,
                    tolerance.withoutKeys(),
                    new FilesCompared(
                            candidate.leftOut(),
                            left.order(),
                            SameFile.is(pair.left(), pair.right()),
                            guessed(candidate.tree(), reference),
                            cuts(candidate.tree(), reference),
                            hidesMore(candidate.tree()) && !haveEqualBytes(left, right)));
            return values == ReportedValues.SMALL ? report.withValues(inspected) : report;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + pair.left() + " or " + pair.right(), e);
        }
    }

    private static List<String> cuts(RecordTree left, RecordTree right) {
        return Stream.concat(cut("left", left).stream(), cut("right", right).stream())
                .toList();
    }

    /** What a recorder leaves that was ended before its time: the iteration that it was in. */
    private static Optional<String> cut(String side, RecordTree tree) {
        return Optional.ofNullable(tree.flat().get(CUT))
                .filter(cut -> cut.size() == 1 && cut.dtype().isIntegral())
                .map(cut -> side + " was cut in iteration " + (long) cut.doubleAt(0)
                        + ": what it lacks from there on was never" + " recorded");
    }

    private static List<String> guessed(RecordTree left, RecordTree right) {
        return Stream.of(left, right)
                .flatMap(tree -> tree.flat().entrySet().stream())
                .filter(entry -> entry.getValue().typeIsGuess())
                .map(Map.Entry::getKey)
                .distinct()
                .toList();
    }

    /** Whether the values that are compared are less than the file has: what a mask hides, the last bits of longdoubles. */
    private static boolean hidesMore(RecordTree tree) {
        Map<String, NdArray> arrays = tree.flat();
        return arrays.entrySet().stream()
                .anyMatch(entry -> entry.getValue().dtype() == DType.LONGDOUBLE
                        || arrays.containsKey(entry.getKey() + MaskedArrays.MASK));
    }

    private static boolean haveEqualBytes(FileGroup left, FileGroup right) {
        return FileDigest.of(left.sources()).equals(FileDigest.of(right.sources()));
    }

    /** The left file's arrays under the right one's keys, and the keys that rules leave out. */
    private record Candidate(RecordTree tree, List<String> leftOut) {}

    private Candidate candidate(String file, RecordTree tree) {
        if (rules.isEmpty()) {
            return new Candidate(tree, List.of());
        }
        KeyRules.Applied applied = KeyRules.apply(rules, file, tree);
        return new Candidate(RecordTree.ofFlat(applied.arrays(), applied.odd()), applied.leftOut());
    }

    private RecordTree reference(RecordTree tree) {
        return rules.isEmpty() ? tree : RecordTree.ofFlat(tree.flat(), tree.uncomparable());
    }
}
