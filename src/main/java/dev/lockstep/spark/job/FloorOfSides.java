package dev.lockstep.spark.job;

import dev.lockstep.judge.NoiseFloor;
import dev.lockstep.judge.Rounding;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import java.util.ArrayList;
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
    private final SideScalars values;

    /** @param values what all sides of the check observed */
    FloorOfSides(PlannedCheck check, SideScalars values) {
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
                .filter(side -> values.seedsOf(side.inFloat64()) > 0)
                .map(side -> "the " + side.label() + "'s own")
                .toList();
        return sides.isEmpty() ? "" : ", float64 run " + String.join(" and ", sides);
    }

    private NoiseFloor errors(Role side, Role exactly, String what) {
        Map<Integer, List<Double>> errors = new TreeMap<>();
        values.pairs(side, exactly).forEach(pair -> add(pair, errors));
        String source = "the " + side.label() + what + " of " + values.seedsOf(exactly) + " seeds";
        return NoiseFloor.ofErrors(check.keys(), errors, Rounding.FRAMEWORK, source);
    }

    /** @param errors in float32 spacings, by the keys' places. Modified. */
    private void add(SideScalars.Pair pair, Map<Integer, List<Double>> errors) {
        int place = 0;
        for (ObservedKey key : check.keys()) {
            double value = pair.other().getOrDefault(key.key(), Double.NaN);
            double error = (pair.side().getOrDefault(key.key(), Double.NaN) - value) / NoiseFloor.spacing(value);
            if (Double.isFinite(error)) {
                errors.computeIfAbsent(place, any -> new ArrayList<>()).add(error);
            }
            place++;
        }
    }

    private MeasuredFloor withRepeats(MeasuredFloor measured) {
        NoiseFloor with = measured.floor();
        for (Role side : SIDES) {
            Map<Long, List<List<Observation>>> runs = values.repeats(side);
            with = with.isEmpty() || runs.isEmpty() ? with : with.with(side, NoiseFloor.of(check.keys(), runs));
        }
        return measured.with(with);
    }
}
