package dev.lockstep.spark.job;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.judge.Repetition;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.Digest;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCase;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.record.array.Observation;
import dev.lockstep.spark.table.CaseIndex;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Whether sides that were run more than once have the same bits each time: of each value a digest comes to the driver. */
final class RepetitionReading {
    private static final String DIGESTS = "digests";

    private static final StructType SCHEMA = new StructType()
            .add(Columns.CASE_ID, DataTypes.StringType, false)
            .add(Columns.SIDE, DataTypes.StringType, false)
            .add(OutcomeTable.CAUSE, DataTypes.StringType)
            .add(DIGESTS, DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, false), false);

    private RepetitionReading() {}

    /**
     * Of each check of which a side was run more than once.
     *
     * @param outcomes rows of {@link OutcomeTable}
     */
    static Map<String, Repetition> of(Dataset<Row> outcomes, Plan plan, Broadcast<CaseIndex> index) {
        Set<String> cases = new HashSet<>();
        plan.tasks().stream()
                .filter(task -> task.side().isRepeat())
                .map(CaseTask::caseId)
                .forEach(cases::add);
        if (cases.isEmpty()) {
            return Map.of();
        }
        MapPartitionsFunction<Row, Row> digest = rows -> digested(rows, cases, index.value());
        Map<String, Map<Role, Run>> runs = new HashMap<>();
        for (Row row : outcomes.where(col(OutcomeTable.RECORDED).equalTo(false))
                .mapPartitions(digest, Encoders.row(SCHEMA))
                .collectAsList()) {
            runs.computeIfAbsent(row.getAs(Columns.CASE_ID), any -> new TreeMap<>())
                    .put(
                            Role.of(row.getAs(Columns.SIDE)),
                            new Run(row.getAs(OutcomeTable.CAUSE), row.getJavaMap(row.fieldIndex(DIGESTS))));
        }
        Map<String, Repetition> repetitions = new LinkedHashMap<>();
        for (PlannedCheck check : plan.checks()) {
            if (check.cases().stream().anyMatch(each -> cases.contains(each.caseId()))) {
                repetitions.put(check.name(), of(check, runs));
            }
        }
        return repetitions;
    }

    /**
     * What a run came to.
     *
     * @param failure why it failed; null if it did not
     * @param digests of its values, by key
     */
    private record Run(String failure, Map<String, String> digests) {}

    private static Iterator<Row> digested(Iterator<Row> rows, Set<String> cases, CaseIndex index) {
        List<Row> digested = new ArrayList<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            String caseId = row.getAs(Columns.CASE_ID);
            if (cases.contains(caseId)) {
                Map<String, String> digests = new LinkedHashMap<>();
                OutcomeTable.observations(row, index.place(caseId).check().keys())
                        .forEach(each -> digests.put(each.key(), digest(each)));
                digested.add(RowFactory.create(
                        caseId, row.getAs(Columns.SIDE), row.getAs(OutcomeTable.CAUSE), Columns.map(digests)));
            }
        }
        return digested.iterator();
    }

    private static String digest(Observation observation) {
        byte[] bytes = observation.value().toBytes();
        String form = observation.value().dtype() + " " + observation.value().shapeText() + " ";
        return form + Digest.of(bytes);
    }

    private static Repetition of(PlannedCheck check, Map<String, Map<Role, Run>> runs) {
        Set<Integer> unstable = new HashSet<>();
        Repetition first = Repetition.NONE;
        int most = 1;
        int earliest = Integer.MAX_VALUE;
        for (PlannedCase each : check.cases()) {
            Map<Role, Run> ofCase = runs.getOrDefault(each.caseId(), Map.of());
            for (Map.Entry<Role, Run> again : ofCase.entrySet()) {
                if (again.getKey().isRepeat()) {
                    most = Math.max(most, again.getKey().number() + 1);
                    Run original = ofCase.get(again.getKey().original());
                    List<Integer> places = differing(check.keys(), original, again.getValue());
                    unstable.addAll(places);
                    if (!places.isEmpty() && places.get(0) < earliest) {
                        earliest = places.get(0);
                        first = new Repetition(
                                most,
                                Set.of(),
                                check.keys().get(earliest).key(),
                                again.getKey().original(),
                                each.seed(),
                                again.getValue().failure());
                    }
                }
            }
        }
        return new Repetition(most, unstable, first.first(), first.side(), first.seed(), first.failure());
    }

    /** @param one null, like {@code other}, of a run that left nothing */
    private static List<Integer> differing(List<ObservedKey> keys, Run one, Run other) {
        List<Integer> places = new ArrayList<>();
        if (one == null || one.failure() != null) {
            // That the case failed is said already.
            return places;
        }
        for (int place = 0; place < keys.size(); place++) {
            String key = keys.get(place).key();
            if (other.failure() != null
                    || !Objects.equals(one.digests().get(key), other.digests().get(key))) {
                places.add(place);
            }
        }
        return places;
    }
}
