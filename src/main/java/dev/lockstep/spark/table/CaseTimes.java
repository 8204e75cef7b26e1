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
     * @param outcomes rows of {@link Schemas#OUTCOME}
     */
    public static CaseTimes of(Table outcomes) {
        Map<String, Map<String, Long>> millis = new HashMap<>();
        try (CloseableIterable<Record> rows = IcebergGenerics.read(outcomes)
                .where(Expressions.equal("recorded", false))
                .select("case_id", "side", "elapsed_millis", "recorded")
                .build()) {
            for (Record row : rows) {
                millis.computeIfAbsent((String) row.getField("case_id"), id -> new TreeMap<>())
                        .put((String) row.getField("side"), (Long) row.getField("elapsed_millis"));
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
