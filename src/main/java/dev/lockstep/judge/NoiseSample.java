package dev.lockstep.judge;

import java.io.Serializable;

/**
 * One value of one seed on both sides, and in the float64 run of each: its own, if its recorder makes one, or the one that both share.
 *
 * @param candidateArbiter NaN if there is no float64 run for the candidate
 * @param referenceArbiter the same of the reference
 */
public record NoiseSample(double candidate, double reference, double candidateArbiter, double referenceArbiter)
        implements Serializable {
    /** Of sides that share a float64 run; NaN if there is none. */
    public NoiseSample(double candidate, double reference, double arbiter) {
        this(candidate, reference, arbiter, arbiter);
    }

    double difference() {
        return candidate - reference;
    }

    /** What the seed's sigma belongs to. */
    double value() {
        return reference;
    }
}
