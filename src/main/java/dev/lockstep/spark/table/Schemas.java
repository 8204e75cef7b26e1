package dev.lockstep.spark.table;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.lockstep.store.Store;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of every table. */
public final class Schemas {
    public static final int VERSION = Store.VERSION;

    private static final ArrayType SHAPE = DataTypes.createArrayType(LongType, false);
    private static final DataType TEXTS = DataTypes.createMapType(StringType, StringType, false);
    private static final DataType COUNTS = DataTypes.createMapType(StringType, LongType, false);

    static final StructType PRODUCER = new StructType()
            .add("framework", StringType)
            .add("version", StringType)
            .add("host", StringType)
            .add("precision", StringType)
            .add("threads", IntegerType)
            .add("blas", StringType)
            .add("digest", StringType);

    /** One value: {@code value} for floating-point scalars, else the little-endian bytes in {@code values}. */
    public static final StructType OBSERVATION = new StructType()
            .add("key", StringType, false)
            .add("iteration", IntegerType, false)
            .add("dtype", StringType, false)
            .add("shape", SHAPE, false)
            .add("value", DoubleType)
            .add("values", BinaryType)
            .add("chunk", IntegerType, false)
            .add("non_finite", LongType, false);

    /**
     * What fan-out leaves behind: one row a side of a case, whole or not there. {@code scalars} are a case's floating-point scalars as
     * {@link dev.lockstep.record.array.Scalars} packs them, {@code observations} all others.
     */
    public static final StructType OUTCOME = new StructType()
            .add("case_id", StringType, false)
            .add("side", StringType, false)
            .add("recorded", BooleanType, false)
            .add("status", StringType, false)
            .add("cause", StringType)
            .add("elapsed_millis", LongType, false)
            .add("producer", PRODUCER, false)
            .add("scalars", BinaryType, false)
            .add("observations", DataTypes.createArrayType(OBSERVATION, false), false)
            .add("odd", DataTypes.createMapType(StringType, StringType, false), false);

    /** What a part of the cases comes to under one key, as {@link dev.lockstep.compare.KeyState} writes it. */
    public static final StructType KEY_STATE = new StructType()
            .add("check", StringType, false)
            .add("position", IntegerType, false)
            .add("state", BinaryType, false);

    /** A value of an imported set, on its way to {@link #SETS}. */
    public static final StructType SET_VALUE = new StructType()
            .add("schema_version", IntegerType, false)
            .add("position", LongType, false)
            .add("producer", PRODUCER, false)
            .add("value", OBSERVATION, false);

    /** A value of a run's {@code log} and {@code reference}. */
    static final StructType VALUES = withColumns(
            new StructType()
                    .add("schema_version", IntegerType, false)
                    .add("case_id", StringType, false)
                    .add("side", StringType, false)
                    .add("producer", PRODUCER, false),
            OBSERVATION);

    /** The columns of {@code sets}: {@code position} is the key's place in its set, from 0. */
    static final StructType SETS = withColumns(
            new StructType()
                    .add("schema_version", IntegerType, false)
                    .add("position", LongType, false)
                    .add("producer", PRODUCER, false),
            OBSERVATION);

    public static final StructType CASES = new StructType()
            .add("schema_version", IntegerType, false)
            .add("case_id", StringType, false)
            .add("suite", StringType, false)
            .add("check", StringType, false)
            .add("kind", StringType, false)
            .add("seed", LongType)
            .add("spec", StringType, false)
            .add("fields", TEXTS, false)
            .add("elapsed_millis", COUNTS, false);

    public static final StructType DIFF = new StructType()
            .add("schema_version", IntegerType, false)
            .add("case_id", StringType, false)
            .add("check", StringType, false)
            .add("seed", LongType)
            .add("position", IntegerType, false)
            .add("key", StringType, false)
            .add("iteration", IntegerType, false)
            .add("mean_diff", DoubleType)
            .add("max_diff", DoubleType)
            .add("min_diff", DoubleType)
            .add("max_ulp", LongType)
            .add("max_relative", DoubleType)
            .add("signed_mean", DoubleType)
            .add("count", LongType)
            .add("non_finite", LongType)
            .add("equal_bits", LongType)
            .add("integral", BooleanType)
            .add("shapes_agree", BooleanType)
            .add("threshold", DoubleType)
            .add("verdict", StringType, false)
            .add("cause", StringType)
            .add("candidate_dtype", StringType)
            .add("reference_dtype", StringType);

    public static final StructType SUMMARY = new StructType()
            .add("schema_version", IntegerType, false)
            .add("suite", StringType, false)
            .add("check", StringType, false)
            .add("kind", StringType, false)
            .add("position", IntegerType, false)
            .add("key", StringType, false)
            .add("iteration", IntegerType, false)
            .add("seeds", LongType, false)
            .add("mean_diff", DoubleType)
            .add("max_diff", DoubleType)
            .add("min_diff", DoubleType)
            .add("max_ulp", LongType)
            .add("max_relative", DoubleType)
            .add("worst_seed", LongType)
            .add("signed_mean", DoubleType)
            .add("signed_low", DoubleType)
            .add("signed_high", DoubleType)
            .add("count", LongType, false)
            .add("equal_bits", LongType, false)
            .add("non_finite", LongType, false)
            .add("integral", BooleanType, false)
            .add("threshold", DoubleType)
            .add("verdict", StringType, false)
            .add("passed", BooleanType, false)
            .add("failed_methods", DataTypes.createArrayType(StringType, false), false)
            .add("candidate_dtype", StringType)
            .add("reference_dtype", StringType)
            .add("outside_seeds", LongType)
            .add("outside_values", LongType)
            .add("first_outside", LongType)
            .add("opposite_infinities", LongType)
            .add("rounding_prone", LongType)
            .add("varies", BooleanType)
            .add("logged", TEXTS)
            .add("sigma", DoubleType)
            .add("d", DoubleType)
            .add("b", DoubleType)
            .add("low", DoubleType)
            .add("high", DoubleType)
            .add("farthest", DoubleType)
            .add("candidate_error", DoubleType)
            .add("reference_error", DoubleType)
            .add("noise_from", StringType);

    /** What became of a check. */
    static final StructType CHECK = new StructType()
            .add("check", StringType, false)
            .add("kind", StringType, false)
            .add("verdict", StringType, false)
            .add("passed", BooleanType, false)
            .add("candidate", PRODUCER, false)
            .add("reference", PRODUCER, false);

    static final StructType RUNS = new StructType()
            .add("schema_version", IntegerType, false)
            .add("suite", StringType, false)
            .add("suite_digest", StringType, false)
            .add("spec", StringType, false)
            .add("versions", TEXTS, false)
            .add("application_id", StringType, false)
            .add("master", StringType, false)
            .add("hosts", IntegerType, false)
            .add("started", TimestampType, false)
            .add("finished", TimestampType, false)
            .add("passed", BooleanType, false)
            .add("exit_code", IntegerType, false)
            .add("checks", DataTypes.createArrayType(CHECK, false), false)
            .add("report", StringType, false)
            .add("number", LongType, false);

    private static final StructType RUN_ID = new StructType().add("run_id", StringType, false);

    private static final StructType SET =
            new StructType().add("set_id", StringType, false).add("set_digest", StringType, false);

    private static final Map<String, StructType> BY_NAME = Map.of(
            LogTables.CASES, withColumns(RUN_ID, CASES),
            LogTables.LOG, withColumns(RUN_ID, VALUES),
            LogTables.REFERENCE, withColumns(RUN_ID, VALUES),
            LogTables.DIFF, withColumns(RUN_ID, DIFF),
            LogTables.SUMMARY, withColumns(RUN_ID, SUMMARY),
            Store.RUNS, withColumns(RUN_ID, RUNS),
            LogTables.SETS, withColumns(SET, SETS));

    private Schemas() {}

    private static StructType withColumns(StructType first, StructType more) {
        return new StructType(Stream.of(first, more)
                .flatMap(columns -> Stream.of(columns.fields()))
                .toArray(StructField[]::new));
    }

    /** The columns of a table, whose run or set it is first. */
    public static StructType of(String table) {
        return BY_NAME.get(table);
    }
}
