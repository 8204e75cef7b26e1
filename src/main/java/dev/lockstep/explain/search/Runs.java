package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs hypotheses once each, and remembers. */
final class Runs {
    private final Evaluator evaluator;
    private final Budget budget;
    private final Map<Trial, Response> known = new LinkedHashMap<>();
    private final Map<Hypothesis, String> refused = new LinkedHashMap<>();
    private final Set<Hypothesis> tried = new LinkedHashSet<>();
    private boolean complete = true;

    Runs(Evaluator evaluator, Budget budget) {
        this.evaluator = evaluator;
        this.budget = budget;
    }

    /** What hypotheses come to; without those that do not run, and those that the budget does not reach. */
    Map<Hypothesis, Response> run(List<Hypothesis> hypotheses, Scope scope) {
        List<Trial> wanted = hypotheses.stream()
                .distinct()
                .map(scope::trial)
                .filter(trial -> !known.containsKey(trial))
                .toList();
        int batch = evaluator.batch();
        for (int from = 0; from < wanted.size(); from += batch) {
            if (budget.isSpent() && !known.isEmpty()) {
                complete = false;
                break;
            }
            evaluate(wanted.subList(from, Math.min(wanted.size(), from + batch)));
        }
        Map<Hypothesis, Response> responses = new LinkedHashMap<>();
        for (Hypothesis hypothesis : hypotheses) {
            Response response = known.get(scope.trial(hypothesis));
            if (response != null && response.ran()) {
                responses.put(hypothesis, response);
            }
        }
        return responses;
    }

    private void evaluate(List<Trial> trials) {
        List<Response> responses = evaluator.run(trials);
        for (int i = 0; i < trials.size(); i++) {
            Hypothesis hypothesis = trials.get(i).hypothesis();
            known.put(trials.get(i), responses.get(i));
            tried.add(hypothesis);
            if (!responses.get(i).ran()) {
                refused.put(hypothesis, responses.get(i).problem());
            }
        }
    }

    /** One that must run; null if it does not. */
    Response run(Hypothesis hypothesis, Scope scope) {
        return run(List.of(hypothesis), scope).get(hypothesis);
    }

    /** How many hypotheses ran. */
    int tried() {
        return tried.size() - refused.size();
    }

    /** Those that cannot be, and why. */
    List<String> refusals() {
        List<String> lines = new ArrayList<>();
        refused.forEach((hypothesis, problem) -> lines.add(hypothesis + ": " + problem));
        return lines;
    }

    boolean isComplete() {
        return complete;
    }

    boolean hasTime() {
        if (budget.isSpent()) {
            complete = false;
        }
        return !budget.isSpent();
    }

    double elapsedSeconds() {
        return budget.elapsedSeconds();
    }
}
