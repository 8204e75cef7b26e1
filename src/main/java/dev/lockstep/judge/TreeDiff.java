package dev.lockstep.judge;

import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.compare.Control;
import dev.lockstep.compare.ShapeAlignment;
import dev.lockstep.suite.Tolerance;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Two recorded files compared key by key, in the left file's order.
 *
 * @param nodes the keys and dictionaries that both have
 * @param onlyLeft keys that the right file lacks, joined with {@code /}
 * @param onlyRight keys that the left file lacks, joined with {@code /}
 * @param notCompared keys that both have, under which one has what is no array of numbers
 */
public record TreeDiff(List<Node> nodes, List<String> onlyLeft, List<String> onlyRight, List<NotCompared> notCompared) {
    public TreeDiff {
        nodes = List.copyOf(nodes);
        onlyLeft = List.copyOf(onlyLeft);
        onlyRight = List.copyOf(onlyRight);
        notCompared = List.copyOf(notCompared);
    }

    private static final Comparator<KeyDiff> WORST_FIRST =
            Verdict.worstFirst(KeyDiff::verdict, key -> key.diff().mean());

    /**
     * A key under which at least one file has what cannot be compared.
     *
     * @param path its name behind those of the dictionaries around it, joined with {@code /}
     * @param what stands there, such as {@code a string}
     */
    public record NotCompared(String path, String what) {}

    /** A key or a dictionary that both files have. */
    public sealed interface Node permits KeyDiff, GroupDiff {
        /** Its name, without those of the dictionaries around it. */
        String name();

        /** Applies the function of its case. */
        <T> T fold(Function<KeyDiff, T> key, Function<GroupDiff, T> group);
    }

    /**
     * A key that both files have.
     *
     * @param name its name
     * @param path its name behind those of the dictionaries around it, joined with {@code /}
     * @param leftShape the left array's shape as Python writes it
     * @param rightShape the right array's
     * @param logged how far they are apart as the text log has it
     * @param diff how far they are apart, as they are judged
     * @param tolerance what it was held against
     * @param verdict what it came to
     * @param fit how the left array was fitted to the right one's shape
     * @param control whether the right array fails beside the left one when its values are moved on by one place, as it must
     */
    public record KeyDiff(
            String name,
            String path,
            String leftShape,
            String rightShape,
            ArrayDiff logged,
            ArrayDiff diff,
            Tolerance tolerance,
            Verdict verdict,
            ShapeAlignment fit,
            Control control)
            implements Node {
        public KeyDiff {
            Objects.requireNonNull(logged, "logged");
            Objects.requireNonNull(diff, "diff");
            Objects.requireNonNull(verdict, "verdict");
            Objects.requireNonNull(fit, "fit");
            Objects.requireNonNull(control, "control");
        }

        /** Whether the text log has other figures, of a matrix that it compares another way round than it is judged. */
        public boolean isTurned() {
            return !logged.equals(diff);
        }

        /** Whether it counts: what rounding alone made large does not. */
        private boolean counts() {
            return verdict != Verdict.AMPLIFIED;
        }

        @Override
        public <T> T fold(Function<KeyDiff, T> key, Function<GroupDiff, T> group) {
            return key.apply(this);
        }

        private KeyDiff amplified() {
            return new KeyDiff(
                    name, path, leftShape, rightShape, logged, diff, tolerance, Verdict.AMPLIFIED, fit, control);
        }
    }

    /**
     * A dictionary that both files have.
     *
     * @param name its name
     * @param nodes what both have in it
     */
    public record GroupDiff(String name, List<Node> nodes) implements Node {
        public GroupDiff {
            nodes = List.copyOf(nodes);
        }

        @Override
        public <T> T fold(Function<KeyDiff, T> key, Function<GroupDiff, T> group) {
            return group.apply(this);
        }
    }

    /** The same with some keys {@link Verdict#AMPLIFIED}: they differ only because rounding grew, and do not count. */
    public TreeDiff amplified(Set<String> paths) {
        return paths.isEmpty() ? this : new TreeDiff(amplified(nodes, paths), onlyLeft, onlyRight, notCompared);
    }

    private static List<Node> amplified(List<Node> nodes, Set<String> paths) {
        return nodes.stream()
                .map(node -> node.<Node>fold(
                        key -> paths.contains(key.path()) ? key.amplified() : key,
                        group -> new GroupDiff(group.name(), amplified(group.nodes(), paths))))
                .toList();
    }

    /** All keys that were compared, in order, those in dictionaries too. */
    public List<KeyDiff> keys() {
        return keys(nodes).toList();
    }

    /** The worst verdict of all keys: missing if one side lacks a key or has nothing to compare there, vacuous if nothing was compared. */
    public Verdict verdict() {
        return onlyLeft.isEmpty() && onlyRight.isEmpty() && notCompared.isEmpty()
                ? verdictOfCompared()
                : verdictOfCompared().and(Verdict.MISSING);
    }

    /** The worst verdict of the keys that both have: vacuous if nothing was compared. */
    public Verdict verdictOfCompared() {
        Verdict worst = Verdict.worst(keys().stream().filter(KeyDiff::counts).map(KeyDiff::verdict));
        return count() == 0 ? worst.and(Verdict.VACUOUS) : worst;
    }

    /** How many pairs of values were compared. */
    public long count() {
        return keys().stream().mapToLong(key -> key.diff().count()).sum();
    }

    /** The key with the worst verdict, of these the one with the largest mean, NaN first; empty if nothing was compared. */
    public Optional<KeyDiff> worst() {
        return keys().stream().filter(KeyDiff::counts).min(WORST_FIRST);
    }

    /** The first key in the left file's order whose values are not all equal. */
    public Optional<KeyDiff> firstDifferent() {
        return keys().stream()
                .filter(key -> key.counts() && key.verdict() != Verdict.EXACT)
                .findFirst();
    }

    /** Whether both files hold the same keys with the same bits. */
    public boolean isSame() {
        return onlyLeft.isEmpty()
                && onlyRight.isEmpty()
                && notCompared.isEmpty()
                && !keys().isEmpty()
                && keys().stream().allMatch(key -> key.diff().sameBits());
    }

    private static Stream<KeyDiff> keys(List<Node> nodes) {
        return nodes.stream().flatMap(node -> node.fold(Stream::of, group -> keys(group.nodes())));
    }
}
