package dev.lockstep.spark.job;

import dev.lockstep.judge.CheckNoise;
import dev.lockstep.judge.NoiseSample;
import dev.lockstep.judge.Rounding;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.plan.PlannedSide;
import dev.lockstep.record.array.Observation;
import dev.lockstep.spark.table.CaseIndex;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.spark.table.Schemas;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Measures the noise of checks that have replicas or an arbiter, from the scalars of all their sides. */
final class NoiseReading {
    private static final StructType SCALAR = new StructType()
            .add("check", DataTypes.StringType, false)
            .add("position", DataTypes.IntegerType, false)
            .add("seed", DataTypes.LongType, false)
            .add("side", DataTypes.StringType, false)
            .add("value", DataTypes.DoubleType, false);

    private NoiseReading() {}

    /**
     * The noise of each check that has such sides; none, and no work for Spark, if none has.
     *
     * @param outcomes rows of {@link Schemas#OUTCOME}
     */
    static Map<String, CheckNoise> of(Dataset<Row> outcomes, Plan plan, Broadcast<CaseIndex> index) {
        Map<String, PlannedCheck> checks = plan.checks().stream()
                .filter(check -> check.sides().size() > 2)
                .collect(Collectors.toMap(PlannedCheck::name, check -> check));
        if (checks.isEmpty()) {
            return Map.of();
        }
        Set<String> names = new HashSet<>(checks.keySet());
        FlatMapFunction<Row, Row> scalars = row -> scalars(row, names, index.value());
        Map<String, Map<Integer, Map<Long, Map<Role, Double>>>> values = new HashMap<>();
        outcomes.flatMap(scalars, Encoders.row(SCALAR)).collectAsList().forEach(row -> values.computeIfAbsent(
                        row.getAs("check"), check -> new TreeMap<>())
                .computeIfAbsent(row.getAs("position"), position -> new TreeMap<>())
                .computeIfAbsent(row.getAs("seed"), seed -> new TreeMap<>())
                .put(Role.of(row.getAs("side")), row.getAs("value")));
        Map<String, CheckNoise> noise = new HashMap<>();
        values.forEach((check, keys) -> noise.put(check, noise(checks.get(check), keys)));
        return noise;
    }

    private static Iterator<Row> scalars(Row outcome, Set<String> checks, CaseIndex index) {
        CaseIndex.Place place = index.place(outcome.getAs("case_id"));
        PlannedCheck check = place.check();
        if (!checks.contains(check.name()) || OutcomeTable.isFailed(outcome)) {
            return List.<Row>of().iterator();
        }
        Map<String, Integer> positions = new HashMap<>();
        for (ObservedKey key : check.keys()) {
            positions.put(key.key(), positions.size());
        }
        List<Row> scalars = new ArrayList<>();
        for (Observation value : OutcomeTable.observations(outcome, check.keys())) {
            if (value.value().size() == 1
                    && !value.value().dtype().isIntegral()
                    && positions.containsKey(value.key())) {
                scalars.add(RowFactory.create(
                        check.name(),
                        positions.get(value.key()),
                        place.seed() == null ? 0 : place.seed(),
                        outcome.getAs("side"),
                        value.value().doubleAt(0)));
            }
        }
        return scalars.iterator();
    }

    private static CheckNoise noise(PlannedCheck check, Map<Integer, Map<Long, Map<Role, Double>>> keys) {
        Map<Integer, Map<Long, NoiseSample>> samples = new TreeMap<>();
        keys.forEach((position, seeds) -> {
            Map<Long, NoiseSample> ofKey = new TreeMap<>();
            seeds.forEach((seed, sides) -> ofKey.put(seed, sample(sides)));
            samples.put(position, ofKey);
        });
        return CheckNoise.of(samples, rounding(check.side(Role.CANDIDATE)), rounding(check.side(Role.REFERENCE)));
    }

    private static NoiseSample sample(Map<Role, Double> sides) {
        double[] replicas = sides.entrySet().stream()
                .filter(side -> side.getKey().kind() == Role.Kind.REPLICA)
                .mapToDouble(Map.Entry::getValue)
                .filter(Double::isFinite)
                .toArray();
        return new NoiseSample(
                sides.getOrDefault(Role.CANDIDATE, Double.NaN),
                sides.getOrDefault(Role.REFERENCE, Double.NaN),
                sides.getOrDefault(Role.ARBITER, Double.NaN),
                replicas);
    }

    private static Rounding rounding(PlannedSide side) {
        return side.origin() == PlannedSide.Origin.COMPUTED ? Rounding.ENGINE : Rounding.FRAMEWORK;
    }
}
