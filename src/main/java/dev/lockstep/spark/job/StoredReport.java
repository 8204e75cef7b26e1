package dev.lockstep.spark.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.explain.DivergenceClock;
import dev.lockstep.explain.JudgedStep;
import dev.lockstep.judge.Verdict;
import dev.lockstep.plan.PlanOptions;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.plan.Planner;
import dev.lockstep.report.CheckReport;
import dev.lockstep.report.Report;
import dev.lockstep.report.RequiredJson;
import dev.lockstep.report.RequiredState;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.LogTables;
import dev.lockstep.spark.table.RunTables;
import dev.lockstep.spark.table.RunsTable;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.store.DamagedException;
import dev.lockstep.store.Store;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.json.SuiteParser;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The report of a finished run, put together from its tables again. Nothing is judged a second time: what an expectation allowed on
 * the day of the run stands.
 *
 * @param finished when the run had finished
 */
public record StoredReport(Report report, Instant finished) {
    /**
     * Reads it.
     *
     * @throws dev.lockstep.store.BadRunException if the run has not finished, or there is none
     */
    public static StoredReport of(SparkSession session, StoredRun run) {
        run.requireFinished();
        RunTables tables = new RunTables(session, run);
        Row row = tables.read(Store.RUNS).head();
        Map<String, PlannedCheck> planned = planned(run, row);
        Map<String, List<Row>> keys =
                SummaryRows.ofChecks(tables.read(LogTables.SUMMARY).collectAsList());
        Map<String, List<String>> remarks = remarks(run);
        Map<String, Map<String, String>> relations = relations(run);
        Map<String, List<RequiredState>> required = required(run);
        List<CheckReport> checks = new ArrayList<>();
        Seq<Row> outcomes = row.getAs(RunsTable.CHECKS);
        for (Row outcome : CollectionConverters.asJava(outcomes)) {
            String name = outcome.getAs(Columns.CHECK);
            checks.add(check(
                            outcome,
                            planned.get(name),
                            keys.getOrDefault(name, List.of()),
                            remarks.getOrDefault(name, List.of()),
                            relations.getOrDefault(name, Map.of()))
                    .requiring(required.getOrDefault(name, List.of())));
        }
        return new StoredReport(
                new Report(run.runId(), row.getAs(Columns.SUITE), checks),
                row.<Timestamp>getAs(RunsTable.FINISHED).toInstant());
    }

    private static Map<String, PlannedCheck> planned(StoredRun run, Row row) {
        String suite = row.getAs(RunsTable.SPEC);
        return Planner.plan(SuiteParser.parse("run " + run.runId(), suite), PlanOptions.NONE).checks().stream()
                .collect(Collectors.toMap(PlannedCheck::name, Function.identity()));
    }

    private static CheckReport check(
            Row outcome, PlannedCheck planned, List<Row> rows, List<String> remarks, Map<String, String> relations) {
        PlannedCheck check = planned.isOpen() ? planned.withKeys(keys(rows)) : planned;
        List<JudgedStep> steps =
                rows.stream().map(row -> SummaryRows.step(row, check)).toList();
        return new CheckReport(
                check.name(),
                check.kind().label(),
                Verdict.of(outcome.getAs(Columns.VERDICT)),
                outcome.getAs(Columns.PASSED),
                check.tolerance(),
                RunsTable.candidate(outcome),
                RunsTable.reference(outcome),
                check.log(),
                steps.stream().map(JudgedStep::judged).toList(),
                DivergenceClock.ofRecord(steps).with(step -> relations.getOrDefault(step.key(), "")),
                remarks);
    }

    /** Of a check that compares whatever keys there are, those that were found. */
    private static List<ObservedKey> keys(List<Row> rows) {
        return rows.stream()
                .map(row ->
                        new ObservedKey(row.getAs(Columns.KEY), row.getAs(Columns.KEY), row.getAs(Columns.ITERATION)))
                .toList();
    }

    /** By the checks' names: what they were made of is in no column. */
    private static Map<String, List<String>> remarks(StoredRun run) {
        Map<String, List<String>> remarks = new HashMap<>();
        for (JsonNode check : checks(run)) {
            List<String> lines = new ArrayList<>();
            check.path("remarks").forEach(line -> lines.add(line.asText()));
            remarks.put(check.path("name").asText(), lines);
        }
        return remarks;
    }

    private static Map<String, List<RequiredState>> required(StoredRun run) {
        Map<String, List<RequiredState>> required = new HashMap<>();
        checks(run).forEach(check -> required.put(check.path("name").asText(), RequiredJson.of(check)));
        return required;
    }

    /** By the checks' names, and the first keys that differ: the values that they rest on are no longer read. */
    private static Map<String, Map<String, String>> relations(StoredRun run) {
        Map<String, Map<String, String>> relations = new HashMap<>();
        for (JsonNode check : checks(run)) {
            Map<String, String> ofCheck = new HashMap<>();
            check.path("clock")
                    .path("divergences")
                    .forEach(each -> ofCheck.put(
                            each.path("key").asText(), each.path("relation").asText("")));
            relations.put(check.path("name").asText(), ofCheck);
        }
        return relations;
    }

    private static JsonNode checks(StoredRun run) {
        try {
            return JsonMapper.builder().build().readTree(run.report()).path("checks");
        } catch (JsonProcessingException e) {
            throw new DamagedException("table " + Store.RUNS + ": report of run " + run.runId() + " is not JSON", e);
        }
    }
}
