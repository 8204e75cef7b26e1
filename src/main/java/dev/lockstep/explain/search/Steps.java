package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A search that asks for a few runs at a time, so that many searches go side by side. */
interface Steps {
    /** What to run next; nothing once it is done. */
    List<Hypothesis> next();

    /**
     * Takes what those runs came to.
     *
     * @param left what each of those leaves, in sigmas; null for one that did not run
     */
    void take(List<double[]> left);

    /** Goes on until all are done, or the time is over. */
    static void finish(List<? extends Steps> all, Runs runs, Scope scope, Function<Response, double[]> rest) {
        for (boolean moving = true; moving && runs.hasTime(); ) {
            Map<Steps, List<Hypothesis>> asked = new LinkedHashMap<>();
            for (Steps each : all) {
                List<Hypothesis> next = each.next();
                if (!next.isEmpty()) {
                    asked.put(each, next);
                }
            }
            Map<Hypothesis, Response> made =
                    runs.run(asked.values().stream().flatMap(List::stream).toList(), scope);
            asked.forEach((steps, hypotheses) -> {
                List<double[]> left = new ArrayList<>();
                hypotheses.forEach(each -> left.add(made.containsKey(each) ? rest.apply(made.get(each)) : null));
                steps.take(left);
            });
            moving = !asked.isEmpty();
        }
    }
}
