package dev.lockstep.spark;

import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Runs that are there without having run: another one's tables under their own ids. */
record RunCopies(Path out) {
    /** Copies a run. */
    void copy(String runId, String as, Instant finished) throws IOException {
        for (String table : Store.TABLES) {
            copy(folder(table, runId), folder(table, as));
        }
        edit(Store.RUNS, runId, as, rows -> rows.withColumn("finished", lit(Timestamp.from(finished))));
    }

    /** Writes a copy of one table with other rows; of a run itself if both ids are one. */
    void edit(String table, String runId, String as, UnaryOperator<Dataset<Row>> edit) throws IOException {
        Dataset<Row> rows = SharedSession.session()
                .read()
                .schema(Schemas.of(table))
                .parquet(folder(table, runId).toString());
        Path staged = out.resolve("_staging/copy");
        edit.apply(rows).coalesce(1).write().parquet(staged.toString());
        delete(folder(table, as));
        Files.move(staged, folder(table, as));
    }

    /** A copy of the whole place. */
    RunCopies copyTo(Path other) throws IOException {
        copy(out, other);
        return new RunCopies(other);
    }

    Store store() {
        return Store.open(out.toString(), new Configuration());
    }

    Path folder(String table, String runId) {
        return out.resolve(table).resolve("run_id=" + runId);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
