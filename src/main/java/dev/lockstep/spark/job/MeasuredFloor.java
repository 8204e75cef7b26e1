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
 * The floor of a check's scalars: what replicas show, or how far a recorder is off its own float64 run where there are none, or where its
 * precision is coarser than theirs; and what sides differ by that were run more than once.
 *
 * @param precision in which the noise was measured, as its producer names it
 * @param precisions of the check's sides
 */
record MeasuredFloor(NoiseFloor floor, String precision, Map<Role, String> precisions) {
    private static final List<Role> SIDES = List.of(Role.CANDIDATE, Role.REFERENCE);

    private static final String OWN = "'s own float64 runs";
    private static final String NAMED = "'s distance from the float64 runs";

    /**
     * Of a check.
     *
     * @param ofReplicas the floor that replicas show; empty without any
     * @param values what all sides of the check observed, by seed
     * @param precision of the replicas
     * @param precisions of the check's sides
     */
    static MeasuredFloor of(
            PlannedCheck check,
            NoiseFloor ofReplicas,
            Map<Long, Map<Role, List<Observation>>> values,
            String precision,
            Map<Role, String> precisions) {
        MeasuredFloor measured = new MeasuredFloor(ofReplicas.from(arbiters(values)), precision, precisions);
        for (Role side : SIDES) {
            if (ofReplicas.isEmpty() || measured.rounding(check, side).isScaled()) {
                NoiseFloor errors = errors(check.keys(), side, side.inFloat64(), OWN, values);
                if (!errors.isEmpty()) {
                    return new MeasuredFloor(errors, precisions.getOrDefault(side, ""), precisions)
                            .withRepeats(check.keys(), values);
                }
            }
        }
        if (ofReplicas.isEmpty()) {
            NoiseFloor errors = errors(check.keys(), Role.REFERENCE, Role.ARBITER, NAMED, values);
            measured = new MeasuredFloor(errors, precisions.getOrDefault(Role.REFERENCE, ""), precisions);
        }
        return measured.withRepeats(check.keys(), values);
    }

    /** How a side rounds, in units of what was measured: a coarser precision has so much more noise. */
    Rounding rounding(PlannedCheck check, Role side) {
        return Rounding.of(check.side(side).isOwnEngine()).in(precisions.getOrDefault(side, ""), precision);
    }

    /** Whose own float64 runs say who stands off; nothing if none does. */
    private static String arbiters(Map<Long, Map<Role, List<Observation>>> values) {
        List<String> sides = SIDES.stream()
                .filter(side -> values.values().stream().anyMatch(seed -> seed.containsKey(side.inFloat64())))
                .map(side -> "the " + side.label() + "'s own")
                .toList();
        return sides.isEmpty() ? "" : ", float64 run " + String.join(" and ", sides);
    }

    private static NoiseFloor errors(
            List<ObservedKey> keys,
            Role side,
            Role exactly,
            String what,
            Map<Long, Map<Role, List<Observation>>> values) {
        Map<Integer, List<Double>> errors = new TreeMap<>();
        int seeds = 0;
        for (Map<Role, List<Observation>> seed : values.values()) {
            Map<String, Double> own = NoiseReading.byKey(seed.get(side));
            Map<String, Double> exact = NoiseReading.byKey(seed.get(exactly));
            seeds += exact.isEmpty() ? 0 : 1;
            for (int place = 0; place < keys.size(); place++) {
                String key = keys.get(place).key();
                double error = (own.getOrDefault(key, Double.NaN) - exact.getOrDefault(key, Double.NaN))
                        / NoiseFloor.spacing(exact.getOrDefault(key, Double.NaN));
                if (Double.isFinite(error)) {
                    errors.computeIfAbsent(place, any -> new ArrayList<>()).add(error);
                }
            }
        }
        return NoiseFloor.ofErrors(
                keys, errors, Rounding.FRAMEWORK, "the " + side.label() + what + " of " + seeds + " seeds");
    }

    private MeasuredFloor withRepeats(List<ObservedKey> keys, Map<Long, Map<Role, List<Observation>>> values) {
        NoiseFloor with = floor;
        for (Role side : SIDES) {
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
            with = floor.isEmpty() || runs.isEmpty() ? with : with.with(side, NoiseFloor.of(keys, runs));
        }
        return new MeasuredFloor(with, precision, precisions);
    }
}
