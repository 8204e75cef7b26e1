package dev.lockstep.report;

import dev.lockstep.explain.JudgedStep;
import dev.lockstep.judge.Repetition;
import dev.lockstep.judge.Verdict;
import dev.lockstep.suite.CheckRules;
import java.util.ArrayList;
import java.util.List;

/** What a reader should know of a check that is judged by more than its limits. */
public final class RuleRemarks {
    private RuleRemarks() {}

    /**
     * The lines.
     *
     * @param steps the check's keys
     */
    public static List<String> lines(CheckRules rules, Repetition repetition, List<JudgedStep> steps) {
        List<String> lines = new ArrayList<>();
        if (rules.isInvariance()) {
            lines.add("against itself: " + rules.change());
        }
        if (rules.isInvariance() && repetition.first() == null) {
            steps.stream()
                    .filter(step -> step.judged().verdict() == Verdict.NONDETERMINISTIC)
                    .findFirst()
                    .ifPresent(step -> lines.add("not the same once more, first under " + step.key() + ", "
                            + unstable(steps) + " of " + keys(steps.size())));
        }
        if (repetition.first() != null) {
            lines.add(text(repetition, steps.size()) + (rules.allowsNondeterminism() ? ", which is allowed" : ""));
        } else if (repetition.runs() > 1) {
            lines.add("the same in " + repetition.runs() + " runs of each seed");
        }
        return lines;
    }

    private static long unstable(List<JudgedStep> steps) {
        return steps.stream()
                .filter(step -> step.judged().verdict() == Verdict.NONDETERMINISTIC)
                .count();
    }

    private static String text(Repetition repetition, int keys) {
        String whose = "the " + repetition.side().label() + " is not the same in " + repetition.runs() + " runs, ";
        return repetition.failure() != null
                ? whose + "one of which failed in seed " + repetition.seed() + ": " + repetition.failure()
                : whose + "first under " + repetition.first() + " in seed " + repetition.seed() + ", "
                        + repetition.unstable().size() + " of " + keys(keys);
    }

    private static String keys(int count) {
        return count + (count == 1 ? " key" : " keys");
    }
}
