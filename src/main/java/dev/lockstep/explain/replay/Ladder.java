package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.ParameterMeaning;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The numbers from which a variant is searched. */
final class Ladder {
    private Ladder() {}

    /** Every combination of the rungs. */
    static List<Map<ParameterMeaning, Double>> of(Variant variant) {
        List<Map<ParameterMeaning, Double>> ladder = new ArrayList<>(List.of(Map.of()));
        for (ParameterMeaning meaning : variant.free()) {
            double[] rungs = rungs(variant, meaning);
            List<Map<ParameterMeaning, Double>> more = new ArrayList<>();
            for (Map<ParameterMeaning, Double> each : ladder) {
                for (double rung : rungs) {
                    Map<ParameterMeaning, Double> next = new EnumMap<>(ParameterMeaning.class);
                    next.putAll(each);
                    next.put(meaning, rung);
                    more.add(next);
                }
            }
            ladder = more;
        }
        return ladder;
    }

    private static double[] rungs(Variant variant, ParameterMeaning meaning) {
        double usual = variant.defaultOf(meaning);
        return switch (meaning) {
            case EPSILON -> new double[] {Math.max(usual, 1e-10), 1e-6, 1e-4, 1e-2};
            case WEIGHT_DECAY ->
                variant.dialect().isDecoupled() ? new double[] {0, 0.05} : new double[] {0, 1e-4, 1e-3, 1e-2, 0.1};
            case MOMENTUM -> new double[] {0.5, 0.9};
            case BETA2 -> new double[] {usual, 0.95};
            case SMOOTHING -> new double[] {usual, 0.95};
            default -> new double[] {usual};
        };
    }
}
