package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs hypotheses once each, and remembers. */
final class Runs {
    /** Trials that go together take about so long, so that a spent budget is noticed. */
    private static final double BATCH_SECONDS = 3;

    private static final int FIRST_BATCH = 8;
    private static final int MOST_BATCH = 100;
    private static final double SECONDS_BETWEEN_NOTES = 10;

    private final Evaluator evaluator;
    private final Budget budget;
    private final Map<Trial, Response> known = new LinkedHashMap<>();
    private final Map<Hypothesis, String> refused = new LinkedHashMap<>();
    private final Set<Hypothesis> tried = new LinkedHashSet<>();
    private final Consumer<String> notes;
    private boolean complete = true;
    private double share = 1;
    private int batch = FIRST_BATCH;
    private double noted;

    /** @param notes told how far it is, now and then */
    Runs(Evaluator evaluator, Budget budget, Consumer<String> notes) {
        this.evaluator = evaluator;
        this.budget = budget;
        this.notes = notes;
    }

    /** Does a part of the search within a share of the budget: what follows needs time too. */
    <T> T within(double part, Supplier<T> search) {
        double before = share;
        share = Math.min(before, part);
        T found = search.get();
        share = before;
        return found;
    }

    /** What hypotheses come to; without those that do not run, and those that the budget does not reach. */
    Map<Hypothesis, Response> run(List<Hypothesis> hypotheses, Scope scope) {
        List<Trial> wanted = hypotheses.stream()
                .distinct()
                .map(scope::trial)
                .filter(trial -> !known.containsKey(trial))
                .toList();
        for (int from = 0; from < wanted.size(); ) {
            if (budget.isSpent(share) && !known.isEmpty()) {
                complete = false;
                break;
            }
            int to = Math.min(wanted.size(), from + batch);
            double start = budget.elapsedSeconds();
            evaluate(wanted.subList(from, to));
            double took = budget.elapsedSeconds() - start;
            batch = took > 2 * BATCH_SECONDS ? Math.max(1, batch / 2) : took < BATCH_SECONDS ? 2 * batch : batch;
            batch = Math.min(batch, MOST_BATCH);
            tell(wanted.size() - to, took / (to - from));
            from = to;
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

    private void tell(int left, double secondsEach) {
        if (budget.elapsedSeconds() - noted >= SECONDS_BETWEEN_NOTES) {
            noted = budget.elapsedSeconds();
            notes.accept(String.format(
                    Locale.ROOT,
                    "%d hypotheses tried in %.0f s; about %.0f s for the next %d, at most %.0f s in all",
                    tried(),
                    noted,
                    left * secondsEach,
                    left,
                    budget.leftSeconds()));
        }
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
        boolean isSpent = budget.isSpent(share);
        complete &= !isSpent;
        return !isSpent;
    }

    double elapsedSeconds() {
        return budget.elapsedSeconds();
    }
}
