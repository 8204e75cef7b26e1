package dev.lockstep.record.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.HeapBudget;
import dev.lockstep.record.Source;
import dev.lockstep.record.Sources;
import dev.lockstep.record.array.NdArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes, the reader gives arrays or refuses in one line, soon. {@code -Dfuzz.seconds} makes it go on for longer and
 * {@code -Dfuzz.seed} repeats a run; the profile {@code fuzz} is ten minutes of it.
 */
class FuzzTest {
    private static final int INPUTS = 20_000;
    private static final int TORCH_INPUTS = 3_000;
    private static final int MAX_CORPUS_BYTES = 10_000;
    private static final long MAX_MILLIS = 5_000;

    private long read;
    private long refused;

    @Test
    void everyInputIsReadOrRefused() throws IOException {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        long end = System.nanoTime() + Long.getLong("fuzz.seconds", 0L) * 1_000_000_000;
        List<byte[]> corpus = corpus();
        assertThat(corpus).hasSizeGreaterThan(100);
        Mutator mutator = new Mutator(seed, corpus);
        long tried = 0;
        for (; tried < INPUTS || System.nanoTime() < end; tried++) {
            attempt(mutator.next(), "seed " + seed + ", input " + tried);
        }
        System.out.printf("fuzz: seed %d, %d inputs: %d read, %d refused%n", seed, tried, read, refused);
        assertThat(read).as("inputs that are still files").isPositive();
    }

    /** The checksums of an archive keep most changes from its members: here they are those of the changed pickle. */
    @Test
    void everyTorchPickleIsReadOrRefused() throws IOException {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        Map<String, byte[]> members = members(Path.of("src/test/resources/frameworks/state.pt"));
        Mutator mutator = new Mutator(seed, List.of(members.get("state/data.pkl")));
        for (int tried = 0; tried < TORCH_INPUTS; tried++) {
            members.put("state/data.pkl", mutator.next());
            attempt(zip(members), "seed " + seed + ", torch input " + tried);
        }
        assertThat(read).as("inputs that are still files").isPositive();
    }

    private static Map<String, byte[]> members(Path archive) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        Source file = Sources.ofFile(archive);
        for (ZipMember member : ZipMember.of(file, new HeapBudget(file.name()))) {
            Source bytes = member.open();
            members.put(member.name(), new byte[(int) bytes.size()]);
            bytes.read(0, (int) bytes.size()).get(members.get(member.name()));
        }
        return members;
    }

    private static byte[] zip(Map<String, byte[]> members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                zip.putNextEntry(new ZipEntry(member.getKey()));
                zip.write(member.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private void attempt(byte[] bytes, String which) {
        long start = processorNanos();
        try {
            RecordFiles.read(Sources.ofBytes("fuzz", bytes)).flat().values().forEach(FuzzTest::touch);
            read++;
        } catch (BadFileException e) {
            assertThat(e.getMessage()).as(which).hasLineCount(1).hasSizeLessThan(1000);
            refused++;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            fail(which + ": " + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 2000)), e);
        }
        assertThat((processorNanos() - start) / 1_000_000).as(which).isLessThan(MAX_MILLIS);
    }

    /** Of this thread: on a busy machine the time of day says nothing about an input. */
    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void touch(NdArray array) {
        if (array.size() > 0) {
            array.doubleAt(0);
            array.doubleAt(array.size() - 1);
        }
    }

    private static List<byte[]> corpus() throws IOException {
        List<byte[]> corpus = new ArrayList<>();
        for (String folder : List.of("formats", "pairs", "hostile", "states", "golden", "frameworks")) {
            try (Stream<Path> files = Files.list(Path.of("src/test/resources", folder))) {
                for (Path file : files.sorted().toList()) {
                    if (Files.size(file) <= MAX_CORPUS_BYTES && !file.toString().matches(".*\\.(log|rc|tsv|py)")) {
                        corpus.add(Files.readAllBytes(file));
                    }
                }
            }
        }
        return corpus;
    }
}
