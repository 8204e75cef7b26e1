package dev.lockstep.spark.job;

import dev.lockstep.explain.JudgedStep;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.SummaryReading;
import dev.lockstep.spark.table.SummaryTable;
import dev.lockstep.suite.ObservedKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Rows of {@link SummaryTable} as the keys of checks. */
final class SummaryRows {
    private SummaryRows() {}

    /** The keys of each check in their order. Sorted here: a sort by Spark would take two jobs more. */
    static Map<String, List<Row>> ofChecks(List<Row> summaries) {
        List<Row> rows = new ArrayList<>(summaries);
        rows.sort(Comparator.comparingInt(row -> row.<Integer>getAs(Columns.POSITION)));
        Map<String, List<Row>> ofChecks = new HashMap<>();
        for (Row row : rows) {
            ofChecks.computeIfAbsent(row.getAs(Columns.CHECK), check -> new ArrayList<>())
                    .add(row);
        }
        return ofChecks;
    }

    /** A key as the clock sees it. */
    static JudgedStep step(Row row, PlannedCheck check) {
        JudgedKey key = SummaryReading.key(row);
        int position = row.getAs(Columns.POSITION);
        if (position >= check.keys().size()) {
            // What was required, and failed, follows the keys.
            return JudgedStep.of(key);
        }
        ObservedKey observed = check.keys().get(position);
        boolean series = !check.isSeeded() && observed.iteration() == ObservedKey.WHOLE;
        int iteration = series ? (int) key.statistics().pairs().firstOutside() : observed.iteration();
        return new JudgedStep(key, observed.observation(), iteration);
    }
}
