package dev.lockstep.spark.job;

import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCase;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.plan.PlannedFloor;
import dev.lockstep.record.Producer;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.spark.table.ProducerColumns;
import dev.lockstep.suite.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Who made the values of a run, and what kept others from it.
 *
 * @param producers of each check's first case, by case and side: the others differ in digest and host at most
 * @param hosts how many hosts computed
 * @param causes why sides of cases failed, by case and side
 */
record Provenance(Map<String, Producer> producers, int hosts, Map<String, String> causes) {
    Provenance {
        producers = Map.copyOf(producers);
        causes = Map.copyOf(causes);
    }

    /**
     * In one pass, which brings back a row or two a file.
     *
     * @param outcomes rows of {@link OutcomeTable}
     */
    static Provenance of(Dataset<Row> outcomes, Plan plan) {
        Set<String> firstCases =
                plan.checks().stream().map(Provenance::firstCase).collect(Collectors.toCollection(HashSet::new));
        Dataset<Row> columns = outcomes.select(
                Columns.CASE_ID,
                Columns.SIDE,
                OutcomeTable.RECORDED,
                Columns.PRODUCER,
                OutcomeTable.STATUS,
                OutcomeTable.CAUSE);
        MapPartitionsFunction<Row, Row> few = rows -> few(rows, firstCases);
        Map<String, Producer> producers = new HashMap<>();
        Map<String, String> causes = new HashMap<>();
        Set<String> hosts = new HashSet<>();
        for (Row row :
                columns.mapPartitions(few, Encoders.row(columns.schema())).collectAsList()) {
            Producer producer = ProducerColumns.in(row);
            if (firstCases.contains(row.<String>getAs(Columns.CASE_ID))) {
                producers.put(key(row.getAs(Columns.CASE_ID), row.getAs(Columns.SIDE)), producer);
            }
            if (isComputed(row)) {
                hosts.add(producer.host());
            }
            if (OutcomeTable.isFailed(row)) {
                causes.put(key(row.getAs(Columns.CASE_ID), row.getAs(Columns.SIDE)), row.getAs(OutcomeTable.CAUSE));
            }
        }
        return new Provenance(producers, hosts.size(), causes);
    }

    /** The rows of first cases, the first of each host, and those that failed. */
    private static Iterator<Row> few(Iterator<Row> rows, Set<String> firstCases) {
        List<Row> few = new ArrayList<>();
        Set<String> hosts = new HashSet<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            boolean newHost =
                    isComputed(row) && hosts.add(ProducerColumns.in(row).host());
            if (newHost || OutcomeTable.isFailed(row) || firstCases.contains(row.<String>getAs(Columns.CASE_ID))) {
                few.add(row);
            }
        }
        return few.iterator();
    }

    /** Whether a host of this run computed it: noise may have been measured before, elsewhere. */
    private static boolean isComputed(Row row) {
        return !row.<Boolean>getAs(OutcomeTable.RECORDED) && !PlannedFloor.isCase(row.getAs(Columns.CASE_ID));
    }

    /** Why the noise of a check could not be measured, in whole; empty if it was. */
    Optional<String> failure(PlannedFloor floor) {
        return floor.tasks().stream()
                .filter(task ->
                        causes.containsKey(key(task.caseId(), task.side().label())))
                .findFirst()
                .map(task -> "noise: seed " + task.seed() + ", " + task.side().label() + ": "
                        + causes.get(key(task.caseId(), task.side().label())));
    }

    /** Why a recorder's own run in float64 failed, the first one; empty if none did. */
    Optional<String> failureInFloat64(PlannedCheck check) {
        return check.cases().stream()
                .flatMap(each -> Stream.of(Role.CANDIDATE, Role.REFERENCE).map(side -> failure(each, side.inFloat64())))
                .flatMap(Optional::stream)
                .findFirst()
                .map(cause -> "noise: " + cause);
    }

    Producer of(PlannedCheck check, Role side) {
        return producers.getOrDefault(key(firstCase(check), side.label()), Producer.UNKNOWN);
    }

    /** Why the check's first failed case failed, and how many did; empty if none. */
    Optional<String> failure(PlannedCheck check) {
        List<String> failed = check.cases().stream()
                .flatMap(each -> check.sides().keySet().stream().map(side -> failure(each, side)))
                .flatMap(Optional::stream)
                .toList();
        return failed.stream()
                .findFirst()
                .map(first -> failed.size() == 1 ? first : first + " (the first of " + failed.size() + ")");
    }

    private Optional<String> failure(PlannedCase planned, Role side) {
        String seed = planned.seed() == null ? "" : "seed " + planned.seed() + ", ";
        return Optional.ofNullable(causes.get(key(planned.caseId(), side.label())))
                .map(cause -> seed + side.label() + ": " + cause);
    }

    private static String firstCase(PlannedCheck check) {
        return check.cases().get(0).caseId();
    }

    private static String key(String caseId, String side) {
        return caseId + " " + side;
    }
}
