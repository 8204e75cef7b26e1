package dev.lockstep.explain.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * What a setting leaves of a record's updates.
 *
 * @param chiSquare sum of squares in sigmas
 * @param likelihood minus twice the logarithm of the likelihood, but for a constant: less is better
 * @param values how many
 * @param worst of the parameters: its root mean square over what rounding may reach
 * @param worstParameter its name
 * @param failing parameters of which it leaves more than rounding
 * @param maxDiff the largest difference that it leaves
 * @param toOneUlp how many values are reproduced to one unit in the last place of their type
 */
record Misfit(
        double chiSquare,
        double likelihood,
        int values,
        double worst,
        String worstParameter,
        List<String> failing,
        double maxDiff,
        int toOneUlp) {
    /** Right settings leave about 0.8; the limit grows where there are few values. */
    private static final double ALLOWED = 1.3;

    private static final double ALLOWED_OF_FEW = 3;

    Misfit {
        failing = List.copyOf(failing);
    }

    /** What a setting leaves. */
    static Misfit of(Replay replay, Setting setting) {
        Sample sample = replay.sample();
        double[][] sigmas = replay.sigmas(setting);
        double[][] made = replay.values(setting);
        double chiSquare = 0;
        double logarithms = 0;
        double maxDiff = 0;
        int toOneUlp = 0;
        double worst = 0;
        String worstName = "";
        int values = 0;
        List<String> failing = new ArrayList<>();
        for (int p = 0; p < sample.parameterCount(); p++) {
            double sum = 0;
            int count = 0;
            for (int t = 0; t < sample.updates(); t++) {
                for (int i = sample.offset(p); i < sample.offset(p) + sample.count(p); i++) {
                    double sigma = sigmas[t][i];
                    if (sigma == Double.POSITIVE_INFINITY) {
                        continue;
                    }
                    double apart = sample.after(t)[i] - made[t][i];
                    sum += apart / sigma * (apart / sigma);
                    logarithms += 2 * Math.log(sigma);
                    maxDiff = Math.max(maxDiff, Math.abs(apart));
                    toOneUlp += Math.abs(apart) <= sample.spacing(p, sample.after(t)[i]) ? 1 : 0;
                    count++;
                }
            }
            double share = count == 0 ? 0 : Math.sqrt(sum / count) / limit(count);
            String name = sample.parameters().get(p).name();
            if (!(share <= 1)) {
                failing.add(name);
            }
            if (!(share <= worst)) {
                worst = share;
                worstName = name;
            }
            chiSquare += sum;
            values += count;
        }
        return new Misfit(chiSquare, chiSquare + logarithms, values, worst, worstName, failing, maxDiff, toOneUlp);
    }

    private static double limit(int count) {
        return ALLOWED + ALLOWED_OF_FEW / Math.sqrt(2.0 * count);
    }

    double rms() {
        return Math.sqrt(chiSquare / Math.max(1, values));
    }

    boolean isWithinRounding() {
        return values > 0 && failing.isEmpty() && rms() <= ALLOWED;
    }
}
