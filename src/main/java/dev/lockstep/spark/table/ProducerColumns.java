package dev.lockstep.spark.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.lockstep.record.Producer;
import org.apache.spark.sql.Row;

/** The struct {@code producer} of several tables. */
public final class ProducerColumns {
    private static final String FRAMEWORK = "framework";
    private static final String VERSION = "version";
    private static final String HOST = "host";
    private static final String PRECISION = "precision";
    private static final String THREADS = "threads";
    private static final String BLAS = "blas";
    private static final String DIGEST = "digest";

    static final TableColumns<Producer> COLUMNS = TableColumns.<Producer>builder()
            .optional(FRAMEWORK, StringType, Producer::framework)
            .optional(VERSION, StringType, Producer::version)
            .optional(HOST, StringType, Producer::host)
            .optional(PRECISION, StringType, Producer::precision)
            .optional(THREADS, IntegerType, Producer::threads)
            .optional(BLAS, StringType, Producer::blas)
            .optional(DIGEST, StringType, Producer::digest)
            .build();

    private ProducerColumns() {}

    /** The producer in the column {@code producer} of a row. */
    public static Producer in(Row row) {
        return of(row.getAs(Columns.PRODUCER));
    }

    /** The producer that a struct holds. */
    static Producer of(Row producer) {
        return new Producer(
                producer.getAs(FRAMEWORK),
                producer.getAs(VERSION),
                producer.getAs(HOST),
                producer.getAs(PRECISION),
                producer.getAs(THREADS),
                producer.getAs(BLAS),
                producer.getAs(DIGEST));
    }
}
