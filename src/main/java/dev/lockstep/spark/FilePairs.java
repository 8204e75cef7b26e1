package dev.lockstep.spark;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.Source;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What {@code diff} compares: two files, or the files of one name in two directories.
 *
 * @param pairs in the order of their names
 * @param onlyLeft names that the right directory lacks
 * @param onlyRight names that the left directory lacks
 */
public record FilePairs(List<FilePair> pairs, List<String> onlyLeft, List<String> onlyRight) {
    private static final Pattern RECORDED = Pattern.compile(".*\\.(npy|npz|safetensors|pdparams)");
    private static final Pattern WITH_SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:/.*");

    public FilePairs {
        pairs = List.copyOf(pairs);
        onlyLeft = List.copyOf(onlyLeft);
        onlyRight = List.copyOf(onlyRight);
    }

    /**
     * Two files to compare.
     *
     * @param name what both are called in their directories; empty if they were named one by one
     */
    public record FilePair(String name, String left, String right) implements Serializable {
        /** Whether the two were found in directories. */
        public boolean isOfDirectories() {
            return !name.isEmpty();
        }
    }

    /**
     * Pairs what two paths name.
     *
     * @throws BadFileException if one is a directory and the other is not, or no name is in both
     */
    public static FilePairs of(String left, String right) {
        RecordFolder lefts = folder(left);
        RecordFolder rights = folder(right);
        if (lefts.isThere() != rights.isThere()) {
            throw new BadFileException(
                    lefts.isThere() ? right : left, "is no directory, as " + (lefts.isThere() ? left : right) + " is");
        }
        return lefts.isThere()
                ? ofDirectories(lefts, rights)
                : new FilePairs(List.of(new FilePair("", left, right)), List.of(), List.of());
    }

    /** Whether two directories were named. */
    public boolean areOfDirectories() {
        return pairs.get(0).isOfDirectories();
    }

    private static FilePairs ofDirectories(RecordFolder left, RecordFolder right) {
        NavigableSet<String> names = recorded(left);
        NavigableSet<String> others = recorded(right);
        List<FilePair> pairs = new ArrayList<>();
        names.stream()
                .filter(others::contains)
                .forEach(name -> pairs.add(new FilePair(name, left.file(name), right.file(name))));
        if (pairs.isEmpty()) {
            throw new BadFileException(left.path(), "has no recorded file of a name that " + right.path() + " has too");
        }
        return new FilePairs(pairs, without(names, others), without(others, names));
    }

    private static NavigableSet<String> recorded(RecordFolder folder) {
        NavigableSet<String> names = new TreeSet<>(folder.names());
        names.removeIf(name -> !RECORDED.matcher(name).matches());
        return names;
    }

    private static List<String> without(NavigableSet<String> names, NavigableSet<String> others) {
        return names.stream().filter(name -> !others.contains(name)).toList();
    }

    // Hadoop's configuration takes half a second: not for what is on this machine.
    private static RecordFolder folder(String path) {
        return isFarAway(path)
                ? new RecordFolder.OfHadoop(path, HadoopSettings.load())
                : new RecordFolder.OfThisMachine(path);
    }

    /** Opens a file on this machine or on any Hadoop file system. */
    public static Source open(String path) {
        return isFarAway(path) ? HadoopSource.open(path, HadoopSettings.load()) : Source.ofFile(Path.of(path));
    }

    private static boolean isFarAway(String path) {
        return WITH_SCHEME.matcher(path).matches();
    }
}
