package dev.lockstep.explain.replay;

import dev.lockstep.explain.search.Candidate;
import dev.lockstep.explain.search.FieldEdit;
import dev.lockstep.explain.search.FreeNumber;
import dev.lockstep.explain.search.Hypothesis;
import java.util.List;

/**
 * In what two optimizers differ.
 *
 * @param field of a suite's spec, such as {@code optimizer.params.lr}
 * @param left its value on the left, plain
 * @param right on the right
 * @param words what the right does, to follow its name: "has eps 1e-06"
 */
record Difference(String field, Object left, Object right, String words) {
    /**
     * All of them as one hypothesis, which makes the right of the left.
     *
     * @param misfit what the right's optimizer leaves of its record
     * @param numbers of it that were fitted
     */
    static Candidate candidate(List<Difference> differences, Misfit misfit, List<FreeNumber> numbers) {
        List<FieldEdit> edits = differences.stream()
                .map(each -> new FieldEdit(each.field, each.left, each.right))
                .toList();
        return new Candidate(
                new Hypothesis(edits),
                misfit.maxDiff(),
                -1,
                misfit.rms(),
                Double.NaN,
                misfit.chiSquare(),
                misfit.chiSquare(),
                true,
                numbers,
                List.of());
    }
}
