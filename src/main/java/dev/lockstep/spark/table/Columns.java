package dev.lockstep.spark.table;

import dev.lockstep.store.Store;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.jdk.javaapi.CollectionConverters;

/** Names of the columns that more than one table has, or that queries name. */
public final class Columns {
    public static final String RUN_ID = "run_id";
    public static final String CASE_ID = "case_id";
    public static final String SUITE = "suite";
    public static final String CHECK = "check";
    public static final String KIND = "kind";
    public static final String SIDE = "side";
    public static final String SEED = "seed";
    public static final String POSITION = "position";
    public static final String KEY = "key";
    public static final String ITERATION = "iteration";
    public static final String PRODUCER = "producer";
    public static final String VALUE = "value";
    public static final String VERDICT = "verdict";
    public static final String PASSED = "passed";
    public static final String ELAPSED_MILLIS = "elapsed_millis";
    public static final String SET_ID = "set_id";
    public static final String SET_DIGEST = "set_digest";

    static final String SCHEMA_VERSION = "schema_version";
    static final int VERSION = Store.VERSION;

    static final DataType TEXTS = DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, false);
    static final DataType COUNTS = DataTypes.createMapType(DataTypes.StringType, DataTypes.LongType, false);

    private Columns() {}

    /** A map as Spark has them in rows. */
    public static <V> scala.collection.Map<String, V> map(Map<String, V> map) {
        return CollectionConverters.asScala(map);
    }
}
