package dev.lockstep.run;

import dev.lockstep.plan.ReadTask;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.Producer;
import dev.lockstep.record.Source;
import dev.lockstep.record.array.Observation;
import dev.lockstep.record.format.RecordFiles;
import dev.lockstep.suite.ProducerClaim;
import dev.lockstep.suite.RecordedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads the recorded sides that one file holds; opens it once. */
public final class RecordedFileReader {
    private final Function<String, Source> files;

    public RecordedFileReader(Function<String, Source> files) {
        this.files = files;
    }

    /** A reading, and what it found; a key that the file lacks is not in it. */
    public record Found(ReadTask reading, CaseOutcome outcome) {}

    /**
     * Takes the values of all readings out of their file.
     *
     * @param readings of {@code file} each
     * @throws BadFileException if there is no such file, it is refused, or a series in it has not the asked form
     */
    public List<Found> read(RecordedFile file, List<ReadTask> readings) {
        Stopwatch watch = new Stopwatch();
        Source source = files.apply(file.path());
        RecordLookup lookup = new RecordLookup(file, RecordFiles.read(source));
        Producer producer = producer(file.producer(), FileDigest.of(source));
        List<Found> found = new ArrayList<>(readings.size());
        for (ReadTask reading : readings) {
            List<Observation> observations = lookup.observations(reading);
            found.add(new Found(reading, new CaseOutcome.Observed(producer, watch.elapsedMillis(), observations)));
        }
        return found;
    }

    private static Producer producer(ProducerClaim claim, String digest) {
        return new Producer(claim.framework(), claim.version(), claim.host(), claim.precision(), 0, "", digest);
    }
}
