package dev.lockstep.spark;

import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.plan.Side;
import dev.lockstep.record.Producer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Who made the values of a run.
 *
 * @param producers of each check's first case, by case and side: the others differ in digest and host at most
 * @param hosts how many hosts computed
 */
record Makers(Map<String, Producer> producers, int hosts) {
    Makers {
        producers = Map.copyOf(producers);
    }

    /**
     * In one pass, which brings back a row or two a file.
     *
     * @param outcomes rows of {@link Schemas#OUTCOME}
     */
    static Makers of(Dataset<Row> outcomes, Plan plan) {
        Set<String> firstCases =
                plan.checks().stream().map(Makers::firstCase).collect(Collectors.toCollection(HashSet::new));
        Dataset<Row> columns = outcomes.select("case_id", "side", "recorded", "producer");
        MapPartitionsFunction<Row, Row> few = rows -> few(rows, firstCases);
        Map<String, Producer> producers = new HashMap<>();
        Set<String> hosts = new HashSet<>();
        for (Row row :
                columns.mapPartitions(few, Encoders.row(columns.schema())).collectAsList()) {
            Producer producer = OutcomeRows.producer(row);
            if (firstCases.contains(row.<String>getAs("case_id"))) {
                producers.put(key(row.getAs("case_id"), row.getAs("side")), producer);
            }
            if (!row.<Boolean>getAs("recorded")) {
                hosts.add(producer.host());
            }
        }
        return new Makers(producers, hosts.size());
    }

    /** The rows of first cases, and the first of each host. */
    private static Iterator<Row> few(Iterator<Row> rows, Set<String> firstCases) {
        List<Row> few = new ArrayList<>();
        Set<String> hosts = new HashSet<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            boolean newHost = !row.<Boolean>getAs("recorded")
                    && hosts.add(OutcomeRows.producer(row).host());
            if (newHost || firstCases.contains(row.<String>getAs("case_id"))) {
                few.add(row);
            }
        }
        return few.iterator();
    }

    Producer of(PlannedCheck check, Side side) {
        return producers.getOrDefault(key(firstCase(check), side.label()), Producer.UNKNOWN);
    }

    private static String firstCase(PlannedCheck check) {
        return check.cases().get(0).caseId();
    }

    private static String key(String caseId, String side) {
        return caseId + " " + side;
    }
}
