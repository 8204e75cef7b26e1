package dev.lockstep.spark.job;

import dev.lockstep.plan.ReadTask;
import dev.lockstep.record.BadFileException;
import dev.lockstep.run.RecordedFileReader;
import dev.lockstep.spark.session.TaskFiles;
import dev.lockstep.spark.set.SetReading;
import dev.lockstep.spark.set.SetStore;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.spark.table.RunTables;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.suite.RecordedFile;
import dev.lockstep.suite.RecordedSet;
import dev.lockstep.suite.RecordedSource;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;

/**
 * Reads the recorded sides: a file a task, a set a task, a run case by case. A file that is refused is a value, not a lost task that Spark tries
 * again.
 */
public final class ReferenceReading {
    private final SparkSession session;
    private final TaskFiles files;
    private final SetStore sets;
    private final CollectionAccumulator<BadFileException> refused;

    /** Reads by the session. */
    public ReferenceReading(SparkSession session, TaskFiles files, SetStore sets) {
        this.session = session;
        this.files = files;
        this.sets = sets;
        this.refused = session.sparkContext().collectionAccumulator("refused files");
    }

    /** The readings of one file. */
    private record Batch(RecordedFile file, List<ReadTask> readings) implements Serializable {}

    /** The outcomes, not yet read: whoever writes them opens the files. */
    public Dataset<Row> outcomes(List<ReadTask> readings) {
        List<Batch> batches = new ArrayList<>();
        Map<RecordedSet, List<ReadTask>> ofSets = new LinkedHashMap<>();
        Map<String, List<ReadTask>> ofRuns = new LinkedHashMap<>();
        bySource(readings)
                .forEach((source, its) -> source.fold(
                        file -> batches.add(new Batch(file, its)),
                        set -> ofSets.put(set, its) == null,
                        run -> ofRuns.computeIfAbsent(run.runId(), id -> new ArrayList<>())
                                .addAll(its)));
        Dataset<Row> outcomes = ofFiles(batches);
        for (Map.Entry<RecordedSet, List<ReadTask>> set : ofSets.entrySet()) {
            outcomes = outcomes.unionByName(SetReading.outcomes(session, sets, set.getKey(), set.getValue()));
        }
        for (Map.Entry<String, List<ReadTask>> run : ofRuns.entrySet()) {
            RunTables tables = new RunTables(session, new StoredRun(sets.store(), run.getKey()));
            outcomes = outcomes.unionByName(RunReading.outcomes(tables, run.getValue()));
        }
        return outcomes;
    }

    private static Map<RecordedSource, List<ReadTask>> bySource(List<ReadTask> readings) {
        Map<RecordedSource, List<ReadTask>> bySource = new LinkedHashMap<>();
        readings.forEach(reading -> bySource.computeIfAbsent(reading.source(), source -> new ArrayList<>())
                .add(reading));
        return bySource;
    }

    private Dataset<Row> ofFiles(List<Batch> batches) {
        Work work = new Work(files, refused);
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        return session.createDataFrame(
                spark.parallelize(batches, Math.max(1, batches.size())).flatMap(work::rows), OutcomeTable.SCHEMA);
    }

    /**
     * Asks, once the outcomes are written, whether there was a file for each.
     *
     * @throws BadFileException if a file is not there or was refused: the first by its name
     */
    public void requireAll() {
        refused.value().stream()
                .min(Comparator.comparing(BadFileException::file))
                .ifPresent(bad -> {
                    throw bad;
                });
    }

    /** What an executor does with a file. */
    private record Work(TaskFiles files, CollectionAccumulator<BadFileException> refused) implements Serializable {
        Iterator<Row> rows(Batch batch) {
            try {
                return new RecordedFileReader(files)
                        .read(batch.file(), batch.readings()).stream()
                                .map(Work::row)
                                .iterator();
            } catch (BadFileException e) {
                refused.add(e);
                return Collections.emptyIterator();
            }
        }

        private static Row row(RecordedFileReader.Found found) {
            ReadTask reading = found.reading();
            return OutcomeTable.row(reading.caseId(), reading.side().label(), true, reading.keys(), found.outcome());
        }
    }
}
