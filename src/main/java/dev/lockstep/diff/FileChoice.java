package dev.lockstep.diff;

import dev.lockstep.suite.Glob;
import java.util.List;

/**
 * Which files of two directories are compared, and with which.
 *
 * @param only patterns of which one matches a file that is compared; none for all files
 * @param ignored patterns of files that are left out even so
 * @param left what the left directory's files are paired by
 * @param right what the right directory's files are paired by
 */
public record FileChoice(List<Glob> only, List<Glob> ignored, PairPattern left, PairPattern right) {
    /** All of them, paired by their names. */
    public static final FileChoice ALL = new FileChoice(List.of(), List.of(), PairPattern.NONE, PairPattern.NONE);

    public FileChoice {
        only = List.copyOf(only);
        ignored = List.copyOf(ignored);
    }

    /**
     * Whether a file is compared. In a pattern {@code *} stands for any characters and {@code ?} for any one; without a slash it means
     * the file's name in whatever directory.
     *
     * @param name relative to the directory that was named
     */
    boolean takes(String name) {
        boolean asked = only.isEmpty() || only.stream().anyMatch(pattern -> matches(pattern, name));
        return asked && ignored.stream().noneMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(Glob pattern, String name) {
        String named = pattern.text().contains("/") ? name : name.substring(name.lastIndexOf('/') + 1);
        return pattern.matches(named);
    }
}
