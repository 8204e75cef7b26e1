package dev.lockstep.explain.search;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a record has to do with a run of the spec where it is that run in another guise: values times a factor, one iteration's under
 * another's key, one seed's under another's name. Needs no further run.
 */
final class RunRelations {
    /** With fewer values a factor says nothing. */
    private static final int FEW = 4;
    /** A factor that is nearer to 1 is a difference like any other. */
    private static final double NEAR_ONE = 1e-2;
    /** The values of one key may all be as good as constant: a shift says something only where these many sigmas lie between them. */
    private static final double MOVES = 20;

    private final Target target;
    private final Response base;
    private final NoiseFloor noise;
    private final List<Long> seeds;
    private final long batch;

    /**
     * @param base what the spec as it is comes to
     * @param batch rows of a batch, which tells a sum from a mean; 0 where unknown
     */
    RunRelations(Target target, Response base, NoiseFloor noise, List<Long> seeds, long batch) {
        this.target = target;
        this.base = base;
        this.noise = noise;
        this.seeds = List.copyOf(seeds);
        this.batch = batch;
    }

    /** The first relation that holds at every key and seed within noise, as the end of a sentence; empty if none does. */
    Optional<String> find() {
        return seedsSwapped().or(this::shifted).or(this::ratio);
    }

    private Optional<String> seedsSwapped() {
        List<String> moved = new ArrayList<>();
        for (long seed : seeds) {
            if (holds(seed, seed, 0, 1)) {
                continue;
            }
            Optional<Long> other = seeds.stream()
                    .filter(each -> each != seed && holds(seed, each, 0, 1))
                    .findFirst();
            if (other.isEmpty()) {
                return Optional.empty();
            }
            moved.add("seed " + seed + " has the values of seed " + other.get());
        }
        return moved.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", moved));
    }

    private Optional<String> shifted() {
        for (int by : new int[] {1, -1, 2, -2}) {
            int shift = by;
            if (moves() && seeds.stream().allMatch(seed -> holds(seed, seed, shift, 1))) {
                int count = Math.abs(by);
                return Optional.of("each value is that of the spec's run " + count
                        + (count == 1 ? " iteration " : " iterations ") + (by > 0 ? "later" : "earlier"));
            }
        }
        return Optional.empty();
    }

    /** Whether a run's values change so much from one iteration to the next that a shift would show. */
    private boolean moves() {
        return seeds.stream()
                .allMatch(seed -> IntStream.range(0, target.elements().size()).anyMatch(i -> {
                    int next = place(i, 1);
                    return next >= 0
                            && Math.abs(base.values().get(seed)[next]
                                            - base.values().get(seed)[i])
                                    >= MOVES * noise.of(seed)[i];
                }));
    }

    private Optional<String> ratio() {
        double cross = sum((seed, i) -> value(seed, i) * base.values().get(seed)[i]);
        double square =
                sum((seed, i) -> base.values().get(seed)[i] * base.values().get(seed)[i]);
        double factor = cross / square;
        long values = Math.round(sum((seed, i) -> 1));
        if (values < FEW
                || !Double.isFinite(factor)
                || factor == 0
                || Math.abs(factor - 1) <= NEAR_ONE
                || !seeds.stream().allMatch(seed -> holds(seed, seed, 0, factor))) {
            return Optional.empty();
        }
        if (factor < 0 && Math.abs(factor + 1) <= NEAR_ONE) {
            return Optional.of("each value is the spec's with the other sign");
        }
        return Optional.of("each value is " + shown(factor) + " times the spec's" + meaning(factor));
    }

    private static String shown(double factor) {
        return new BigDecimal(factor)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }

    private String meaning(double factor) {
        if (batch > 1 && Math.abs(factor / batch - 1) <= NEAR_ONE / batch) {
            return ", the rows of a batch: a sum over them against a mean";
        }
        return batch > 1 && Math.abs(factor * batch - 1) <= NEAR_ONE / batch
                ? ", one over the rows of a batch: a mean over them against a sum"
                : ": a scale of what is recorded, not of training";
    }

    private interface Term {
        double of(long seed, int element);
    }

    private double sum(Term term) {
        ToDoubleFunction<Long> ofSeed =
                seed -> IntStream.range(0, target.elements().size())
                        .filter(i -> Double.isFinite(value(seed, i)))
                        .mapToDouble(i -> term.of(seed, i))
                        .sum();
        return seeds.stream().mapToDouble(ofSeed).sum();
    }

    private double value(long seed, int element) {
        return target.values().get(seed)[element];
    }

    /** Whether the target's values are, within noise, a factor times those of another seed some iterations later. */
    private boolean holds(long seed, long other, int shift, double factor) {
        List<Double> z = new ArrayList<>();
        for (int i = 0; i < target.elements().size(); i++) {
            int from = place(i, shift);
            if (from >= 0 && Double.isFinite(value(seed, i))) {
                double sigma = Math.max(1, Math.abs(factor)) * noise.of(seed)[i];
                z.add((value(seed, i) - factor * base.values().get(other)[from]) / sigma);
            }
        }
        double[] all = z.stream().mapToDouble(Double::doubleValue).toArray();
        return all.length >= FEW && Comparison.rms(all) <= Comparison.limit(all.length);
    }

    /** Where the same observation of another iteration stands; -1 if nowhere. */
    private int place(int element, int shift) {
        Element at = target.elements().get(element);
        if (shift == 0) {
            return element;
        }
        return IntStream.range(0, target.elements().size())
                .filter(i -> {
                    Element each = target.elements().get(i);
                    return each.observation().equals(at.observation())
                            && each.index() == at.index()
                            && each.iteration() == at.iteration() + shift;
                })
                .findFirst()
                .orElse(-1);
    }
}
