package dev.lockstep.spark;

import dev.lockstep.plan.CaseReading;
import dev.lockstep.run.FileReader;
import dev.lockstep.suite.RecordedFile;
import dev.lockstep.suite.RecordedSet;
import dev.lockstep.suite.RecordedSource;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the recorded sides: a file a task, a set a task. */
final class ReferenceReading {
    private final SparkSession session;
    private final HadoopSource.Opener files;
    private final SetStore sets;

    ReferenceReading(SparkSession session, HadoopSource.Opener files, SetStore sets) {
        this.session = session;
        this.files = files;
        this.sets = sets;
    }

    /** The readings of one file. */
    private record Batch(RecordedFile file, List<CaseReading> readings) implements Serializable {}

    /** The outcomes, not yet read: whoever writes them opens the files. */
    Dataset<Row> outcomes(List<CaseReading> readings) {
        List<Batch> batches = new ArrayList<>();
        Map<RecordedSet, List<CaseReading>> ofSets = new LinkedHashMap<>();
        bySource(readings)
                .forEach((source, its) ->
                        source.fold(file -> batches.add(new Batch(file, its)), set -> ofSets.put(set, its) == null));
        Dataset<Row> outcomes = ofFiles(batches);
        for (Map.Entry<RecordedSet, List<CaseReading>> set : ofSets.entrySet()) {
            outcomes = outcomes.unionByName(SetReading.outcomes(session, sets, set.getKey(), set.getValue()));
        }
        return outcomes;
    }

    private static Map<RecordedSource, List<CaseReading>> bySource(List<CaseReading> readings) {
        Map<RecordedSource, List<CaseReading>> bySource = new LinkedHashMap<>();
        readings.forEach(reading -> bySource.computeIfAbsent(reading.source(), source -> new ArrayList<>())
                .add(reading));
        return bySource;
    }

    private Dataset<Row> ofFiles(List<Batch> batches) {
        HadoopSource.Opener open = files;
        FlatMapFunction<Batch, Row> read = batch -> rows(new FileReader(open), batch);
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        return session.createDataFrame(
                spark.parallelize(batches, Math.max(1, batches.size())).flatMap(read), Schemas.OUTCOME);
    }

    private static Iterator<Row> rows(FileReader reader, Batch batch) {
        return reader.read(batch.file(), batch.readings()).stream()
                .map(found -> OutcomeRows.row(
                        found.reading().caseId(), found.reading().side().label(), true, found.outcome()))
                .iterator();
    }
}
