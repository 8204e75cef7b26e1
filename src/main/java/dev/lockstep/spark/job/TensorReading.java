package dev.lockstep.spark.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;

import dev.lockstep.engine.spec.Observable;
import dev.lockstep.judge.TensorSums;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCase;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.plan.PlannedFloor;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.ObservationColumns;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.util.SerializationUtil;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Sums the tensors of checks whose noise is measured, and of what measures it, one tensor of one seed after another: of one all sides
 * are in memory at a time. Of more than a million elements every second, third, ... is taken.
 */
final class TensorReading {
    private static final int MOST_ELEMENTS = 1 << 20;
    /** About the size of a probability less its label in a small batch. */
    private static final double PROBABILITY = 0.25;

    private static final StructType TENSOR = new StructType()
            .add("group", DataTypes.StringType, false)
            .add("check", DataTypes.StringType, false)
            .add(Columns.SIDE, DataTypes.StringType, false)
            .add("half", DataTypes.BooleanType, false)
            .add("least", DataTypes.DoubleType, false)
            .add("values", DataTypes.BinaryType, false);

    // By their places: rows that one step passes to the next within a task have no schema.
    private static final int GROUP = 0;
    private static final int CHECK = 1;
    private static final int SIDE = 2;
    private static final int HALF = 3;
    private static final int LEAST = 4;
    private static final int VALUES = 5;

    private TensorReading() {}

    /**
     * What one key of one seed came to.
     *
     * @param owner the floor's id, or the name of a check that has none
     * @param sums of its elements
     * @param scalars where it has one element: the value by check (empty for what measures noise) and role
     */
    record Tensor(String owner, long seed, String key, TensorSums sums, Map<String, Map<Role, Double>> scalars)
            implements Serializable {}

    /**
     * @param check empty for a case that measures noise
     * @param keys the least value at which each rounds
     */
    private record Place(String owner, String check, long seed, Map<String, Double> keys) implements Serializable {}

    /**
     * All tensors; none, without a job of Spark's, if no key can have any.
     *
     * @param outcomes rows of {@link OutcomeTable}
     * @param checks those that are measured
     */
    static List<Tensor> of(Dataset<Row> outcomes, Plan plan, List<PlannedCheck> checks) {
        Map<String, Place> places = places(plan, checks);
        if (places.isEmpty()) {
            return List.of();
        }
        FlatMapFunction<Row, Row> tensors = row -> tensors(row, places.get(row.<String>getAs(Columns.CASE_ID)));
        MapFunction<Row, String> group = row -> row.getString(GROUP);
        MapGroupsFunction<String, Row, byte[]> sums =
                (key, rows) -> SerializationUtil.serializeToBytes(sums(key, rows));
        return outcomes
                .where(size(col(OutcomeTable.OBSERVATIONS)).gt(0))
                .flatMap(tensors, Encoders.row(TENSOR))
                .groupByKey(group, Encoders.STRING())
                .mapGroups(sums, Encoders.BINARY())
                .collectAsList()
                .stream()
                .map(SerializationUtil::<Tensor>deserializeFromBytes)
                .toList();
    }

    private static Map<String, Place> places(Plan plan, List<PlannedCheck> checks) {
        Map<String, Place> places = new HashMap<>();
        for (PlannedCheck check : checks) {
            Map<String, Double> keys = check.keys().stream()
                    .filter(key -> !Observable.isScalar(key.observation()))
                    .collect(Collectors.toMap(
                            ObservedKey::key, key -> least(key.observation()), (one, other) -> one, HashMap::new));
            if (keys.isEmpty()) {
                continue;
            }
            PlannedFloor floor = plan.floor(check.name()).orElse(null);
            String owner = floor == null ? check.name() : floor.id();
            for (PlannedCase each : check.cases()) {
                places.put(each.caseId(), new Place(owner, check.name(), each.seed(), keys));
            }
            if (floor != null) {
                floor.seeds().forEach((caseId, seed) -> places.put(caseId, new Place(owner, "", seed, keys)));
            }
        }
        return places;
    }

    /** A classifier's bias has the mean of probabilities less labels as its gradient, which are rounded at their own size. */
    private static double least(String observation) {
        return observation.equals("grad/classifier.bias") ? PROBABILITY : 0;
    }

    /** @param place null of a case that is not measured */
    private static Iterator<Row> tensors(Row outcome, Place place) {
        List<Row> tensors = new ArrayList<>();
        if (place != null && !OutcomeTable.isFailed(outcome)) {
            Seq<Row> observations = outcome.getAs(OutcomeTable.OBSERVATIONS);
            for (Row row : CollectionConverters.asJava(observations)) {
                if (place.keys().containsKey(row.<String>getAs(Columns.KEY))) {
                    Observation observation = ObservationColumns.of(row);
                    if (isMeasured(observation.value().dtype())
                            && observation.value().size() > 0) {
                        tensors.add(tensor(observation, place, outcome.getAs(Columns.SIDE)));
                    }
                }
            }
        }
        return tensors.iterator();
    }

    private static boolean isMeasured(DType dtype) {
        return !dtype.isIntegral() && !dtype.isComplex();
    }

    private static Row tensor(Observation observation, Place place, String side) {
        DType dtype = observation.value().dtype();
        return RowFactory.create(
                place.owner() + "\0" + place.seed() + "\0" + observation.key(),
                place.check(),
                side,
                dtype == DType.FLOAT16 || dtype == DType.BFLOAT16,
                place.keys().get(observation.key()),
                packed(observation.value()));
    }

    private static byte[] packed(NdArray array) {
        long step = (array.size() + MOST_ELEMENTS - 1) / MOST_ELEMENTS;
        int count = (int) ((array.size() + step - 1) / step);
        ByteBuffer bytes = ByteBuffer.allocate(count * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < array.size(); i += step) {
            bytes.putDouble(array.doubleAt(i));
        }
        return bytes.array();
    }

    private static double[] values(byte[] bytes) {
        double[] values = new double[bytes.length / Double.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
        return values;
    }

    private static Tensor sums(String group, Iterator<Row> rows) {
        TensorSides sides = null;
        while (rows.hasNext()) {
            Row row = rows.next();
            sides = sides == null ? new TensorSides(row.getDouble(LEAST)) : sides;
            sides.add(
                    row.getString(CHECK),
                    Role.of(row.getString(SIDE)),
                    values(row.getAs(VALUES)),
                    row.getBoolean(HALF));
        }
        String[] parts = group.split("\0", 3);
        return new Tensor(parts[0], Long.parseLong(parts[1]), parts[2], sides.sums(), sides.scalars());
    }
}
