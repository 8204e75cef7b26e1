package dev.lockstep.report;

import dev.lockstep.explain.DivergenceClock;
import dev.lockstep.explain.JudgedStep;
import dev.lockstep.explain.LossKeys;
import dev.lockstep.judge.CheckJudge;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.Verdict;
import dev.lockstep.record.Producer;
import dev.lockstep.suite.CheckDefinition;
import dev.lockstep.suite.CheckKind;
import dev.lockstep.suite.Expectation;
import dev.lockstep.suite.SidesRelation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Turns what was found under a check's keys into what is reported of the check. */
public final class CheckReporter {
    private CheckReporter() {}

    /**
     * Judges a check.
     *
     * @param steps the keys over all seeds, in the check's order
     * @param candidate what made the candidate's values
     * @param reference what made the reference's values
     * @param today the day on which an expectation must still hold
     */
    public static CheckReport of(
            CheckDefinition check, List<JudgedStep> steps, Producer candidate, Producer reference, LocalDate today) {
        List<JudgedKey> keys = steps.stream().map(JudgedStep::judged).toList();
        List<JudgedKey> losses =
                steps.stream().filter(LossKeys::is).map(JudgedStep::judged).toList();
        Verdict verdict = CheckJudge.of(keys, losses, check.relation());
        Expectation expected = check.expectation();
        boolean expects = expected != null && expected.holdsOn(today);
        return new CheckReport(
                check.name(),
                check.kind().label(),
                verdict,
                CheckJudge.passes(verdict, keys, expected, today),
                check.tolerance(),
                candidate,
                reference,
                check.log(),
                keys,
                DivergenceClock.ofRecord(steps),
                remarks(verdict, check, keys, expects));
    }

    private static List<String> remarks(Verdict verdict, CheckDefinition check, List<JudgedKey> keys, boolean expects) {
        Expectation expected = check.expectation();
        List<String> remarks = new ArrayList<>();
        if (verdict == Verdict.VACUOUS) {
            remarks.add(vacuous(check.relation(), keys));
        }
        add(
                "missing on a side, or not to be compared (cause in the view diff)",
                keys,
                key -> !key.wasCompared(),
                remarks);
        add("missing for some seeds", keys, JudgedKey::wasCompared, remarks);
        remarks.addAll(KeyRemarks.lines(keys, check.tolerance()));
        if (check.kind() == CheckKind.BACKPROP) {
            remarks.addAll(ControlRemarks.ofSeeds(keys));
        }
        check.tolerance()
                .idle(keys.stream().map(JudgedKey::key).toList())
                .forEach(
                        pattern -> remarks.add("warning: tolerance.keys." + pattern + ": no key matches this pattern"));
        if (expects) {
            String unexpected = CheckJudge.unexpected(verdict, keys, expected)
                    .map(came -> ", but " + came)
                    .orElse("");
            remarks.add("expected " + expected.verdict() + reason(expected) + unexpected);
        } else if (expected != null) {
            remarks.add(
                    "the expectation of " + expected.verdict() + " ended on " + expected.until() + reason(expected));
        }
        return remarks;
    }

    /** @param remarks Modified: a line is added if a key that is missing is one of these. */
    private static void add(String what, List<JudgedKey> keys, Predicate<JudgedKey> which, List<String> remarks) {
        List<String> missing = keys.stream()
                .filter(key -> key.verdict() == Verdict.MISSING)
                .filter(which)
                .map(JudgedKey::key)
                .toList();
        if (!missing.isEmpty()) {
            remarks.add(KeyKinds.line(what, missing));
        }
    }

    private static String vacuous(SidesRelation sides, List<JudgedKey> keys) {
        if (sides != SidesRelation.SAME
                && keys.stream().allMatch(key -> key.statistics().values() == 0)) {
            return "nothing was compared";
        }
        return switch (sides) {
            case SAME -> "both sides are one file, one run or one spec: that they agree says nothing";
            case DIFFERENT_FRAMEWORKS ->
                "every loss has equal bits, which rounding in two frameworks forbids: both sides come from one of them";
            case MAY_AGREE -> "nothing was compared";
        };
    }

    private static String reason(Expectation expected) {
        return expected.reason().isEmpty() ? "" : " (" + expected.reason() + ")";
    }
}
