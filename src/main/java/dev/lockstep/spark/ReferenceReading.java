package dev.lockstep.spark;

import dev.lockstep.plan.CaseReading;
import dev.lockstep.record.BadFileException;
import dev.lockstep.run.FileReader;
import dev.lockstep.suite.RecordedFile;
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

/** Reads the recorded sides, a file a task. A file that is refused is a value, not a lost task that Spark tries again. */
final class ReferenceReading {
    private final SparkSession session;
    private final HadoopSource.Opener files;
    private final CollectionAccumulator<BadFileException> refused;

    ReferenceReading(SparkSession session, HadoopSource.Opener files) {
        this.session = session;
        this.files = files;
        this.refused = session.sparkContext().collectionAccumulator("refused files");
    }

    /** The outcomes, not yet read: whoever writes them opens the files. */
    Dataset<Row> outcomes(List<CaseReading> readings) {
        Map<RecordedFile, List<CaseReading>> byFile = new LinkedHashMap<>();
        readings.forEach(reading -> byFile.computeIfAbsent(reading.file(), file -> new ArrayList<>())
                .add(reading));
        List<List<CaseReading>> batches = new ArrayList<>(byFile.values());
        Work work = new Work(files, refused);
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        return session.createDataFrame(
                spark.parallelize(batches, Math.max(1, batches.size())).flatMap(work::rows), Schemas.OUTCOME);
    }

    /**
     * Asks, once the outcomes are written, whether there was a file for each.
     *
     * @throws BadFileException if a file is not there or was refused: the first by its name
     */
    void requireAll() {
        refused.value().stream().min(Comparator.comparing(BadFileException::file)).ifPresent(bad -> {
            throw bad;
        });
    }

    /** What an executor does with a file. */
    private record Work(HadoopSource.Opener files, CollectionAccumulator<BadFileException> refused)
            implements Serializable {
        Iterator<Row> rows(List<CaseReading> batch) {
            try {
                return new FileReader(files)
                        .read(batch.get(0).file(), batch).stream().map(Work::row).iterator();
            } catch (BadFileException e) {
                refused.add(e);
                return Collections.emptyIterator();
            }
        }

        private static Row row(FileReader.Found found) {
            CaseReading reading = found.reading();
            return OutcomeRows.row(reading.caseId(), reading.side().label(), true, found.outcome());
        }
    }
}
