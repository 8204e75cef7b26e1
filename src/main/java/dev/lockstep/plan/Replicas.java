package dev.lockstep.plan;

import dev.lockstep.engine.spec.Backend;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Perturbation;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.SymmetrySpec;
import dev.lockstep.engine.spec.WeightsFields;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Runs with the mathematics of another one that round otherwise: how far they are apart is what rounding does to it. */
public final class Replicas {
    /** A float32 goes to a neighbour with an even last place, or stays. */
    private static final double HALF_AN_ULP = 0.5;

    private Replicas() {}

    /**
     * So many replicas of a run: sums are taken in another order, by consistent permutations of a batch's rows, the heads, and the
     * feed-forward units; in every second one the first weights are moved by half an ulp too, and in every one of a run in bfloat16,
     * whose few roundings another order seldom turns. A run with dropout, whose masks follow no permutation, has its weights moved
     * only. What rounding does to the mathematics does not depend on the backend: replicas are Lockstep's own, which is the fastest.
     */
    public static List<BackpropSpec> of(BackpropSpec spec, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> replica(spec.by(Backend.LOCKSTEP), number))
                .toList();
    }

    /** The float64 run of the same mathematics: the arbiter of who stands off. */
    public static BackpropSpec arbiter(BackpropSpec spec) {
        return spec.by(Backend.LOCKSTEP).in(Precision.FLOAT64);
    }

    private static BackpropSpec replica(BackpropSpec spec, int number) {
        if (spec.model().dropout() > 0) {
            return perturbed(spec, number);
        }
        long seed = number;
        BackpropSpec permuted = spec.with(SymmetrySpec.of(Map.of("batch_rows", seed, "heads", seed, "ffn", seed)));
        return isMoved(spec, number) ? perturbed(permuted, number) : permuted;
    }

    private static boolean isMoved(BackpropSpec spec, int number) {
        return number % 2 == 0 || spec.precision() == Precision.BFLOAT16;
    }

    private static BackpropSpec perturbed(BackpropSpec spec, long seed) {
        return spec.with(spec.weights().with(WeightsFields.PERTURB, new Perturbation(HALF_AN_ULP, seed)));
    }
}
