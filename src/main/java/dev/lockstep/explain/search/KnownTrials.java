package dev.lockstep.explain.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An evaluator that remembers, for several searches that run the same. */
public final class KnownTrials implements Evaluator {
    private final Evaluator evaluator;
    private final Map<Trial, Response> known = new HashMap<>();

    /** @param evaluator of what is not known yet */
    public KnownTrials(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    @Override
    public List<Response> run(List<Trial> trials) {
        List<Trial> wanted = trials.stream()
                .filter(trial -> !known.containsKey(trial))
                .distinct()
                .toList();
        List<Response> made = wanted.isEmpty() ? List.of() : evaluator.run(wanted);
        for (int i = 0; i < wanted.size(); i++) {
            known.put(wanted.get(i), made.get(i));
        }
        return trials.stream().map(known::get).toList();
    }
}
