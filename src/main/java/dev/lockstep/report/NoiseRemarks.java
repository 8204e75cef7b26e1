package dev.lockstep.report;

import dev.lockstep.explain.JudgedStep;
import dev.lockstep.judge.CheckNoise;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.KeyNoise;
import dev.lockstep.judge.KeyNoise.Blame;
import dev.lockstep.judge.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What a reader should know of a check beside its measured noise. */
public final class NoiseRemarks {
    private NoiseRemarks() {}

    /** The lines; none if no noise was measured. */
    public static List<String> lines(CheckNoise noise, List<JudgedStep> steps) {
        if (noise.seeds() == 0) {
            return List.of();
        }
        List<JudgedKey> keys = steps.stream().map(JudgedStep::judged).toList();
        List<String> lines = new ArrayList<>();
        lines.add(figures(noise, keys));
        drift(noise, keys).forEach(lines::add);
        List<JudgedKey> apart = keys.stream()
                .filter(key -> key.verdict() == Verdict.MISMATCH || key.verdict() == Verdict.DRIFTS)
                .toList();
        add("the candidate stands off the float64 run", apart, key -> blame(key) == Blame.CANDIDATE, lines);
        add("the reference stands off the float64 run", apart, key -> blame(key) == Blame.REFERENCE, lines);
        add(
                "rounding grew, both sides are as far from the float64 run as float32 explains",
                keys,
                key -> key.verdict() == Verdict.AMPLIFIED,
                lines);
        add("noise alone exceeds the limit", keys, key -> key.verdict() == Verdict.INCONCLUSIVE, lines);
        return lines;
    }

    private static String figures(CheckNoise noise, List<JudgedKey> keys) {
        String from = keys.stream()
                .map(JudgedKey::noise)
                .filter(key -> key != null)
                .map(KeyNoise::from)
                .findFirst()
                .orElse("nothing");
        return String.format(
                Locale.ROOT,
                "D %.2f, b %.2f [%.2f, %.2f] over %d seeds; noise from %s",
                noise.d(),
                noise.b(),
                noise.low(),
                noise.high(),
                noise.seeds(),
                from);
    }

    private static List<String> drift(CheckNoise noise, List<JudgedKey> keys) {
        String from = keys.stream()
                .filter(key -> key.verdict() == Verdict.DRIFTS || key.verdict() == Verdict.MISMATCH)
                .findFirst()
                .map(key -> " from " + key.key() + " on")
                .orElse("");
        return switch (noise.drift()) {
            case NONE -> List.of();
            case BIASED -> List.of("systematically apart (biased)" + from);
            case SCATTERED -> List.of("further apart than rounding explains (scattered)" + from);
        };
    }

    private static Blame blame(JudgedKey key) {
        return key.noise() == null ? Blame.NEITHER : key.noise().blame();
    }

    private static void add(String what, List<JudgedKey> keys, Predicate<JudgedKey> which, List<String> to) {
        List<String> names = keys.stream()
                .filter(key -> key.noise() != null)
                .filter(which)
                .map(NoiseRemarks::errors)
                .toList();
        if (!names.isEmpty()) {
            to.add(KeyListText.of(what, names));
        }
    }

    /** {@code loss_5 (2.4 against 0.7 sigmas)}: the candidate's distance from the float64 run, and the reference's. */
    private static String errors(JudgedKey key) {
        KeyNoise noise = key.noise();
        return Double.isNaN(noise.candidateError())
                ? key.key()
                : key.key()
                        + String.format(
                                Locale.ROOT,
                                " (%.1f against %.1f sigmas)",
                                noise.candidateError(),
                                noise.referenceError());
    }
}
