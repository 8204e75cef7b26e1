package dev.lockstep.record.format;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.Sources;
import dev.lockstep.record.array.NdArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads a folder of files, then says for each in a line what came of it and how long it took. Runs in a JVM of its own. */
final class SmallHeap {
    private SmallHeap() {}

    public static void main(String[] args) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(args[0]))) {
            List<Path> all = files.sorted().toList();
            for (Path file : all) {
                long start = System.nanoTime();
                String outcome = outcome(file);
                System.out.println(
                        file.getFileName() + "\t" + (System.nanoTime() - start) / 1_000_000 + "\t" + outcome);
            }
        }
    }

    private static String outcome(Path file) {
        try {
            Map<String, NdArray> arrays = RecordFiles.read(Sources.ofFile(file)).flat();
            return "read " + arrays.size();
        } catch (BadFileException e) {
            return "refused: " + e.problem();
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return "threw " + e;
        }
    }
}
