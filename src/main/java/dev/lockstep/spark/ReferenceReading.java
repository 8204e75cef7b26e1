package dev.lockstep.spark;

import dev.lockstep.plan.CaseReading;
import dev.lockstep.run.FileReader;
import dev.lockstep.suite.RecordedFile;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the recorded sides, a file a task. */
final class ReferenceReading {
    private ReferenceReading() {}

    /** The outcomes, not yet read: whoever writes them opens the files. */
    static Dataset<Row> outcomes(SparkSession session, HadoopSource.Opener files, List<CaseReading> readings) {
        Map<RecordedFile, List<CaseReading>> byFile = new LinkedHashMap<>();
        readings.forEach(reading -> byFile.computeIfAbsent(reading.file(), file -> new ArrayList<>())
                .add(reading));
        List<List<CaseReading>> batches = new ArrayList<>(byFile.values());
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        return session.createDataFrame(
                spark.parallelize(batches, Math.max(1, batches.size()))
                        .flatMap(batch -> rows(new FileReader(files), batch)),
                Schemas.OUTCOME);
    }

    private static Iterator<Row> rows(FileReader reader, List<CaseReading> batch) {
        return reader.read(batch.get(0).file(), batch).stream()
                .map(found -> OutcomeRows.row(
                        found.reading().caseId(), found.reading().side().label(), true, found.outcome()))
                .iterator();
    }
}
