package dev.lockstep.run;

import dev.lockstep.plan.ReadTask;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.FileAccess;
import dev.lockstep.record.Producer;
import dev.lockstep.record.array.Observation;
import dev.lockstep.record.format.FileGroup;
import dev.lockstep.suite.ProducerClaim;
import dev.lockstep.suite.RecordedFile;
import java.util.ArrayList;
import java.util.List;

/** Reads the recorded sides that one file holds, or the files of several ranks; opens each once. */
public final class RecordedFileReader {
    private final FileAccess files;

    public RecordedFileReader(FileAccess files) {
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
        FileGroup group = FileGroup.open(file.path(), files);
        RecordLookup lookup = new RecordLookup(file, group.read());
        Producer producer = producer(file.producer(), FileDigest.of(group.sources()));
        List<Found> found = new ArrayList<>(readings.size());
        for (ReadTask reading : readings) {
            List<Observation> observations = lookup.observations(reading);
            found.add(new Found(
                    reading,
                    new CaseOutcome.Observed(producer, watch.elapsedMillis(), observations, lookup.odd(reading))));
        }
        return found;
    }

    private static Producer producer(ProducerClaim claim, String digest) {
        return new Producer(claim.framework(), claim.version(), claim.host(), claim.precision(), 0, "", digest);
    }
}
