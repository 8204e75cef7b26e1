package dev.lockstep.cli;

import dev.lockstep.spark.session.SessionLease;
import dev.lockstep.spark.table.SqlText;
import dev.lockstep.spark.table.Views;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
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

    @ArgGroup
    private Form form = new Form();

    /** How the answer is printed. */
    static final class Form {
        @Option(names = "--csv", description = "Print the answer as CSV.")
        private boolean csv;

        @Option(names = "--json", description = "Print the answer as a JSON array of objects.")
        private boolean json;

        @Option(names = "--vertical", description = "Print one line per value, for rows wider than the screen.")
        private boolean vertical;

        SqlForm chosen() {
            if (csv) {
                return SqlForm.CSV;
            }
            if (json) {
                return SqlForm.JSON;
            }
            return vertical ? SqlForm.VERTICAL : SqlForm.TABLE;
        }
    }

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        String text = query.text();
        try (SessionLease spark = SessionLease.take("sql")) {
            SparkSession session = spark.session();
            SqlText.requireReading(session, query.name(), text);
            Dataset<Row> answer =
                    Views.query(session, out.open(session.sparkContext().hadoopConfiguration()), text);
            print(List.of(answer.columns()), answer.takeAsList(rows + 1));
            return ExitCode.PASSED;
        } catch (Exception e) {
            throw SqlText.refusal(query.name(), e);
        }
    }

    private void print(List<String> columns, List<Row> answer) {
        boolean isWhole = answer.size() <= rows;
        PrintWriter printer = spec.commandLine().getOut();
        form.chosen().print(columns, isWhole ? answer : answer.subList(0, rows), printer);
        printer.flush();
        if (!isWhole) {
            spec.commandLine().getErr().println("lockstep: more than " + rows + " rows; --rows shows more");
        }
    }
}
