package dev.lockstep.judge;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Requirement;
import dev.lockstep.suite.Requirement.EveryParamMoves;
import dev.lockstep.suite.Requirement.Finite;
import dev.lockstep.suite.Requirement.Frozen;
import dev.lockstep.suite.Requirement.GradNormBelow;
import dev.lockstep.suite.Requirement.LossFalls;
import dev.lockstep.suite.Requirement.LrFollows;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Whether a requirement holds of what a side of a case observed. */
public final class RequirementJudge {
    /** Of a rate: half a float32's digits are not given away. */
    private static final double RATE = 1e-6;

    private static final int CHUNK = 1 << 16;

    private RequirementJudge() {}

    /**
     * What a requirement comes to.
     *
     * @param keys of the check
     */
    public static Fulfilment of(Requirement requirement, List<Observation> observed, List<ObservedKey> keys) {
        ObservedSeries series = new ObservedSeries(observed, keys);
        if (requirement instanceof Finite) {
            return finite(series.all());
        }
        if (requirement instanceof EveryParamMoves moves) {
            return moves(series.parameters(), moves);
        }
        if (requirement instanceof Frozen frozen) {
            return frozen(series.parameters(), frozen);
        }
        if (requirement instanceof LossFalls) {
            return falls(series.scalars("loss"));
        }
        if (requirement instanceof LrFollows follows) {
            return follows(series.scalars("lr"), follows);
        }
        return below(series.scalars("grad_norm"), ((GradNormBelow) requirement).limit());
    }

    private static Fulfilment finite(List<Observation> all) {
        if (all.isEmpty()) {
            return Fulfilment.notTriggered("nothing is observed");
        }
        for (Observation each : all) {
            long odd = notFinite(each.value());
            if (odd > 0) {
                return Fulfilment.failed(
                        each.key() + " has " + odd + " of " + each.value().size() + " values that are not finite");
            }
        }
        return Fulfilment.PASSED;
    }

    private static long notFinite(NdArray array) {
        if (array.dtype().isIntegral()) {
            return 0;
        }
        int width = array.dtype().isComplex() ? 2 : 1;
        double[] values = new double[width * CHUNK];
        long odd = 0;
        for (long from = 0; from < array.size(); from += CHUNK) {
            int count = (int) Math.min(CHUNK, array.size() - from);
            if (width == 2) {
                array.copyParts(values, from, count);
            } else {
                array.copyTo(values, from, count);
            }
            odd += Arrays.stream(values, 0, width * count)
                    .filter(value -> !Double.isFinite(value))
                    .count();
        }
        return odd;
    }

    private static Fulfilment moves(Map<String, List<NdArray>> parameters, EveryParamMoves moves) {
        Map<String, List<NdArray>> asked = asked(parameters, moves::asks);
        if (asked.isEmpty()) {
            return Fulfilment.notTriggered("no parameter is observed in two iterations");
        }
        return asked.entrySet().stream()
                .filter(parameter -> !hasMoved(parameter.getValue()))
                .findFirst()
                .map(parameter -> Fulfilment.failed(parameter.getKey() + " does not move"))
                .orElse(Fulfilment.PASSED);
    }

    private static Fulfilment frozen(Map<String, List<NdArray>> parameters, Frozen frozen) {
        Map<String, List<NdArray>> asked = asked(parameters, frozen::asks);
        if (asked.isEmpty()) {
            return Fulfilment.notTriggered(
                    "no parameter of " + String.join(", ", frozen.patterns()) + " is observed in two iterations");
        }
        return asked.entrySet().stream()
                .filter(parameter -> hasMoved(parameter.getValue()))
                .findFirst()
                .map(parameter -> Fulfilment.failed(parameter.getKey() + " moves"))
                .orElse(Fulfilment.PASSED);
    }

    private static Map<String, List<NdArray>> asked(Map<String, List<NdArray>> parameters, Predicate<String> names) {
        Map<String, List<NdArray>> asked = new TreeMap<>();
        parameters.forEach((name, values) -> {
            if (names.test(name) && values.size() > 1) {
                asked.put(name, values);
            }
        });
        return asked;
    }

    private static boolean hasMoved(List<NdArray> values) {
        byte[] first = values.get(0).toBytes();
        return values.stream().skip(1).anyMatch(value -> !Arrays.equals(first, value.toBytes()));
    }

    private static Fulfilment falls(SortedMap<Integer, Double> losses) {
        if (losses.size() < 2) {
            return Fulfilment.notTriggered("fewer than two losses are observed");
        }
        List<Double> values = List.copyOf(losses.values());
        int half = values.size() / 2;
        double first = mean(values.subList(0, half));
        double second = mean(values.subList(values.size() - half, values.size()));
        // Not the other way round: NaN is no fall.
        return second < first
                ? Fulfilment.PASSED
                : Fulfilment.failed("the mean loss goes from " + first + " to " + second);
    }

    private static double mean(Collection<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static Fulfilment follows(SortedMap<Integer, Double> rates, LrFollows follows) {
        if (rates.isEmpty()) {
            return Fulfilment.notTriggered("no lr is observed");
        }
        double[] expected = follows.rates(rates.lastKey() + 1);
        for (Map.Entry<Integer, Double> rate : rates.entrySet()) {
            double wanted = expected[rate.getKey()];
            if (!(Math.abs(rate.getValue() - wanted) <= RATE * Math.abs(wanted))) {
                return Fulfilment.failed(
                        "lr in iteration " + rate.getKey() + " is " + rate.getValue() + ", the schedule has " + wanted);
            }
        }
        return Fulfilment.PASSED;
    }

    private static Fulfilment below(SortedMap<Integer, Double> norms, double limit) {
        if (norms.isEmpty()) {
            return Fulfilment.notTriggered("no grad_norm is observed");
        }
        return norms.entrySet().stream()
                .filter(norm -> !(norm.getValue() < limit))
                .findFirst()
                .map(norm -> Fulfilment.failed(
                        "grad_norm in iteration " + norm.getKey() + " is " + norm.getValue() + ", not below " + limit))
                .orElse(Fulfilment.PASSED);
    }
}
