package dev.lockstep.spark.table;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.report.html.CheckValues;
import dev.lockstep.report.html.KeyValues;
import dev.lockstep.suite.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads a run's values as a page draws them: scalars by seed, short series, and of tensors how far the sides are apart. */
final class RunValues {
    private static final StructType CASE = new StructType().add(Columns.CASE_ID, DataTypes.StringType, false);
    private static final int LONGEST_BYTES = Double.BYTES * CheckValues.LONGEST_SERIES;
    private static final double[] NONE = {};

    private final RunTables tables;
    private final List<Row> cases;

    /** @param cases of the checks that are asked for: case_id, check, seed, sorted by seed */
    RunValues(RunTables tables, List<Row> cases) {
        this.tables = tables;
        this.cases = cases;
    }

    /** A key of a check. */
    private record Place(String check, String key) {}

    /** One side's array of a key, and of which seed. */
    private record Value(String side, int seed, NdArray array) {}

    /** @param checks in the order in which their values are wanted */
    List<CheckValues> read(List<String> checks) {
        Map<String, List<Long>> seeds = seeds();
        Map<Place, List<Value>> values = values(seedPlaces(seeds));
        Map<String, List<KeyValues>> keys = new HashMap<>();
        for (Map.Entry<Place, List<Row>> entry : diffs().entrySet()) {
            Place place = entry.getKey();
            keys.computeIfAbsent(place.check(), check -> new ArrayList<>())
                    .add(key(
                            place.key(),
                            entry.getValue(),
                            values.getOrDefault(place, List.of()),
                            seeds.getOrDefault(place.check(), List.of())));
        }
        return checks.stream()
                .filter(keys::containsKey)
                .map(check -> new CheckValues(check, seeds.getOrDefault(check, List.of()), keys.get(check)))
                .toList();
    }

    private Map<String, List<Long>> seeds() {
        Map<String, List<Long>> seeds = new HashMap<>();
        for (Row row : cases) {
            Long seed = row.getAs("seed");
            if (seed != null) {
                seeds.computeIfAbsent(row.getAs("check"), check -> new ArrayList<>())
                        .add(seed);
            }
        }
        return seeds;
    }

    /** The place of each case's seed among its check's. */
    private Map<String, Integer> seedPlaces(Map<String, List<Long>> seeds) {
        Map<String, Integer> places = new HashMap<>();
        Map<String, Integer> next = new HashMap<>();
        for (Row row : cases) {
            boolean isSeeded = seeds.containsKey(row.<String>getAs("check"));
            places.put(row.getAs("case_id"), isSeeded ? next.merge(row.getAs("check"), 1, Integer::sum) - 1 : 0);
        }
        return places;
    }

    private Dataset<Row> asked() {
        List<Row> ids = cases.stream()
                .map(row -> RowFactory.create(row.<String>getAs("case_id")))
                .toList();
        return broadcast(tables.session().createDataFrame(ids, CASE));
    }

    private Map<Place, List<Value>> values(Map<String, Integer> seedPlaces) {
        Map<String, String> checks = new HashMap<>();
        cases.forEach(row -> checks.put(row.getAs("case_id"), row.getAs("check")));
        Map<Place, List<Value>> values = new HashMap<>();
        List<Row> rows = tables.values()
                .where(col("chunk")
                        .equalTo(0)
                        .and(col("value").isNotNull().or(length(col("values")).leq(LONGEST_BYTES))))
                .join(asked(), "case_id")
                .collectAsList();
        for (Row row : rows) {
            Observation value = ObservationColumns.of(row);
            String caseId = row.getAs("case_id");
            values.computeIfAbsent(new Place(checks.get(caseId), value.key()), place -> new ArrayList<>())
                    .add(new Value(row.getAs("side"), seedPlaces.get(caseId), value.value()));
        }
        return values;
    }

    /** The keys of every check in its order, each with a row per seed. */
    private Map<Place, List<Row>> diffs() {
        List<Row> rows = tables.read(LogTables.DIFF)
                .join(asked(), "case_id")
                .select("check", "seed", "position", "key", "iteration", "mean_diff")
                .orderBy("position", "seed")
                .collectAsList();
        Map<Place, List<Row>> diffs = new LinkedHashMap<>();
        for (Row row : rows) {
            diffs.computeIfAbsent(new Place(row.getAs("check"), row.getAs("key")), place -> new ArrayList<>())
                    .add(row);
        }
        return diffs;
    }

    private static KeyValues key(String key, List<Row> diffs, List<Value> values, List<Long> seeds) {
        int iteration = diffs.get(0).getAs("iteration");
        boolean isSeeded = !seeds.isEmpty();
        boolean areNumbers = !values.isEmpty() && values.stream().allMatch(RunValues::isNumber);
        if (areNumbers) {
            return new KeyValues(
                    key,
                    iteration,
                    KeyValues.Form.SCALAR,
                    numbers(values, Role.CANDIDATE, Math.max(1, seeds.size())),
                    numbers(values, Role.REFERENCE, Math.max(1, seeds.size())));
        }
        if (!isSeeded && isPairOfSeries(values)) {
            return new KeyValues(
                    key, -1, KeyValues.Form.SERIES, series(values, Role.CANDIDATE), series(values, Role.REFERENCE));
        }
        return new KeyValues(key, iteration, KeyValues.Form.DISTANCE, distances(diffs, seeds), NONE);
    }

    private static boolean isNumber(Value value) {
        return value.array().size() == 1 && !value.array().dtype().isComplex();
    }

    private static double[] numbers(List<Value> values, Role side, int count) {
        double[] numbers = new double[count];
        Arrays.fill(numbers, KeyValues.MISSING);
        values.stream()
                .filter(value -> value.side().equals(side.label()))
                .forEach(value -> numbers[value.seed()] = value.array().doubleAt(0));
        return numbers;
    }

    private static boolean isPairOfSeries(List<Value> values) {
        return values.size() == 2
                && values.stream()
                        .allMatch(value -> value.array().dimensions() == 1
                                && !value.array().dtype().isComplex())
                && values.get(0).array().size() == values.get(1).array().size();
    }

    private static double[] series(List<Value> values, Role side) {
        return values.stream()
                .filter(value -> value.side().equals(side.label()))
                .findFirst()
                .orElseThrow()
                .array()
                .toDoubles();
    }

    private static double[] distances(List<Row> diffs, List<Long> seeds) {
        double[] distances = new double[Math.max(1, seeds.size())];
        Arrays.fill(distances, KeyValues.MISSING);
        Map<Long, Integer> places = new HashMap<>();
        for (int i = 0; i < seeds.size(); i++) {
            places.put(seeds.get(i), i);
        }
        for (Row row : diffs) {
            Double diff = row.getAs("mean_diff");
            if (diff != null) {
                distances[seeds.isEmpty() ? 0 : places.get(row.<Long>getAs("seed"))] = diff;
            }
        }
        return distances;
    }
}
