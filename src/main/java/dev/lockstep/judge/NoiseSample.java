package dev.lockstep.judge;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * One value of one seed on both sides, in the float64 run, and in the replicas.
 *
 * @param arbiter NaN if there is no float64 run
 * @param replicas the same mathematics rounded otherwise; none where there are none of this seed
 */
public record NoiseSample(double candidate, double reference, double arbiter, List<Double> replicas)
        implements Serializable {
    public NoiseSample {
        replicas = List.copyOf(replicas);
    }

    /** With these replicas. */
    public NoiseSample(double candidate, double reference, double arbiter, double... replicas) {
        this(candidate, reference, arbiter, Arrays.stream(replicas).boxed().toList());
    }

    double difference() {
        return candidate - reference;
    }

    /** Degrees of freedom of the replicas' spread. */
    int freedom() {
        return Math.max(0, replicas.size() - 1);
    }

    /** The sum of the replicas' squared distances from their own mean, not from the float64 run, whose bias is no noise. */
    double squaredDeviations() {
        double mean = 0;
        for (double replica : replicas) {
            mean += replica / replicas.size();
        }
        double sum = 0;
        for (double replica : replicas) {
            sum += (replica - mean) * (replica - mean);
        }
        return sum;
    }

    /** The float32 spacing at the value. */
    double spacing() {
        return Math.ulp((float) Math.max(Math.abs(reference), NoiseLimits.LEAST_VALUE));
    }
}
