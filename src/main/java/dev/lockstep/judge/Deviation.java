package dev.lockstep.judge;

import dev.lockstep.suite.Role;
import java.io.Serializable;

/**
 * How far apart the sides are under one key of one seed, beside what rounding alone does there.
 *
 * @param sigma what rounding alone tells the sides apart by; root mean square over the elements
 * @param z the mean over the elements of candidate less reference in sigmas
 * @param square the mean of its square
 * @param farthest the largest absolute z; of a tensor the largest of its blocks' root mean squares, or of single elements beyond what
 *     null pairs have
 * @param inSigmas the sides' root mean square errors to the float64 run, in sigmas of one side
 * @param rmse the same errors as they are
 * @param multiplier of PyTorch's rule
 * @param close whether the values are close by PyTorch's rule
 */
record Deviation(
        double sigma,
        double z,
        double square,
        double farthest,
        SideErrors inSigmas,
        SideErrors rmse,
        double multiplier,
        boolean close)
        implements Serializable {

    /** Of a scalar. */
    static Deviation of(
            NoiseSample sample, int place, long seed, NoiseFloor floor, Rounding candidate, Rounding reference) {
        double sigma = floor.sigma(place, seed, sample.value(), candidate, reference);
        double z = sample.difference() / sigma;
        return new Deviation(
                sigma,
                z,
                z * z,
                Math.abs(z),
                inSigmas(sample, place, seed, floor, candidate, reference),
                new SideErrors(
                        Math.abs(sample.candidate() - sample.candidateArbiter()),
                        Math.abs(sample.reference() - sample.referenceArbiter())),
                SameRule.multiplier(1, false),
                SameRule.areClose(sample.candidate(), sample.reference()));
    }

    private static SideErrors inSigmas(
            NoiseSample sample, int place, long seed, NoiseFloor floor, Rounding candidate, Rounding reference) {
        return new SideErrors(
                Math.abs(sample.candidate() - sample.candidateArbiter())
                        / floor.sigma(place, seed, sample.candidateArbiter(), Role.CANDIDATE, candidate),
                Math.abs(sample.reference() - sample.referenceArbiter())
                        / floor.sigma(place, seed, sample.referenceArbiter(), Role.REFERENCE, reference));
    }
}
