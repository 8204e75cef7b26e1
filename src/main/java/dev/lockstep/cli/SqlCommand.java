package dev.lockstep.cli;

import dev.lockstep.record.PythonRepr;
import dev.lockstep.report.TextTable;
import dev.lockstep.spark.SessionLease;
import dev.lockstep.spark.Views;
import dev.lockstep.store.BadRunException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep sql}: one query over the views of {@code jobs/sql/views.sql}. */
@Command(
        name = "sql",
        description = {
            "Runs a query over the views runs, checks, cases, log, reference, diff and summary",
            "(DESCRIBE VIEW tells what a column means)."
        },
        mixinStandardHelpOptions = true)
public final class SqlCommand implements TableCommand {
    @ArgGroup(multiplicity = "1")
    private Query query;

    @Mixin
    private OutOption out;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Print at most so many rows (default: ${DEFAULT-VALUE}).")
    private int rows;

    /** Where the query stands. */
    static final class Query {
        @Parameters(paramLabel = "QUERY", description = "such as \"SELECT key, mean_diff FROM summary\"")
        private String text;

        @Option(
                names = "--file",
                paramLabel = "FILE",
                description = "Take the query from a file, such as jobs/sql/examples/worst_keys.sql.")
        private Path file;

        String text() {
            return file == null ? text : TextFiles.read(file);
        }

        /** What a message calls it. */
        String name() {
            return file == null ? text : file.toString();
        }
    }

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        String text = query.text();
        try (SessionLease spark = SessionLease.take("sql")) {
            SparkSession session = spark.session();
            Dataset<Row> answer =
                    Views.query(session, out.open(session.sparkContext().hadoopConfiguration()), text);
            print(answer.columns(), answer.takeAsList(rows + 1));
            return ExitCode.PASSED;
        } catch (Exception e) {
            throw asBadQuery(e);
        }
    }

    private void print(String[] columns, List<Row> answer) {
        TextTable table = new TextTable(columns);
        answer.stream().limit(rows).forEach(row -> table.row(cells(row)));
        table.lines().forEach(spec.commandLine().getOut()::println);
        if (answer.size() > rows) {
            spec.commandLine().getOut().println("(more than " + rows + " rows; --rows shows more)");
        }
    }

    private static String[] cells(Row row) {
        String[] cells = new String[row.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cell(row.get(i));
        }
        return cells;
    }

    private static String cell(Object cell) {
        if (cell instanceof Double number) {
            return PythonRepr.of(number);
        }
        // A java.sql.Timestamp prints this machine's time.
        return cell instanceof Timestamp time ? time.toInstant().toString() : String.valueOf(cell);
    }

    /** A query that Spark cannot read is bad input; AnalysisException is checked, and Spark throws it unannounced. */
    private RuntimeException asBadQuery(Exception e) {
        if (e instanceof AnalysisException) {
            return new BadRunException("sql " + query.name() + ": "
                    + e.getMessage().lines().findFirst().orElse(""));
        }
        return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
}
