package dev.lockstep.spark;

import dev.lockstep.compare.CaseDiff;
import dev.lockstep.record.DType;
import dev.lockstep.record.NdArray;
import dev.lockstep.record.Observation;
import dev.lockstep.record.Producer;
import dev.lockstep.run.CaseOutcome;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Outcomes as rows of {@link Schemas#OUTCOME}, and back. */
final class OutcomeRows {
    static final String OBSERVED = "observed";
    static final String FAILED = "failed";

    private OutcomeRows() {}

    /**
     * @param side {@code candidate} or {@code reference}
     * @param recorded whether the values were read rather than computed
     */
    static Row row(String caseId, String side, boolean recorded, CaseOutcome outcome) {
        if (outcome instanceof CaseOutcome.Failed failed) {
            return row(caseId, side, recorded, outcome, FAILED, failed.cause(), List.of());
        }
        return row(caseId, side, recorded, outcome, OBSERVED, null, ((CaseOutcome.Observed) outcome).observations());
    }

    private static Row row(
            String caseId,
            String side,
            boolean recorded,
            CaseOutcome outcome,
            String status,
            String cause,
            List<Observation> observations) {
        return RowFactory.create(
                caseId,
                side,
                recorded,
                status,
                cause,
                outcome.elapsedMillis(),
                producer(outcome.producer()),
                observations.stream().map(OutcomeRows::observation).toArray(Row[]::new));
    }

    /** A producer as {@link Schemas#PRODUCER}. */
    static Row producer(Producer producer) {
        return RowFactory.create(
                producer.framework(),
                producer.version(),
                producer.host(),
                producer.precision(),
                producer.threads(),
                producer.blas(),
                producer.digest());
    }

    /** The producer of an outcome's row. */
    static Producer producer(Row outcome) {
        Row row = outcome.getAs("producer");
        return new Producer(
                row.getAs("framework"),
                row.getAs("version"),
                row.getAs("host"),
                row.getAs("precision"),
                row.getAs("threads"),
                row.getAs("blas"),
                row.getAs("digest"));
    }

    /** A value as {@link Schemas#OBSERVATION}. */
    static Row observation(Observation observation) {
        NdArray array = observation.value();
        Double value = array.size() == 1 ? (Double) array.doubleAt(0) : null;
        boolean plain = value != null && !value.isNaN() && isPlain(array.dtype());
        return RowFactory.create(
                observation.key(),
                observation.iteration(),
                array.dtype().label(),
                boxed(array.shape()),
                value,
                plain ? null : array.toBytes(),
                0,
                nonFinite(array));
    }

    /** Whether a double tells the bits of every number of the type. Those of a NaN it does not. */
    private static boolean isPlain(DType dtype) {
        return dtype == DType.FLOAT32 || dtype == DType.FLOAT64;
    }

    private static long nonFinite(NdArray array) {
        long count = 0;
        for (long i = 0; i < array.size(); i++) {
            count += Double.isFinite(array.doubleAt(i)) ? 0 : 1;
        }
        return count;
    }

    private static Long[] boxed(long[] shape) {
        return Arrays.stream(shape).boxed().toArray(Long[]::new);
    }

    /** The side that a row holds; one without a value if there is no row. */
    static CaseDiff.Side side(Row outcome) {
        if (outcome == null) {
            return CaseDiff.Side.of(List.of());
        }
        return isFailed(outcome)
                ? CaseDiff.Side.failed(outcome.getAs("cause"))
                : CaseDiff.Side.of(observations(outcome));
    }

    /** Whether the side did not run. */
    static boolean isFailed(Row outcome) {
        return FAILED.equals(outcome.getAs("status"));
    }

    private static List<Observation> observations(Row outcome) {
        Seq<Row> packed = outcome.getAs("observations");
        return CollectionConverters.asJava(packed).stream()
                .map(OutcomeRows::unpack)
                .toList();
    }

    /** The value of a row with the columns of {@link Schemas#OBSERVATION}. */
    static Observation unpack(Row row) {
        DType dtype = DType.of(row.getAs("dtype"));
        Seq<Long> sizes = row.getAs("shape");
        long[] shape = CollectionConverters.asJava(sizes).stream()
                .mapToLong(Long::longValue)
                .toArray();
        byte[] bytes = row.getAs("values");
        NdArray array = bytes == null ? scalar(dtype, row.getAs("value"), shape) : NdArray.of(dtype, bytes, shape);
        return new Observation(row.getAs("key"), row.getAs("iteration"), array);
    }

    private static NdArray scalar(DType dtype, double value, long[] shape) {
        return dtype == DType.FLOAT32
                ? NdArray.float32(new float[] {(float) value}, shape)
                : NdArray.float64(new double[] {value}, shape);
    }
}
