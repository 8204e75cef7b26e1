package dev.lockstep.spark.job;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCase;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The keys of checks that compare whatever their sides turn out to have. */
final class KeyDiscovery {
    /** The key of a check in which no side of any case has one: there is something to say of it all the same. */
    private static final ObservedKey NONE = new ObservedKey("all", "all", ObservedKey.WHOLE);

    private static final StructType KEY = new StructType()
            .add(Columns.KEY, DataTypes.StringType, false)
            .add(Columns.ITERATION, DataTypes.IntegerType, false);

    private static final StructType ORDER = new StructType()
            .add("case", DataTypes.IntegerType, false)
            .add(Columns.SIDE, DataTypes.StringType, false)
            .add(Columns.CHECK, DataTypes.StringType, false)
            .add("keys", DataTypes.createArrayType(KEY, false), false);

    private KeyDiscovery() {}

    /**
     * The plan with the keys that were found: those of the first case's candidate in its order, and each further one behind the key
     * that it follows where it was found. The same outcomes give the same order, however they are spread.
     *
     * @param outcomes rows of {@link OutcomeTable}
     */
    static Plan filled(Plan plan, Dataset<Row> outcomes) {
        Map<String, Place> places = places(plan);
        if (places.isEmpty()) {
            return plan;
        }
        Map<String, KeyOrder> orders = new HashMap<>();
        for (Row row : orders(outcomes, places)) {
            orders.computeIfAbsent(row.getAs(Columns.CHECK), check -> new KeyOrder())
                    .add(keys(row));
        }
        List<PlannedCheck> checks = plan.checks().stream()
                .map(check -> check.isOpen() ? check.withKeys(found(orders.get(check.name()))) : check)
                .toList();
        return plan.withChecks(checks);
    }

    private static List<ObservedKey> found(KeyOrder order) {
        return order == null ? List.of(NONE) : order.keys();
    }

    /** @param position of the case in its check */
    private record Place(String check, int position) implements Serializable {}

    private static Map<String, Place> places(Plan plan) {
        Map<String, Place> places = new HashMap<>();
        for (PlannedCheck check : plan.checks()) {
            if (check.isOpen()) {
                for (PlannedCase each : check.cases()) {
                    places.put(each.caseId(), new Place(check.name(), places.size()));
                }
            }
        }
        return places;
    }

    /** Every order that a part of the outcomes has, once, under the first case that has it; in the order of the cases. */
    private static List<Row> orders(Dataset<Row> outcomes, Map<String, Place> places) {
        MapPartitionsFunction<Row, Row> distinct = rows -> distinct(rows, places);
        List<Row> orders =
                new ArrayList<>(outcomes.where(col(OutcomeTable.STATUS).equalTo(OutcomeTable.OBSERVED))
                        .selectExpr(
                                Columns.CASE_ID,
                                Columns.SIDE,
                                "concat(transform(observations, each -> named_struct('key', each.key, 'iteration',"
                                        + " each.iteration)), transform(map_keys(odd), each -> named_struct('key', each,"
                                        + " 'iteration', -1))) AS keys")
                        .mapPartitions(distinct, Encoders.row(ORDER))
                        .collectAsList());
        orders.sort(Comparator.<Row>comparingInt(row -> row.getAs("case"))
                .thenComparing(row -> Role.of(row.getAs(Columns.SIDE))));
        return orders;
    }

    private static Iterator<Row> distinct(Iterator<Row> rows, Map<String, Place> places) {
        Map<List<Object>, Row> first = new LinkedHashMap<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            Place place = places.get(row.<String>getAs(Columns.CASE_ID));
            if (place != null && !row.<Seq<Row>>getAs("keys").isEmpty()) {
                Row order = RowFactory.create(
                        place.position(), row.getAs(Columns.SIDE), place.check(), row.<Seq<Row>>getAs("keys"));
                first.merge(
                        List.of(place.check(), row.getAs(Columns.SIDE), row.<Seq<Row>>getAs("keys")),
                        order,
                        (one, other) -> one.getInt(0) <= other.getInt(0) ? one : other);
            }
        }
        return first.values().iterator();
    }

    private static List<ObservedKey> keys(Row order) {
        return CollectionConverters.asJava(order.<Seq<Row>>getAs("keys")).stream()
                .map(key ->
                        new ObservedKey(key.getAs(Columns.KEY), key.getAs(Columns.KEY), key.getAs(Columns.ITERATION)))
                .toList();
    }

    /** Keys in an order that grows. */
    private static final class KeyOrder {
        private final List<ObservedKey> keys = new ArrayList<>();
        private final Set<String> known = new HashSet<>();

        List<ObservedKey> keys() {
            return keys;
        }

        void add(List<ObservedKey> more) {
            if (known.containsAll(more.stream().map(ObservedKey::key).toList())) {
                return;
            }
            Map<String, Integer> places = new HashMap<>();
            for (int place = 0; place < keys.size(); place++) {
                places.put(keys.get(place).key(), place);
            }
            List<ObservedKey> merged = new ArrayList<>();
            int taken = 0;
            for (ObservedKey key : more) {
                Integer place = places.get(key.key());
                if (place != null) {
                    // All up to it; one that comes earlier there than here has been taken already.
                    for (; taken <= place; taken++) {
                        merged.add(keys.get(taken));
                    }
                } else if (known.add(key.key())) {
                    merged.add(key);
                }
            }
            merged.addAll(keys.subList(taken, keys.size()));
            keys.clear();
            keys.addAll(merged);
        }
    }
}
