package dev.lockstep.explain.search;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.OptimizerDialect;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.ParameterMeaning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks for a case of the same cost in which causes that cannot be told apart are far apart: it is run, not guessed. */
final class TellingCase {
    /** Times the noise by which any two causes have to differ. */
    private static final double APART = 6;

    private static final int MOST_CAUSES = 5;

    private final Runs runs;
    private final BackpropSpec spec;
    private final Target target;
    private final Scope scope;

    /** @param scope one seed of the target's, all iterations */
    TellingCase(Runs runs, BackpropSpec spec, Target target, Scope scope) {
        this.runs = runs;
        this.spec = spec;
        this.target = target;
        this.scope = scope;
    }

    /**
     * The case, for people.
     *
     * @param causes two or more; of many the first few
     */
    String sentence(List<Hypothesis> causes) {
        List<Hypothesis> some = causes.stream().limit(MOST_CAUSES).toList();
        Set<String> edited =
                some.stream().flatMap(each -> each.fields().stream()).collect(Collectors.toSet());
        String best = "";
        double farthest = 0;
        for (Hypothesis probe : probes(edited)) {
            double apart = runs.hasTime() ? leastDistance(probe, some) : Double.NaN;
            if (apart >= APART) {
                return "a run with " + text(probe) + " tells them apart: any two differ by " + Sentences.shown(apart)
                        + " times the noise there";
            }
            if (apart > farthest) {
                farthest = apart;
                best = text(probe);
            }
        }
        return best.isEmpty()
                ? "no case that tells them apart was found within the budget"
                : "none of the cases that were tried tells all of them apart; most does " + best
                        + ", where the nearest two differ by " + Sentences.shown(farthest) + " times the noise";
    }

    private static String text(Hypothesis probe) {
        return probe.edits().stream()
                .map(edit -> edit.field() + " " + FieldEdit.text(edit.to()))
                .collect(Collectors.joining(", "));
    }

    /** From the least change to the greatest; none of a field that a cause edits. */
    private List<Hypothesis> probes(Set<String> edited) {
        Hypothesis rate = number(ParameterMeaning.LR, 10).orElse(Hypothesis.NONE);
        Hypothesis strong = rate.and(decay()).and(weights()).and(batches());
        return List.of(rate, strong, strong.and(padded())).stream()
                .map(probe -> new Hypothesis(probe.edits().stream()
                        .filter(edit -> !edited.contains(edit.field()))
                        .toList()))
                .filter(probe -> !probe.edits().isEmpty())
                .distinct()
                .toList();
    }

    private Optional<Hypothesis> number(ParameterMeaning meaning, double times) {
        OptimizerDialect dialect = OptimizerDialects.of(
                spec.optimizer().framework(), spec.optimizer().name());
        return dialect.param(meaning)
                .filter(param -> spec.optimizer().params().getOrDefault(param.name(), param.value()) instanceof Number)
                .map(param -> {
                    Number now = (Number) spec.optimizer().params().getOrDefault(param.name(), param.value());
                    return Hypothesis.of("optimizer.params." + param.name(), now, round(times * now.doubleValue()));
                });
    }

    private static double round(double number) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3g", number));
    }

    private Hypothesis decay() {
        return OptimizerDialects.of(
                        spec.optimizer().framework(), spec.optimizer().name())
                .param(ParameterMeaning.WEIGHT_DECAY)
                .map(param -> Hypothesis.of("optimizer.params." + param.name(), null, 0.5))
                .orElse(Hypothesis.NONE);
    }

    private Hypothesis weights() {
        return spec.weights().plain().get("std") instanceof Number std
                ? Hypothesis.of("weights.std", std, Math.max(0.05, std.doubleValue()))
                : Hypothesis.NONE;
    }

    private Hypothesis batches() {
        return spec.batch() instanceof BatchSpec.Generated batch && batch.count() == 1
                ? Hypothesis.of("batch.count", 1, 2)
                : Hypothesis.NONE;
    }

    private Hypothesis padded() {
        return spec.batch() instanceof BatchSpec.Generated batch && !batch.pads()
                ? Hypothesis.of("batch.pads", false, true)
                : Hypothesis.NONE;
    }

    /** NaN if one of them does not run there. */
    private double leastDistance(Hypothesis probe, List<Hypothesis> causes) {
        List<Hypothesis> there = causes.stream().map(probe::and).toList();
        List<Hypothesis> replicas = NoiseFloor.replicas(spec.precision()).stream()
                .map(there.get(0)::and)
                .toList();
        List<Hypothesis> all = new ArrayList<>(there);
        all.addAll(replicas);
        Map<Hypothesis, Response> made = runs.run(all, scope);
        if (!made.keySet().containsAll(there)) {
            return Double.NaN;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < there.size(); i++) {
            Target one = new Target(target.elements(), made.get(there.get(i)).values());
            NoiseFloor noise = NoiseFloor.of(
                    one,
                    spec,
                    replicas.stream().filter(made::containsKey).map(made::get).toList());
            for (int j = i + 1; j < there.size(); j++) {
                double[] z = new Comparison(one, noise).z(made.get(there.get(j)), scope);
                least = Math.min(least, Comparison.rms(z));
            }
        }
        return least;
    }
}
