package dev.lockstep.spark.set;

import dev.lockstep.plan.Digest;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.FileAccess;
import dev.lockstep.record.Producer;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.format.FileGroup;
import dev.lockstep.run.FileDigest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The files that become a set, looked through before anything is written.
 *
 * @param files in the order in which they were given
 * @param keys of all files together
 * @param digest of the producer and of every file, in their order
 * @param sources how many files there are, those of one name with places counted
 * @param leftOut keys of what is no array of numbers, and what it is
 */
record SetContents(List<File> files, long keys, String digest, List<String> leftOut, int sources) {
    /** What one row may hold: a Java array of bytes, with room for the copies that are made on its way. */
    private static final long MAX_ARRAY_BYTES = 1L << 30;

    SetContents {
        files = List.copyOf(files);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * One file of a set.
     *
     * @param producer the set's, with the file's digest
     * @param firstPosition place of the file's first key in the set, from 0
     */
    record File(String path, Producer producer, long firstPosition) implements Serializable {}

    /**
     * Looks through files; their values are not read yet, but for their digests.
     *
     * @throws BadFileException if one is refused, has no key or too large an array, or has a key that another one has
     */
    static SetContents of(List<String> paths, String framework, String version, FileAccess open) {
        List<File> files = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        Map<String, String> fileOfKey = new HashMap<>();
        int sources = 0;
        for (String path : paths) {
            FileGroup group = FileGroup.open(path, open);
            sources += group.sources().size();
            RecordTree tree = group.read();
            Map<String, NdArray> arrays = tree.flat();
            tree.uncomparable().forEach((key, odd) -> leftOut.add(key + " (" + odd.what() + ")"));
            if (arrays.isEmpty()) {
                throw new BadFileException(path, "holds no array");
            }
            long firstPosition = fileOfKey.size();
            arrays.forEach((key, array) -> {
                requireSize(path, key, array);
                requireNew(path, key, fileOfKey.put(key, path));
            });
            Producer producer = new Producer(framework, version, "", "", 0, "", FileDigest.of(group.sources()));
            files.add(new File(path, producer, firstPosition));
        }
        return new SetContents(files, fileOfKey.size(), digest(framework, version, files), leftOut, sources);
    }

    private static void requireSize(String path, String key, NdArray array) {
        long bytes = array.size() * array.dtype().bytes();
        if (bytes > MAX_ARRAY_BYTES) {
            throw new BadFileException(
                    path, "key " + key + ": " + array + " has " + bytes + " bytes, a set takes " + MAX_ARRAY_BYTES);
        }
    }

    private static void requireNew(String path, String key, String other) {
        if (other != null) {
            throw new BadFileException(path, "key " + key + " is in " + other + " too; a set has every key once");
        }
    }

    private static String digest(String framework, String version, List<File> files) {
        return Digest.of(files.stream()
                .map(file -> file.producer().digest())
                .collect(Collectors.joining("\n", framework + "\n" + version + "\n", "")));
    }
}
