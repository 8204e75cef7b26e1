package dev.lockstep.spark.table;

import dev.lockstep.compare.CaseDiff;
import dev.lockstep.record.Producer;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.record.array.Scalars;
import dev.lockstep.run.CaseOutcome;
import dev.lockstep.suite.ObservedKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Outcomes as rows of {@link Schemas#OUTCOME}, and back. */
public final class OutcomeTable {
    public static final String OBSERVED = "observed";
    public static final String FAILED = "failed";

    private OutcomeTable() {}

    /**
     * The row of a side.
     *
     * @param side {@code candidate} or {@code reference}
     * @param recorded whether the values were read rather than computed
     * @param keys of the check, in its order
     */
    public static Row row(String caseId, String side, boolean recorded, List<ObservedKey> keys, CaseOutcome outcome) {
        if (outcome instanceof CaseOutcome.Failed failed) {
            PackedScalars nothing = PackedScalars.of(List.of(), keys);
            return row(caseId, side, recorded, outcome, FAILED, failed.cause(), nothing, Map.of());
        }
        CaseOutcome.Observed made = (CaseOutcome.Observed) outcome;
        PackedScalars packed = PackedScalars.of(made.observations(), keys);
        return row(caseId, side, recorded, outcome, OBSERVED, null, packed, made.odd());
    }

    private static Row row(
            String caseId,
            String side,
            boolean recorded,
            CaseOutcome outcome,
            String status,
            String cause,
            PackedScalars observed,
            Map<String, String> odd) {
        return RowFactory.create(
                caseId,
                side,
                recorded,
                status,
                cause,
                outcome.elapsedMillis(),
                producer(outcome.producer()),
                observed.bytes(),
                observed.others().stream().map(OutcomeTable::observation).toArray(Row[]::new),
                CollectionConverters.asScala(odd));
    }

    /** A producer as {@link Schemas#PRODUCER}. */
    public static Row producer(Producer producer) {
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
    public static Producer producer(Row outcome) {
        return producerOf(outcome.getAs("producer"));
    }

    /** The producer that a row of {@link Schemas#PRODUCER} holds. */
    static Producer producerOf(Row row) {
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
    public static Row observation(Observation observation) {
        NdArray array = observation.value();
        boolean real = !array.dtype().isComplex();
        Double value = array.size() == 1 && real ? (Double) array.doubleAt(0) : null;
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

    private static Long[] boxed(long[] shape) {
        return Arrays.stream(shape).boxed().toArray(Long[]::new);
    }

    /**
     * The side that a row holds; one without a value if there is no row.
     *
     * @param keys of the check, in its order
     */
    public static CaseDiff.SideValues side(Row outcome, List<ObservedKey> keys) {
        if (outcome == null) {
            return CaseDiff.SideValues.of(List.of());
        }
        return isFailed(outcome)
                ? CaseDiff.SideValues.failed(outcome.getAs("cause"))
                : CaseDiff.SideValues.of(observations(outcome, keys), odd(outcome));
    }

    private static Map<String, String> odd(Row outcome) {
        scala.collection.Map<String, String> odd = outcome.getAs("odd");
        return CollectionConverters.asJava(odd);
    }

    /** Whether the side did not run. */
    public static boolean isFailed(Row outcome) {
        return FAILED.equals(outcome.getAs("status"));
    }

    /** The scalars of a side that has a value under every key of its check, and nothing else; empty for any other. */
    public static Optional<Scalars> scalarsAlone(Row outcome) {
        if (outcome == null
                || isFailed(outcome)
                || !outcome.<Seq<Row>>getAs("observations").isEmpty()
                || !odd(outcome).isEmpty()) {
            return Optional.empty();
        }
        List<Scalars> groups = Scalars.unpack(outcome.getAs("scalars"));
        return groups.size() == 1 && groups.get(0).isWhole() ? Optional.of(groups.get(0)) : Optional.empty();
    }

    /**
     * All values of a row.
     *
     * @param keys of the check, in its order
     */
    public static List<Observation> observations(Row outcome, List<ObservedKey> keys) {
        List<Observation> observations = PackedScalars.unpack(outcome.getAs("scalars"), keys);
        Seq<Row> others = outcome.getAs("observations");
        CollectionConverters.asJava(others).stream().map(OutcomeTable::unpack).forEach(observations::add);
        return observations;
    }

    /** The value of a row with the columns of {@link Schemas#OBSERVATION}. */
    public static Observation unpack(Row row) {
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
