package dev.lockstep.spark.table;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.lockstep.compare.CaseDiff;
import dev.lockstep.record.array.Observation;
import dev.lockstep.record.array.Scalars;
import dev.lockstep.run.CaseOutcome;
import dev.lockstep.suite.ObservedKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What fan-out leaves behind: one row for each side of a case, whole or not there. {@code scalars} are its floating-point scalars as
 * {@link Scalars} packs them, {@code observations} all others.
 */
public final class OutcomeTable {
    public static final String RECORDED = "recorded";
    public static final String STATUS = "status";
    public static final String CAUSE = "cause";
    public static final String SCALARS = "scalars";
    public static final String OBSERVATIONS = "observations";
    /** What is under a key and is no array of numbers: what it is, by key. */
    public static final String ODD = "odd";

    public static final String OBSERVED = "observed";
    public static final String FAILED = "failed";

    private static final TableColumns<SideOutcome> COLUMNS = TableColumns.<SideOutcome>builder()
            .required(Columns.CASE_ID, StringType, SideOutcome::caseId)
            .required(Columns.SIDE, StringType, SideOutcome::side)
            .required(RECORDED, BooleanType, SideOutcome::recorded)
            .required(STATUS, StringType, side -> side.failure() == null ? OBSERVED : FAILED)
            .optional(CAUSE, StringType, SideOutcome::failure)
            .required(Columns.ELAPSED_MILLIS, LongType, side -> side.outcome().elapsedMillis())
            .required(
                    Columns.PRODUCER,
                    ProducerColumns.COLUMNS.schema(),
                    side -> ProducerColumns.COLUMNS.row(side.outcome().producer()))
            .required(SCALARS, BinaryType, side -> side.observed().bytes())
            .required(
                    OBSERVATIONS,
                    DataTypes.createArrayType(ObservationColumns.COLUMNS.schema(), false),
                    side -> side.observed().others().stream()
                            .map(ObservationColumns.COLUMNS::row)
                            .toArray(Row[]::new))
            .required(ODD, Columns.TEXTS, side -> Columns.map(side.odd()))
            .build();

    public static final StructType SCHEMA = COLUMNS.schema();

    /** @param failure why the side did not run; null if it did */
    private record SideOutcome(
            String caseId,
            String side,
            boolean recorded,
            CaseOutcome outcome,
            PackedScalars observed,
            Map<String, String> odd,
            String failure) {}

    private OutcomeTable() {}

    /**
     * The row of a side.
     *
     * @param side {@code candidate} or {@code reference}
     * @param recorded whether the values were read rather than computed
     * @param keys of the check, in its order
     */
    public static Row row(String caseId, String side, boolean recorded, List<ObservedKey> keys, CaseOutcome outcome) {
        return COLUMNS.row(outcome.fold(
                observed -> {
                    PackedScalars packed = PackedScalars.of(observed.observations(), keys);
                    return new SideOutcome(caseId, side, recorded, observed, packed, observed.odd(), null);
                },
                failed -> {
                    PackedScalars nothing = PackedScalars.of(List.of(), keys);
                    return new SideOutcome(caseId, side, recorded, failed, nothing, Map.of(), failed.cause());
                }));
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
                ? CaseDiff.SideValues.failed(outcome.getAs(CAUSE))
                : CaseDiff.SideValues.of(observations(outcome, keys), odd(outcome));
    }

    private static Map<String, String> odd(Row outcome) {
        scala.collection.Map<String, String> odd = outcome.getAs(ODD);
        return CollectionConverters.asJava(odd);
    }

    /** Whether the side did not run. */
    public static boolean isFailed(Row outcome) {
        return FAILED.equals(outcome.getAs(STATUS));
    }

    /** The scalars of a side that has a value under every key of its check, and nothing else; empty for any other. */
    public static Optional<Scalars> scalarsAlone(Row outcome) {
        if (outcome == null
                || isFailed(outcome)
                || !outcome.<Seq<Row>>getAs(OBSERVATIONS).isEmpty()
                || !odd(outcome).isEmpty()) {
            return Optional.empty();
        }
        List<Scalars> groups = Scalars.unpack(outcome.getAs(SCALARS));
        return groups.size() == 1 && groups.get(0).isWhole() ? Optional.of(groups.get(0)) : Optional.empty();
    }

    /**
     * All values of a row.
     *
     * @param keys of the check, in its order
     */
    public static List<Observation> observations(Row outcome, List<ObservedKey> keys) {
        List<Observation> observations = PackedScalars.unpack(outcome.getAs(SCALARS), keys);
        Seq<Row> others = outcome.getAs(OBSERVATIONS);
        CollectionConverters.asJava(others).stream().map(ObservationColumns::of).forEach(observations::add);
        return observations;
    }
}
