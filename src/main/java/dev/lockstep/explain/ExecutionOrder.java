package dev.lockstep.explain;

import dev.lockstep.keys.KeyPattern;
import dev.lockstep.keys.PassDirection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Puts keys into the order in which their values were computed. A file holds them in that order, except for gradients: what writes a
 * model's gradients walks its parameters, first layer first, while backward computes them last layer first. So the gradients that
 * stand together in a file, those of one backward pass, are turned around; unless the numbers of their layers fall along the file
 * more often than they rise, as where a hook wrote them in their own order.
 */
final class ExecutionOrder {
    private ExecutionOrder() {}

    /** @param steps in the file's order, or the check's */
    static List<JudgedStep> of(List<JudgedStep> steps) {
        List<JudgedStep> ordered = new ArrayList<>(steps.size());
        int from = 0;
        while (from < steps.size()) {
            int to = from + 1;
            while (to < steps.size() && areOfOnePass(steps.get(from), steps.get(to))) {
                to++;
            }
            ordered.addAll(inOrder(steps.subList(from, to)));
            from = to;
        }
        return ordered;
    }

    /** One iteration, and one folder: {@code seed_0/grad_3/...} is another pass than {@code seed_0/grad_4/...}. */
    private static boolean areOfOnePass(JudgedStep one, JudgedStep other) {
        return one.direction() == other.direction()
                && one.iteration() == other.iteration()
                && folder(one).equals(folder(other));
    }

    private static String folder(JudgedStep step) {
        String name = step.observation();
        int end = PassDirection.gradientEnd(name);
        // Where the end of the name says it, what stands before it is the parameter's.
        return end == name.length() ? "" : name.substring(0, end);
    }

    private static List<JudgedStep> inOrder(List<JudgedStep> pass) {
        if (pass.get(0).direction() == PassDirection.FORWARD || layersFall(pass)) {
            return pass;
        }
        List<JudgedStep> reversed = new ArrayList<>(pass);
        Collections.reverse(reversed);
        return reversed;
    }

    private static boolean layersFall(List<JudgedStep> pass) {
        int falls = 0;
        long last = -1;
        for (JudgedStep step : pass) {
            long layer = layer(step);
            if (layer >= 0) {
                falls += last < 0 ? 0 : Long.signum(last - layer);
                last = layer;
            }
        }
        return falls > 0;
    }

    /** The first number in the parameter's name; -1 if there is none. */
    private static long layer(JudgedStep step) {
        String name = step.observation().substring(folder(step).length());
        List<String> numbers = KeyPattern.numbers(name);
        return numbers.isEmpty() ? -1 : Long.parseLong(numbers.get(0));
    }
}
