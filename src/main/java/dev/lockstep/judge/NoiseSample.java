package dev.lockstep.judge;

import java.io.Serializable;

/**
 * One value of one seed on both sides, and in the float64 run.
 *
 * @param arbiter NaN if there is no float64 run
 */
public record NoiseSample(double candidate, double reference, double arbiter) implements Serializable {
    double difference() {
        return candidate - reference;
    }

    /** What the seed's sigma belongs to. */
    double value() {
        return reference;
    }
}
