package dev.lockstep.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** Looks one row up without Spark. */
public final class OneRow {
    private OneRow() {}

    /** A row in which a column has this value, with that column and another; empty if there is none, or no such table. */
    public static Optional<Record> where(Store store, String table, String column, String value, String wanted) {
        return store.find(table).flatMap(found -> where(found, column, value, wanted));
    }

    static Optional<Record> where(Table table, String column, String value, String wanted) {
        try (CloseableIterable<Record> rows = IcebergGenerics.read(table)
                .where(Expressions.equal(column, value))
                .select(column, wanted)
                .build()) {
            Iterator<Record> found = rows.iterator();
            return found.hasNext() ? Optional.of(found.next()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + table.location(), e);
        }
    }
}
