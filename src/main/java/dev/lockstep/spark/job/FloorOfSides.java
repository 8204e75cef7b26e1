package dev.lockstep.spark.job;

import dev.lockstep.judge.NoiseFloor;
import dev.lockstep.judge.Rounding;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the sides of a check tell of their noise beside replicas: how far a recorder is off its own float64 run where there are no
 * replicas, or where its precision is coarser than theirs; and what sides differ by that were run more than once.
 */
final class FloorOfSides {
    private static final List<Role> SIDES = List.of(Role.CANDIDATE, Role.REFERENCE);

    private final PlannedCheck check;
    private final Map<Long, Map<Role, List<Observation>>> values;

    /** @param values what all sides of the check observed, by seed */
    FloorOfSides(PlannedCheck check, Map<Long, Map<Role, List<Observation>>> values) {
        this.check = check;
        this.values = values;
    }

    /** @param ofReplicas the floor that replicas show; empty without any */
    MeasuredFloor beside(MeasuredFloor ofReplicas) {
        MeasuredFloor measured = ofReplicas.with(ofReplicas.floor().from(arbiters()));
        for (Role side : SIDES) {
            if (ofReplicas.floor().isEmpty() || measured.rounding(check, side).isScaled()) {
                NoiseFloor own = errors(side, side.inFloat64(), "'s own float64 runs");
                if (!own.isEmpty()) {
                    return withRepeats(measured.measuredBy(side, own));
                }
            }
        }
        return withRepeats(ofReplicas.floor().isEmpty() ? besideArbiter(measured) : measured);
    }

    /** By the arbiter that the suite names, if it does. */
    private MeasuredFloor besideArbiter(MeasuredFloor measured) {
        NoiseFloor errors = errors(Role.REFERENCE, Role.ARBITER, "'s distance from the float64 runs");
        return measured.measuredBy(Role.REFERENCE, errors);
    }

    /** Whose own float64 runs say who stands off; nothing if none does. */
    private String arbiters() {
        List<String> sides = SIDES.stream()
                .filter(side -> values.values().stream().anyMatch(seed -> seed.containsKey(side.inFloat64())))
                .map(side -> "the " + side.label() + "'s own")
                .toList();
        return sides.isEmpty() ? "" : ", float64 run " + String.join(" and ", sides);
    }

    private NoiseFloor errors(Role side, Role exactly, String what) {
        Map<Integer, List<Double>> errors = new TreeMap<>();
        values.values().forEach(seed -> add(seed.get(side), seed.get(exactly), errors));
        long seeds = values.values().stream()
                .filter(seed -> seed.containsKey(exactly))
                .count();
        String source = "the " + side.label() + what + " of " + seeds + " seeds";
        return NoiseFloor.ofErrors(check.keys(), errors, Rounding.FRAMEWORK, source);
    }

    /** @param errors in float32 spacings, by the keys' places. Modified. */
    private void add(List<Observation> side, List<Observation> exact, Map<Integer, List<Double>> errors) {
        Map<String, Double> ofSide = NoiseReading.byKey(side);
        Map<String, Double> exactly = NoiseReading.byKey(exact);
        int place = 0;
        for (ObservedKey key : check.keys()) {
            double value = exactly.getOrDefault(key.key(), Double.NaN);
            double error = (ofSide.getOrDefault(key.key(), Double.NaN) - value) / NoiseFloor.spacing(value);
            if (Double.isFinite(error)) {
                errors.computeIfAbsent(place, any -> new ArrayList<>()).add(error);
            }
            place++;
        }
    }

    private MeasuredFloor withRepeats(MeasuredFloor measured) {
        NoiseFloor with = measured.floor();
        for (Role side : SIDES) {
            Map<Long, List<List<Observation>>> runs = runs(side);
            with = with.isEmpty() || runs.isEmpty() ? with : with.with(side, NoiseFloor.of(check.keys(), runs));
        }
        return measured.with(with);
    }

    /** What a side observed each time, by seed; of seeds in which it was run more than once. */
    private Map<Long, List<List<Observation>>> runs(Role side) {
        Map<Long, List<List<Observation>>> runs = new HashMap<>();
        values.forEach((seed, sides) -> {
            List<List<Observation>> ofSeed = sides.entrySet().stream()
                    .filter(each -> each.getKey().original().equals(side))
                    .map(Map.Entry::getValue)
                    .toList();
            if (ofSeed.size() > 1) {
                runs.put(seed, ofSeed);
            }
        });
        return runs;
    }
}
