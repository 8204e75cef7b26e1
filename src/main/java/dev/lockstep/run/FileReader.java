package dev.lockstep.run;

import dev.lockstep.plan.CaseReading;
import dev.lockstep.plan.RecordedValue;
import dev.lockstep.plan.RecordedValue.Part;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.NdArray;
import dev.lockstep.record.Observation;
import dev.lockstep.record.Producer;
import dev.lockstep.record.RecordFiles;
import dev.lockstep.record.Source;
import dev.lockstep.suite.ProducerClaim;
import dev.lockstep.suite.RecordedFile;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the recorded sides that one file holds; opens it once. */
public final class FileReader {
    private static final int DIGEST_BYTES = 1 << 20;

    private final Function<String, Source> files;

    public FileReader(Function<String, Source> files) {
        this.files = files;
    }

    /** A reading, and what it found; a key that the file lacks is not in it. */
    public record Found(CaseReading reading, CaseOutcome outcome) {}

    /**
     * Takes the values of all readings out of their file.
     *
     * @param readings of {@code file} each
     * @throws BadFileException if there is no such file, it is refused, or a series in it has not the asked form
     */
    public List<Found> read(RecordedFile file, List<CaseReading> readings) {
        Stopwatch watch = new Stopwatch();
        Source source = files.apply(file.path());
        Map<String, NdArray> arrays = KeyRules.apply(
                file.keys(), file.path(), RecordFiles.read(source).flat());
        Producer producer = producer(file.producer(), digest(source));
        List<Found> found = new ArrayList<>(readings.size());
        for (CaseReading reading : readings) {
            List<Observation> observations = observations(file, reading, arrays);
            found.add(new Found(reading, new CaseOutcome.Observed(producer, watch.elapsedMillis(), observations)));
        }
        return found;
    }

    private static List<Observation> observations(RecordedFile file, CaseReading reading, Map<String, NdArray> arrays) {
        List<Observation> observations = new ArrayList<>();
        for (RecordedValue value : reading.values()) {
            NdArray array = arrays.get(value.fileKey());
            NdArray part = array == null ? null : part(file, value, array);
            if (part != null) {
                observations.add(
                        new Observation(value.observed().key(), value.observed().iteration(), part));
            }
        }
        return observations;
    }

    /** The part that was asked for; null where a series ends before it. */
    private static NdArray part(RecordedFile file, RecordedValue value, NdArray array) {
        if (value.part() instanceof Part.Whole) {
            return array;
        }
        if (array.shape().length != 1) {
            throw new BadFileException(
                    file.path(), value.fileKey() + ": is no series, it has " + array.shape().length + " axes");
        }
        if (value.part() instanceof Part.Element element) {
            return element.index() < array.size() ? doubles(array, element.index(), element.index() + 1, true) : null;
        }
        int count = Math.toIntExact(Math.min(((Part.First) value.part()).count(), array.size()));
        return doubles(array, 0, count, false);
    }

    private static NdArray doubles(NdArray array, int from, int to, boolean scalar) {
        double[] values = new double[to - from];
        for (int i = from; i < to; i++) {
            values[i - from] = array.doubleAt(i);
        }
        return scalar ? NdArray.float64(values) : NdArray.float64(values, values.length);
    }

    private static Producer producer(ProducerClaim claim, String digest) {
        return new Producer(claim.framework(), claim.version(), claim.host(), claim.precision(), 0, "", digest);
    }

    private static String digest(Source source) {
        MessageDigest digest = sha256();
        for (long offset = 0; offset < source.size(); offset += DIGEST_BYTES) {
            ByteBuffer bytes = source.read(offset, (int) Math.min(DIGEST_BYTES, source.size() - offset));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
