package dev.lockstep.spark.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table in their order, each with its name, type and value in one place.
 *
 * @param <T> what a row holds
 */
public final class TableColumns<T> {
    private final StructType schema;
    private final List<Function<T, ?>> values;

    private TableColumns(StructType schema, List<Function<T, ?>> values) {
        this.schema = schema;
        this.values = List.copyOf(values);
    }

    /** Columns that are added one by one. */
    static <T> Builder<T> builder() {
        return new Builder<>();
    }

    /** Names and types. */
    public StructType schema() {
        return schema;
    }

    /** The row of a value. */
    public Row row(T value) {
        Object[] columns = new Object[values.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = values.get(i).apply(value);
        }
        return RowFactory.create(columns);
    }

    static final class Builder<T> {
        private final List<StructField> fields = new ArrayList<>();
        private final List<Function<T, ?>> values = new ArrayList<>();

        /** A column that always has a value. */
        Builder<T> required(String name, DataType type, Function<T, ?> value) {
            return add(new StructField(name, type, false, Metadata.empty()), value);
        }

        /** A column that may be null. */
        Builder<T> optional(String name, DataType type, Function<T, ?> value) {
            return add(new StructField(name, type, true, Metadata.empty()), value);
        }

        /** All columns of a part. */
        <P> Builder<T> all(TableColumns<P> columns, Function<T, P> part) {
            StructField[] ofPart = columns.schema.fields();
            for (int i = 0; i < ofPart.length; i++) {
                Function<P, ?> value = columns.values.get(i);
                add(ofPart[i], row -> value.apply(part.apply(row)));
            }
            return this;
        }

        private Builder<T> add(StructField field, Function<T, ?> value) {
            fields.add(field);
            values.add(value);
            return this;
        }

        TableColumns<T> build() {
            return new TableColumns<>(new StructType(fields.toArray(StructField[]::new)), values);
        }
    }
}
