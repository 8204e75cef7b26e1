package dev.lockstep.spark.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * How long the computed sides of each case took.
 *
 * @param millis by case, then by side
 */
public record CaseTimes(Map<String, Map<String, Long>> millis) {
    /**
     * Of all computed sides.
     *
     * @param outcomes rows of {@link OutcomeTable}
     */
    public static CaseTimes of(Table outcomes) {
        Map<String, Map<String, Long>> millis = new HashMap<>();
        try (CloseableIterable<Record> rows = IcebergGenerics.read(outcomes)
                .where(Expressions.equal(OutcomeTable.RECORDED, false))
                .select(Columns.CASE_ID, Columns.SIDE, Columns.ELAPSED_MILLIS, OutcomeTable.RECORDED)
                .build()) {
            for (Record row : rows) {
                millis.computeIfAbsent((String) row.getField(Columns.CASE_ID), id -> new TreeMap<>())
                        .put((String) row.getField(Columns.SIDE), (Long) row.getField(Columns.ELAPSED_MILLIS));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + outcomes.location(), e);
        }
        return new CaseTimes(millis);
    }

    public Map<String, Long> of(String caseId) {
        return millis.getOrDefault(caseId, Map.of());
    }
}
