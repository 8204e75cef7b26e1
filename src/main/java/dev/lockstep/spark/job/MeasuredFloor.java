package dev.lockstep.spark.job;

import dev.lockstep.judge.NoiseFloor;
import dev.lockstep.judge.Rounding;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.suite.Role;
import java.util.Map;

/**
 * The floor of a check's scalars, and how its sides round beside it.
 *
 * @param precision in which the noise was measured, as its producer names it
 * @param precisions of the check's sides
 */
record MeasuredFloor(NoiseFloor floor, String precision, Map<Role, String> precisions) {
    /** How a side rounds, in units of what was measured: a coarser precision has so much more noise. */
    Rounding rounding(PlannedCheck check, Role side) {
        return Rounding.of(check.side(side).isOwnEngine()).in(precisions.getOrDefault(side, ""), precision);
    }

    /** The same, where a side measured its own noise. */
    MeasuredFloor measuredBy(Role side, NoiseFloor own) {
        return new MeasuredFloor(own, precisions.getOrDefault(side, ""), precisions);
    }

    MeasuredFloor with(NoiseFloor other) {
        return new MeasuredFloor(other, precision, precisions);
    }
}
