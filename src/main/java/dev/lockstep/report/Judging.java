package dev.lockstep.report;

import dev.lockstep.compare.CheckJudge;
import dev.lockstep.compare.Claim;
import dev.lockstep.compare.KeySummary;
import dev.lockstep.compare.Verdict;
import dev.lockstep.explain.DivergenceClock;
import dev.lockstep.explain.Losses;
import dev.lockstep.explain.Step;
import dev.lockstep.record.Producer;
import dev.lockstep.suite.Expectation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Turns what was found under a check's keys into what is reported of the check. */
public final class Judging {
    private Judging() {}

    /**
     * Judges a check.
     *
     * @param steps the keys over all seeds, in the check's order
     * @param candidate what made the candidate's values
     * @param reference what made the reference's values
     * @param today the day on which an expectation must still hold
     */
    public static CheckReport of(
            Subject check, List<Step> steps, Producer candidate, Producer reference, LocalDate today) {
        List<KeySummary> keys = steps.stream().map(Step::summary).toList();
        List<KeySummary> losses =
                steps.stream().filter(Losses::is).map(Step::summary).toList();
        Verdict verdict = CheckJudge.of(keys, losses, check.claim());
        Expectation expected = check.expectation();
        boolean expects = expected != null && expected.holdsOn(today);
        boolean passed = expects ? expected.verdict().equals(verdict.label()) : verdict.passes();
        return new CheckReport(
                check.name(),
                check.kind(),
                verdict,
                passed,
                check.tolerance(),
                candidate,
                reference,
                check.log(),
                keys,
                DivergenceClock.of(steps),
                remarks(verdict, check, keys, expects));
    }

    private static List<String> remarks(Verdict verdict, Subject check, List<KeySummary> keys, boolean expects) {
        Expectation expected = check.expectation();
        List<String> remarks = new ArrayList<>();
        if (verdict == Verdict.VACUOUS) {
            remarks.add(vacuous(check.claim(), keys));
        }
        remarks.addAll(KeyRemarks.lines(keys, check.tolerance()));
        if (expects) {
            boolean came = expected.verdict().equals(verdict.label());
            remarks.add("expected " + expected.verdict() + reason(expected)
                    + (came ? "" : ", but it is " + verdict.label()));
        } else if (expected != null) {
            remarks.add(
                    "the expectation of " + expected.verdict() + " ended on " + expected.until() + reason(expected));
        }
        return remarks;
    }

    private static String vacuous(Claim claim, List<KeySummary> keys) {
        if (claim != Claim.ONE_THING && keys.stream().allMatch(key -> key.values() == 0)) {
            return "nothing was compared";
        }
        return switch (claim) {
            case ONE_THING -> "both sides are one file, one run or one spec: that they agree says nothing";
            case TWO_FRAMEWORKS ->
                "every loss has equal bits, which rounding in two frameworks forbids: both sides come from one of them";
            case MAY_BE_EQUAL -> "nothing was compared";
        };
    }

    private static String reason(Expectation expected) {
        return expected.reason().isEmpty() ? "" : " (" + expected.reason() + ")";
    }
}
