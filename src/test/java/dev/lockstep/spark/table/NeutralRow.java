package dev.lockstep.spark.table;

import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Values that a schema allows, and that mean nothing. */
final class NeutralRow {
    private NeutralRow() {}

    static Object[] of(StructType columns) {
        return Arrays.stream(columns.fields()).map(NeutralRow::value).toArray();
    }

    private static Object value(StructField field) {
        return field.nullable() ? null : value(field.dataType());
    }

    private static Object value(DataType type) {
        if (type instanceof StructType struct) {
            return RowFactory.create(of(struct));
        }
        if (type instanceof ArrayType) {
            return new Object[0];
        }
        if (type instanceof MapType) {
            return CollectionConverters.asScala(Map.of());
        }
        Map<DataType, Object> zeros = Map.of(
                DataTypes.StringType,
                "",
                DataTypes.IntegerType,
                0,
                DataTypes.LongType,
                0L,
                DataTypes.DoubleType,
                0.0,
                DataTypes.BooleanType,
                false,
                DataTypes.BinaryType,
                new byte[0],
                DataTypes.TimestampType,
                new Timestamp(0));
        return zeros.get(type);
    }
}
