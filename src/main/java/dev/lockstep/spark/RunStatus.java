package dev.lockstep.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** Tells from the files alone, without Spark, how far a run is; and leaves the files that tell. */
public final class RunStatus {
    /** Out of sight: how many computed sides the run has. */
    private static final String SIDES = "sides";

    /** Out of sight: why the job failed. */
    private static final String FAILURE = "failure";

    /** Out of sight: the suite as canonical JSON. */
    static final String SUITE = "suite";

    private static final String OUTCOMES = "outcomes";

    private final RunPlace place;
    private final Store store;
    private final Configuration hadoop;

    /** Of one run, which may not exist. */
    public RunStatus(RunPlace place, Configuration hadoop) {
        this.place = place;
        this.store = place.store();
        this.hadoop = hadoop;
    }

    /** Keeps the suite, so that what it names is not tidied away while the job runs. */
    void keepSuite(String json) {
        store.write(place.staged(SUITE), json);
    }

    /** Says how much there is to do; an earlier job's failure is history then. */
    void begin(int sides) {
        store.write(place.staged(SIDES), Integer.toString(sides));
        try {
            store.files().delete(place.staged(FAILURE), false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + place.staged(FAILURE), e);
        }
    }

    /** Says that the job failed. Best effort: why it failed may be why this fails. */
    public void fail(String cause) {
        try {
            store.write(place.staged(FAILURE), cause);
        } catch (UncheckedIOException e) {
            // A disk that is full, a file system that is gone: the job's own message stands.
        }
    }

    /**
     * What has become of the run.
     *
     * @throws BadRunException if there is none
     */
    public RunState state() {
        try {
            if (place.hasOwnFolder()) {
                return new RunState.Finished(exitCode(place.published(Store.RUNS)));
            }
            Packs packs = new Packs(store);
            Optional<Packs.Pack> pack = packs.of(place.runId());
            return pack.isPresent()
                    ? new RunState.Finished(
                            exitCode(packs.folder(Store.RUNS, pack.get().id())))
                    : unfinished();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read run " + place.runId() + " under " + store.location(), e);
        }
    }

    private RunState unfinished() throws IOException {
        if (!place.isUnderWay()) {
            throw new BadRunException("--out " + store.location() + ": there is no run " + place.runId());
        }
        long sides = place.hasStaged(SIDES) ? Long.parseLong(store.read(place.staged(SIDES))) : -1;
        List<FileStatus> files = files(place.staging());
        long done = rows(place.staged(OUTCOMES), files);
        return place.hasStaged(FAILURE)
                ? new RunState.Failed(done, sides, store.read(place.staged(FAILURE)))
                : new RunState.Unfinished(done, sides, last(files));
    }

    private static Instant last(List<FileStatus> files) {
        return files.stream()
                .map(FileStatus::getModificationTime)
                .max(Comparator.naturalOrder())
                .map(Instant::ofEpochMilli)
                .orElse(Instant.EPOCH);
    }

    private List<FileStatus> files(Path folder) throws IOException {
        List<FileStatus> found = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> files = store.files().listFiles(folder, true);
        while (files.hasNext()) {
            found.add(files.next());
        }
        return found;
    }

    /** Rows of whole files; those of a task under way are deeper. */
    private long rows(Path table, List<FileStatus> files) throws IOException {
        long rows = 0;
        for (FileStatus file : files) {
            if (file.getPath().getParent().equals(table) && isData(file.getPath())) {
                try (ParquetFileReader reader =
                        ParquetFileReader.open(HadoopInputFile.fromPath(file.getPath(), hadoop))) {
                    rows += reader.getRecordCount();
                }
            }
        }
        return rows;
    }

    private static boolean isData(Path file) {
        return !file.getName().startsWith("_") && !file.getName().startsWith(".");
    }

    /** @param rows a folder of {@code runs}: the run's own, or a pack's, whose rows tell whose they are */
    private int exitCode(Path rows) throws IOException {
        for (FileStatus file : files(rows)) {
            if (isData(file.getPath())) {
                try (ParquetReader<Group> reader = ParquetReader.builder(new GroupReadSupport(), file.getPath())
                        .withConf(hadoop)
                        .build()) {
                    for (Group run = reader.read(); run != null; run = reader.read()) {
                        if (isOfThisRun(run)) {
                            return run.getInteger("exit_code", 0);
                        }
                    }
                }
            }
        }
        throw new BadRunException("--out " + store.location() + ": run " + place.runId() + " has no row in table runs");
    }

    private boolean isOfThisRun(Group run) {
        return !run.getType().containsField("run_id")
                || run.getString("run_id", 0).equals(place.runId());
    }
}
