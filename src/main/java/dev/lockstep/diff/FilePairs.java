package dev.lockstep.diff;

import dev.lockstep.files.HadoopSettings;
import dev.lockstep.files.HadoopSource;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.FileAccess;
import dev.lockstep.record.Source;
import dev.lockstep.record.Sources;
import dev.lockstep.record.format.RecordFormat;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code diff} compares: two files, or the files of two directories that belong together.
 *
 * @param pairs in the order of their names
 * @param onlyLeft names of recorded files that the right directory lacks
 * @param onlyRight names of recorded files that the left directory lacks
 * @param notCompared names of all other files in the directories, and why they cannot be compared
 * @param leftOut how many files the patterns leave out
 */
public record FilePairs(
        List<FilePair> pairs,
        List<String> onlyLeft,
        List<String> onlyRight,
        Map<String, String> notCompared,
        int leftOut) {
    /** What a file is that no reader knows. */
    static final String NO_RECORD = "not compared: no recorded file by its content";

    private static final int SHOWN_NAMES = 3;
    private static final Pattern WITH_SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:/.*");

    public FilePairs {
        pairs = List.copyOf(pairs);
        onlyLeft = List.copyOf(onlyLeft);
        onlyRight = List.copyOf(onlyRight);
    }

    /**
     * Two files to compare.
     *
     * @param name what the left one is called in its directory; empty if they were named one by one
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
     * @param choice of the files of directories
     * @throws BadFileException if one is a directory and the other is not, no name is in both, or patterns are given for two files
     */
    public static FilePairs of(String left, String right, FileChoice choice) {
        RecordFolder lefts = folder(left);
        RecordFolder rights = folder(right);
        if (lefts.isThere() != rights.isThere()) {
            throw new BadFileException(
                    lefts.isThere() ? right : left, "is no directory, as " + (lefts.isThere() ? left : right) + " is");
        }
        if (lefts.isThere()) {
            return ofDirectories(lefts, rights, choice);
        }
        if (!choice.equals(FileChoice.ALL)) {
            throw new BadFileException(
                    left, "is a file; --only, --ignore and --pair choose among the files of directories");
        }
        return new FilePairs(List.of(new FilePair("", left, right)), List.of(), List.of(), Map.of(), 0);
    }

    /** Whether two directories were named. */
    public boolean areOfDirectories() {
        return pairs.get(0).isOfDirectories();
    }

    private static FilePairs ofDirectories(RecordFolder left, RecordFolder right, FileChoice choice) {
        RecordFolder.Listing lefts = left.list();
        RecordFolder.Listing rights = right.list();
        NavigableMap<String, String> leftFiles = choice.left().files(left.path(), chosen(lefts, choice));
        NavigableMap<String, String> rightFiles = choice.right().files(right.path(), chosen(rights, choice));
        NavigableSet<String> all = new TreeSet<>(leftFiles.keySet());
        all.addAll(rightFiles.keySet());
        List<FilePair> pairs = new ArrayList<>();
        Map<String, String> notCompared = new LinkedHashMap<>();
        List<String> onlyLeft = new ArrayList<>();
        List<String> onlyRight = new ArrayList<>();
        for (String id : all) {
            String leftName = leftFiles.get(id);
            String rightName = rightFiles.get(id);
            if (leftName != null && rightName != null) {
                pairs.add(new FilePair(leftName, left.file(leftName), right.file(rightName)));
            } else if (!isRecorded(leftName != null ? left.file(leftName) : right.file(rightName))) {
                notCompared.put(leftName != null ? leftName : rightName, NO_RECORD);
            } else if (leftName != null) {
                onlyLeft.add(leftName);
            } else {
                onlyRight.add(rightName);
            }
        }
        addUnreadable(lefts.unreadable(), choice, notCompared);
        addUnreadable(rights.unreadable(), choice, notCompared);
        if (pairs.isEmpty()) {
            throw new BadFileException(
                    left.path(),
                    "has no file of a name that " + right.path() + " has too: " + shown(names(leftFiles, rightFiles)));
        }
        return new FilePairs(pairs, onlyLeft, onlyRight, notCompared, leftOut(lefts, rights, choice));
    }

    private static List<String> chosen(RecordFolder.Listing listing, FileChoice choice) {
        return listing.names().stream().filter(choice::takes).toList();
    }

    private static List<String> names(NavigableMap<String, String> left, NavigableMap<String, String> right) {
        return Stream.concat(left.values().stream(), right.values().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static int leftOut(RecordFolder.Listing left, RecordFolder.Listing right, FileChoice choice) {
        return (int) Stream.concat(left.names().stream(), right.names().stream())
                .distinct()
                .filter(name -> !choice.takes(name))
                .count();
    }

    private static void addUnreadable(
            NavigableMap<String, String> unreadable, FileChoice choice, Map<String, String> to) {
        unreadable.forEach((name, why) -> {
            if (choice.takes(name)) {
                to.put(name, "not compared: " + why);
            }
        });
    }

    private static String shown(List<String> names) {
        if (names.isEmpty()) {
            return "there is none to compare";
        }
        String more = names.size() > SHOWN_NAMES ? " and " + (names.size() - SHOWN_NAMES) + " more" : "";
        return names.stream()
                .limit(SHOWN_NAMES)
                .collect(Collectors.joining(", ", "", more + "; --pair PATTERN pairs files whose names differ"));
    }

    /** Whether a file's content is that of a record, broken or not; one that cannot be opened may be. */
    static boolean isRecorded(String path) {
        try (Source source = open(path)) {
            return isRecorded(source);
        } catch (BadFileException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + path, e);
        }
    }

    static boolean isRecorded(Source source) {
        return RecordFormat.of(source).isPresent();
    }

    // Hadoop's configuration takes half a second: not for what is on this machine.
    private static RecordFolder folder(String path) {
        return isFarAway(path)
                ? new RecordFolder.OfHadoop(path, HadoopSettings.load())
                : new RecordFolder.OfThisMachine(path);
    }

    /** Files on this machine or on any Hadoop file system. */
    public static FileAccess files() {
        return new FileAccess() {
            @Override
            public Source apply(String path) {
                return open(path);
            }

            @Override
            public List<String> names(String folder) {
                return isFarAway(folder)
                        ? HadoopSource.access(HadoopSettings.load()).names(folder)
                        : FileAccess.namesOnThisMachine(folder);
            }
        };
    }

    private static Source open(String path) {
        return isFarAway(path) ? HadoopSource.open(path, HadoopSettings.load()) : Sources.ofFile(Path.of(path));
    }

    private static boolean isFarAway(String path) {
        return WITH_SCHEME.matcher(path).matches();
    }
}
