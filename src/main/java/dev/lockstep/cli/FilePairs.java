package dev.lockstep.cli;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.Source;
import dev.lockstep.spark.HadoopSettings;
import dev.lockstep.spark.HadoopSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code diff} compares: two files, or the files of one name in two directories.
 *
 * @param pairs in the order of their names
 * @param onlyLeft names that the right directory lacks
 * @param onlyRight names that the left directory lacks
 */
record FilePairs(List<FilePair> pairs, List<String> onlyLeft, List<String> onlyRight) {
    private static final Pattern RECORDED = Pattern.compile(".*\\.(npy|npz|safetensors|pdparams)");
    private static final Pattern WITH_SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:/.*");

    FilePairs {
        pairs = List.copyOf(pairs);
        onlyLeft = List.copyOf(onlyLeft);
        onlyRight = List.copyOf(onlyRight);
    }

    /**
     * Two files to compare.
     *
     * @param name what both are called; empty if they were named one by one
     */
    record FilePair(String name, String left, String right) {
        Source openLeft() {
            return open(left);
        }

        Source openRight() {
            return open(right);
        }
    }

    /** Pairs what two paths name. */
    static FilePairs of(String left, String right) {
        boolean directories = isDirectory(left);
        if (directories != isDirectory(right)) {
            throw new BadFileException(
                    directories ? right : left, "is no directory, as " + (directories ? left : right) + " is");
        }
        return directories
                ? ofDirectories(Path.of(left), Path.of(right))
                : new FilePairs(List.of(new FilePair("", left, right)), List.of(), List.of());
    }

    private static FilePairs ofDirectories(Path left, Path right) {
        NavigableSet<String> names = names(left);
        NavigableSet<String> others = names(right);
        List<FilePair> pairs = new ArrayList<>();
        names.stream()
                .filter(others::contains)
                .forEach(name -> pairs.add(new FilePair(
                        name, left.resolve(name).toString(), right.resolve(name).toString())));
        if (pairs.isEmpty()) {
            throw new BadFileException(left.toString(), "has no recorded file of a name that " + right + " has too");
        }
        return new FilePairs(pairs, without(names, others), without(others, names));
    }

    private static NavigableSet<String> names(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            NavigableSet<String> names = new TreeSet<>();
            files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .filter(name -> RECORDED.matcher(name).matches())
                    .forEach(names::add);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> without(NavigableSet<String> names, NavigableSet<String> others) {
        return names.stream().filter(name -> !others.contains(name)).toList();
    }

    private static boolean isDirectory(String path) {
        return !WITH_SCHEME.matcher(path).matches() && Files.isDirectory(Path.of(path));
    }

    static Source open(String path) {
        // Hadoop's configuration takes half a second: not for a local file.
        return WITH_SCHEME.matcher(path).matches()
                ? HadoopSource.open(path, HadoopSettings.load())
                : Source.ofFile(Path.of(path));
    }
}
