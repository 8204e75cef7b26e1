package dev.lockstep.spark.table;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The columns of one value: {@code value} for real scalars; the little-endian bytes in {@code values} for everything that a double does
 * not give back bit for bit.
 */
public final class ObservationColumns {
    private static final String DTYPE = "dtype";
    private static final String SHAPE = "shape";
    private static final String VALUES = "values";

    public static final TableColumns<Observation> COLUMNS = TableColumns.<Observation>builder()
            .required(Columns.KEY, StringType, Observation::key)
            .required(Columns.ITERATION, IntegerType, Observation::iteration)
            .required(
                    DTYPE,
                    StringType,
                    observation -> observation.value().dtype().label())
            .required(SHAPE, DataTypes.createArrayType(LongType, false), observation -> shape(observation.value()))
            .optional(Columns.VALUE, DoubleType, observation -> scalar(observation.value()))
            .optional(VALUES, BinaryType, observation -> bytes(observation.value()))
            .required("chunk", IntegerType, observation -> 0)
            .required("non_finite", LongType, observation -> nonFinite(observation.value()))
            .build();

    private ObservationColumns() {}

    private static Long[] shape(NdArray array) {
        return Arrays.stream(array.shape()).boxed().toArray(Long[]::new);
    }

    private static Double scalar(NdArray array) {
        return array.size() == 1 && !array.dtype().isComplex() ? (Double) array.doubleAt(0) : null;
    }

    private static byte[] bytes(NdArray array) {
        Double value = scalar(array);
        boolean isExact = value != null && !value.isNaN() && isExactAsDouble(array.dtype());
        return isExact ? null : array.toBytes();
    }

    /** Whether a double tells the bits of every number of the type. Those of a NaN it does not. */
    private static boolean isExactAsDouble(DType dtype) {
        return dtype == DType.FLOAT32 || dtype == DType.FLOAT64;
    }

    private static long nonFinite(NdArray array) {
        long count = 0;
        double[] parts = new double[2];
        for (long i = 0; i < array.size(); i++) {
            if (array.dtype().isComplex()) {
                array.copyParts(parts, i, 1);
            } else {
                Arrays.fill(parts, array.doubleAt(i));
            }
            count += Double.isFinite(parts[0]) && Double.isFinite(parts[1]) ? 0 : 1;
        }
        return count;
    }

    /** The value of a row that has these columns. */
    public static Observation of(Row row) {
        DType dtype = DType.of(row.getAs(DTYPE));
        Seq<Long> sizes = row.getAs(SHAPE);
        long[] shape = CollectionConverters.asJava(sizes).stream()
                .mapToLong(Long::longValue)
                .toArray();
        byte[] bytes = row.getAs(VALUES);
        NdArray array =
                bytes == null ? scalar(dtype, row.getAs(Columns.VALUE), shape) : NdArray.of(dtype, bytes, shape);
        return new Observation(row.getAs(Columns.KEY), row.getAs(Columns.ITERATION), array);
    }

    private static NdArray scalar(DType dtype, double value, long[] shape) {
        return dtype == DType.FLOAT32
                ? NdArray.float32(new float[] {(float) value}, shape)
                : NdArray.float64(new double[] {value}, shape);
    }
}
