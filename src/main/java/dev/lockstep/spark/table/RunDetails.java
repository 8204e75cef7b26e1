package dev.lockstep.spark.table;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.report.PastRun;
import dev.lockstep.report.PastRunsJson;
import dev.lockstep.report.html.CheckFields;
import dev.lockstep.report.html.PageBudget;
import dev.lockstep.report.html.PageDetails;
import dev.lockstep.store.Store;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/** Reads from the tables of a finished run what a page shows beside its report. */
public final class RunDetails {
    private final RunTables tables;
    private final ObjectNode report;

    private RunDetails(RunTables tables, ObjectNode report) {
        this.tables = tables;
        this.report = report;
    }

    /**
     * The values of the worst checks, what their sides are made of, the last runs, and where the report comes from.
     *
     * @param run that has finished
     * @param report its report as {@code --json} writes it. Not modified.
     */
    public static PageDetails of(SparkSession session, StoredRun run, ObjectNode report) {
        session.sparkContext().setJobDescription("details of run " + run.runId());
        return new RunDetails(new RunTables(session, run), report).read();
    }

    private PageDetails read() {
        List<String> drawn = PageBudget.drawn(report);
        List<Row> cases = tables.read(LogTables.CASES)
                .where(col(Columns.CHECK).isin(drawn.toArray()))
                .select(Columns.CASE_ID, Columns.CHECK, Columns.SEED, "fields")
                .orderBy(Columns.SEED)
                .collectAsList();
        return new PageDetails(
                new RunValues(tables, cases).read(drawn), fields(cases), PastRunsJson.of(history()), provenance());
    }

    private List<PastRun> history() {
        return new RunHistory(
                        tables.session(),
                        tables.run().store(),
                        report.path("suite").asText())
                .lastRuns();
    }

    /** Of the first case of each check: its seeds differ in nothing else. */
    private static List<CheckFields> fields(List<Row> cases) {
        List<CheckFields> fields = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Row row : cases) {
            if (seen.add(row.getAs("check"))) {
                fields.add(new CheckFields(row.getAs("check"), texts(row, "fields")));
            }
        }
        return fields;
    }

    private static Map<String, String> texts(Row row, String column) {
        scala.collection.Map<String, String> texts = row.getAs(column);
        return CollectionConverters.asJava(texts);
    }

    private Map<String, String> provenance() {
        Map<String, String> provenance = new LinkedHashMap<>();
        for (Row row : tables.read(Store.RUNS).collectAsList()) {
            texts(row, "versions").forEach(provenance::put);
            provenance.put(
                    "started", row.<Timestamp>getAs("started").toInstant().toString());
            provenance.put(
                    "finished", row.<Timestamp>getAs("finished").toInstant().toString());
            provenance.put("suite digest", row.getAs("suite_digest"));
            provenance.put("master", row.getAs("master"));
            provenance.put("hosts", row.getAs("hosts").toString());
            provenance.put("tables", tables.run().store().location());
        }
        return provenance;
    }
}
