package dev.lockstep.spark;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.plan.CaseTask;
import dev.lockstep.spark.job.FanOut;
import dev.lockstep.spark.session.Progress;
import dev.lockstep.spark.session.TaskFiles;
import dev.lockstep.spark.table.LogTables;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.spark.table.TableFiles;
import dev.lockstep.store.Attempt;
import dev.lockstep.store.Store;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tables as they are, without the views. */
public final class Tables {
    private Tables() {}

    /** The store of an {@code --out}. */
    public static Store open(String out) {
        return Store.open(out, new Configuration());
    }

    /** A run's rows of a table, published or not. */
    public static Dataset<Row> rows(String out, String table, String runId) {
        return LogTables.read(SharedSession.session(), open(out).table(table))
                .where(col("run_id").equalTo(runId))
                .drop("run_id");
    }

    /** Leaves what a job leaves that ends after these outcomes. */
    public static void die(StoredRun run, String asked, int sides, Dataset<Row> outcomes) {
        try (Attempt attempt = run.claim(asked)) {
            attempt.begin(sides, "{}");
            TableFiles.write(outcomes, attempt.outcomes(), attempt::keep);
            attempt.keepAll();
        }
    }

    /** The same after these tasks of a plan. */
    public static void die(
            StoredRun run, String asked, int sides, List<CaseTask> done, UnaryOperator<Dataset<Row>> edit) {
        TaskFiles files = new TaskFiles(new Configuration());
        try (Progress progress = new Progress(SharedSession.session().sparkContext(), done.size(), 1)) {
            FanOut fanOut = new FanOut(SharedSession.session(), files, null);
            die(run, asked, sides, edit.apply(fanOut.outcomes(done, 1, progress)));
        }
    }
}
