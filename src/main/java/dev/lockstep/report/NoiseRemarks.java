package dev.lockstep.report;

import dev.lockstep.explain.JudgedStep;
import dev.lockstep.judge.CheckNoise;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.KeyNoise;
import dev.lockstep.judge.KeyNoise.Blame;
import dev.lockstep.judge.Verdict;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What a reader should know of a check beside its measured noise. */
public final class NoiseRemarks {
    private static final long MANY = 1000;

    private NoiseRemarks() {}

    /** The lines; none if no noise was measured. */
    public static List<String> lines(CheckNoise noise, List<JudgedStep> steps, Tolerance tolerance) {
        List<JudgedKey> keys = steps.stream().map(JudgedStep::judged).toList();
        List<String> lines = new ArrayList<>();
        add(
                "amplified: rounding alone moved what has no gradient, and does not count",
                keys,
                key -> !key.counts(),
                lines);
        if (noise.keys().isEmpty()) {
            return lines;
        }
        if (noise.seeds() > 0) {
            lines.add(figures(noise, keys));
            drift(noise, steps).forEach(lines::add);
        }
        lines.addAll(tensors(noise, keys));
        List<JudgedKey> apart = keys.stream()
                .filter(key -> key.verdict() == Verdict.MISMATCH || key.verdict() == Verdict.DRIFTS)
                .toList();
        add("the candidate stands off the float64 run", apart, key -> blame(key) == Blame.CANDIDATE, lines);
        add("the reference stands off the float64 run", apart, key -> blame(key) == Blame.REFERENCE, lines);
        amplified(keys, lines);
        add(
                "noise alone exceeds the limit",
                keys,
                key -> key.verdict() == Verdict.INCONCLUSIVE && !isResolved(key, tolerance),
                lines);
        return lines;
    }

    /** @param lines Modified. */
    private static void amplified(List<JudgedKey> keys, List<String> lines) {
        List<JudgedKey> amplified = keys.stream()
                .filter(key -> key.verdict() == Verdict.AMPLIFIED && key.counts() && key.noise() != null)
                .toList();
        add(
                "rounding grew, both sides are as far from the float64 run as float32 explains",
                amplified,
                key -> key.noise().isExplained(),
                lines);
        add(
                "no further apart than noise, yet further from the float64 run than float32 explains",
                amplified,
                key -> key.noise().hasArbiter() && !key.noise().isExplained(),
                lines);
        add(
                "no further apart than noise; no float64 run tells whether they are right",
                amplified,
                key -> !key.noise().hasArbiter(),
                lines);
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
                "D %.2f, b %.2f [%.2f, %.2f] over %d seed%s%s; noise from %s",
                noise.d(),
                noise.b(),
                noise.low(),
                noise.high(),
                noise.seeds(),
                noise.seeds() == 1 ? "" : "s",
                noise.leastBias().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                ", which are few: a bias under %.1f sigmas cannot be told",
                                noise.leastBias().getAsDouble())
                        : "",
                from);
    }

    /** What is no scalar is judged by itself. */
    private static List<String> tensors(CheckNoise noise, List<JudgedKey> keys) {
        List<JudgedKey> tensors = noise.tensors().stream()
                .sorted()
                .map(keys::get)
                .filter(key -> key.noise() != null)
                .toList();
        if (tensors.isEmpty()) {
            return List.of();
        }
        JudgedKey farthest = tensors.stream()
                .max(Comparator.comparingDouble(key -> key.noise().d()))
                .orElseThrow();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "tensors: D at most %.2f (%s) under %d key%s; noise from %s",
                farthest.noise().d(),
                farthest.key(),
                tensors.size(),
                tensors.size() == 1 ? "" : "s",
                farthest.noise().from()));
        List<String> drifting = tensors.stream()
                .filter(key -> key.verdict() == Verdict.DRIFTS)
                .map(key -> String.format(
                        Locale.ROOT, "%s (D %.1f)", key.key(), key.noise().d()))
                .toList();
        if (!drifting.isEmpty()) {
            lines.add(KeyListText.of("tensors further apart than rounding explains", drifting));
        }
        return lines;
    }

    private static List<String> drift(CheckNoise noise, List<JudgedStep> steps) {
        String from = steps.stream()
                .filter(step -> step.judged().verdict() == Verdict.DRIFTS
                        || step.judged().verdict() == Verdict.MISMATCH)
                .findFirst()
                .map(NoiseRemarks::from)
                .orElse("");
        return switch (noise.drift()) {
            case NONE ->
                noise.isOpen()
                        ? List.of("more than null pairs are apart, yet it may be chance: " + seeds(noise.settling())
                                + " would settle it")
                        : List.of();
            case BIASED -> List.of("systematically apart (biased)" + from);
            case SCATTERED -> List.of("further apart than rounding explains (scattered)" + from);
        };
    }

    private static String from(JudgedStep step) {
        return " from " + (step.iteration() < 0 ? "" : "iteration " + step.iteration() + " on, ") + step.key();
    }

    private static String seeds(long count) {
        return count >= MANY ? "more than " + MANY + " seeds" : "about " + count + " seeds";
    }

    private static boolean isResolved(JudgedKey key, Tolerance tolerance) {
        Double threshold = tolerance.of(key.key()).threshold();
        return threshold == null || key.noise().sigma() <= threshold;
    }

    private static Blame blame(JudgedKey key) {
        return key.noise() == null ? Blame.NEITHER : key.noise().blame();
    }

    private static void add(String what, List<JudgedKey> keys, Predicate<JudgedKey> which, List<String> to) {
        List<String> names = keys.stream()
                .filter(key -> key.noise() != null || !key.counts())
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
        return noise == null || Double.isNaN(noise.candidateError())
                ? key.key()
                : key.key()
                        + String.format(
                                Locale.ROOT,
                                " (%.1f against %.1f sigmas)",
                                noise.candidateError(),
                                noise.referenceError());
    }
}
