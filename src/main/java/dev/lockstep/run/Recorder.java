package dev.lockstep.run;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.KeyIteration;
import dev.lockstep.record.Producer;
import dev.lockstep.record.ProducerFile;
import dev.lockstep.record.Sources;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.record.array.Uncomparable;
import dev.lockstep.record.format.RecordFiles;
import dev.lockstep.suite.CommandedRun;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.json.RecorderCaseText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** Has recorders of the user's make runs, each in a fresh folder, and takes what they leave there. */
final class Recorder {
    static final String OUT = "out.npy";
    static final String PRODUCER = "producer.json";

    private static final String CASE = "case.json";
    /** What a row may hold, with room for the copies that are made on its way. */
    private static final long MOST_OUT_BYTES = 1L << 30;

    private static final long MOST_PRODUCER_BYTES = 1L << 20;
    private static final int SHOWN_KEYS = 3;

    private final CommandPaths paths;
    private final int threads;
    private final RecorderStarts starts;

    /**
     * Recorders that are ready.
     *
     * @param threads how many a recorder is told to use
     */
    Recorder(CommandPaths paths, int threads, RecorderStarts starts) {
        this.paths = paths;
        this.threads = threads;
        this.starts = starts;
    }

    /**
     * What a recorder left.
     *
     * @param odd keys of what nobody can compare, and what that is
     */
    record Recording(Producer producer, List<Observation> observations, Map<String, String> odd) {
        Recording(Producer producer, List<Observation> observations) {
            this(producer, observations, Map.of());
        }
    }

    /**
     * Makes a run, in as many attempts as it may take.
     *
     * @param keys what to look for; none for all that there is
     * @throws RecorderException if the last attempt fails too
     * @throws CancellationException if this thread is interrupted; nothing that was started is left
     */
    Recording record(CommandedRun run, List<ObservedKey> keys) {
        int attempts = 1 + run.command().retries();
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(run, keys);
            } catch (RecorderException e) {
                if (attempt == attempts) {
                    throw attempts == 1
                            ? e
                            : new RecorderException(attempts + " attempts, the last: " + e.getMessage());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
        }
    }

    private Recording attempt(CommandedRun run, List<ObservedKey> keys) throws InterruptedException {
        try (ScratchFolder folder = new ScratchFolder()) {
            Path given = folder.path().resolve(CASE);
            Files.writeString(given, RecorderCaseText.of(run.given(), paths::absolute, threads));
            String printed = starts.execute(run.command(), folder.path(), given);
            try {
                return recording(folder.path(), run, keys);
            } catch (BadFileException e) {
                throw new RecorderException(e.getMessage() + printed);
            }
        } catch (IOException e) {
            throw new RecorderException(e.getMessage());
        }
    }

    private static Producer producer(Path folder) throws IOException {
        return ProducerFile.read(PRODUCER, bytes(folder, PRODUCER, MOST_PRODUCER_BYTES), Hosts.NAME)
                .producer();
    }

    private static Recording recording(Path folder, CommandedRun run, List<ObservedKey> keys) throws IOException {
        Producer producer = producer(folder);
        KeyRules.Applied made = KeyRules.apply(
                run.keys(), OUT, RecordFiles.read(Sources.ofBytes(OUT, bytes(folder, OUT, MOST_OUT_BYTES))));
        List<Observation> observations = new ArrayList<>();
        if (keys.isEmpty()) {
            made.arrays().forEach((key, array) -> observations.add(new Observation(key, KeyIteration.of(key), array)));
            Map<String, String> odd = new LinkedHashMap<>();
            made.odd().forEach((key, what) -> odd.put(key, what.what()));
            return new Recording(producer, observations, odd);
        }
        requireComparable(keys, made.odd());
        requireAll(keys, made.arrays());
        keys.forEach(key -> observations.add(
                new Observation(key.key(), key.iteration(), made.arrays().get(key.key()))));
        return new Recording(producer, observations);
    }

    private static void requireComparable(List<ObservedKey> keys, Map<String, Uncomparable> odd) {
        keys.stream().map(ObservedKey::key).filter(odd::containsKey).findFirst().ifPresent(key -> {
            throw new BadFileException(OUT, "key " + key + ": " + odd.get(key).what() + " cannot be compared");
        });
    }

    private static void requireAll(List<ObservedKey> keys, Map<String, NdArray> arrays) {
        List<String> missing = keys.stream()
                .map(ObservedKey::key)
                .filter(key -> !arrays.containsKey(key))
                .toList();
        if (!missing.isEmpty()) {
            String shown = String.join(", ", missing.subList(0, Math.min(SHOWN_KEYS, missing.size())));
            throw new BadFileException(
                    OUT,
                    "lacks " + shown
                            + (missing.size() > SHOWN_KEYS ? " and " + (missing.size() - SHOWN_KEYS) + " more" : "")
                            + " of " + keys.size() + " keys");
        }
    }

    private static byte[] bytes(Path folder, String name, long most) throws IOException {
        Path file = folder.resolve(name);
        // Neither a pipe, which would never end, nor a link to somebody else's file.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new BadFileException(name, Files.exists(file) ? "is not a file" : "is missing");
        }
        long size = Files.size(file);
        if (size > most) {
            throw new BadFileException(name, size + " bytes are more than " + most);
        }
        return Files.readAllBytes(file);
    }
}
