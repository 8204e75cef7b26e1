package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.ParameterMeaning;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Which parameters weight decay reaches, by what each one's values say. */
final class DecayReach {
    /** A difference in chi square that chance does not make. */
    private static final double TELLS = 16;

    /** Whether weight decay reaches a parameter. */
    enum Reach {
        DECAYED,
        SPARED,
        /** Either reproduces the record. */
        OPEN
    }

    private DecayReach() {}

    /** For each parameter the better of the two. */
    static boolean[] better(Replay replay, Setting setting) {
        double[] gain = gains(replay, setting);
        boolean[] decays = new boolean[gain.length];
        for (int p = 0; p < gain.length; p++) {
            decays[p] = gain[p] >= 0;
        }
        return decays;
    }

    /** What each parameter tells. */
    static List<Reach> told(Replay replay, Setting setting) {
        if (!setting.variant().decays() || setting.number(ParameterMeaning.WEIGHT_DECAY) == 0) {
            return Collections.nCopies(setting.decays().length, Reach.SPARED);
        }
        double[] gain = gains(replay, setting);
        return IntStream.range(0, gain.length)
                .mapToObj(p -> Math.abs(gain[p]) < TELLS ? Reach.OPEN : gain[p] > 0 ? Reach.DECAYED : Reach.SPARED)
                .toList();
    }

    /** By how much each parameter's chi square is less with decay than without. */
    private static double[] gains(Replay replay, Setting setting) {
        int count = setting.decays().length;
        double[][] sigmas = replay.sigmas(setting);
        double[] with = squares(replay, setting.withDecays(all(count, true)), sigmas);
        double[] without = squares(replay, setting.withDecays(all(count, false)), sigmas);
        return IntStream.range(0, count).mapToDouble(p -> without[p] - with[p]).toArray();
    }

    private static boolean[] all(int count, boolean value) {
        boolean[] all = new boolean[count];
        Arrays.fill(all, value);
        return all;
    }

    private static double[] squares(Replay replay, Setting setting, double[][] sigmas) {
        Sample sample = replay.sample();
        double[] z = replay.misfit(setting, sigmas);
        double[] squares = new double[sample.parameterCount()];
        for (int t = 0; t < sample.updates(); t++) {
            for (int p = 0; p < squares.length; p++) {
                for (int i = sample.offset(p); i < sample.offset(p) + sample.count(p); i++) {
                    squares[p] += z[t * sample.size() + i] * z[t * sample.size() + i];
                }
            }
        }
        return squares;
    }
}
