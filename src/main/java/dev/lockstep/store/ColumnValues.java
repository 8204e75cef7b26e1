package dev.lockstep.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** Looks a column up without Spark. */
public final class ColumnValues {
    private ColumnValues() {}

    /** The texts of a column in rows of which another column has this value; none if there is no such table. */
    public static Set<String> where(Store store, String table, String column, String value, String wanted) {
        return store.find(table)
                .map(found -> where(found, column, value, wanted))
                .orElse(Set.of());
    }

    private static Set<String> where(Table table, String column, String value, String wanted) {
        Set<String> values = new LinkedHashSet<>();
        try (CloseableIterable<Record> rows = IcebergGenerics.read(table)
                .where(Expressions.equal(column, value))
                .select(column, wanted)
                .build()) {
            rows.forEach(row -> values.add((String) row.getField(wanted)));
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + table.location(), e);
        }
    }
}
