package dev.lockstep.report;

import dev.lockstep.compare.CheckJudge;
import dev.lockstep.compare.Claim;
import dev.lockstep.compare.KeySummary;
import dev.lockstep.compare.Verdict;
import dev.lockstep.record.Producer;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.Check;
import dev.lockstep.suite.Expectation;
import dev.lockstep.suite.ScheduleCheck;
import dev.lockstep.suite.ScheduleSide;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Turns what was found under a check's keys into what is reported of the check. */
public final class Judging {
    private Judging() {}

    /**
     * Judges a check.
     *
     * @param keys over all seeds, in the check's order
     * @param candidate what made the candidate's values
     * @param reference what made the reference's values
     * @param today the day on which an expectation must still hold
     */
    public static CheckReport of(
            Check check, List<KeySummary> keys, Producer candidate, Producer reference, LocalDate today) {
        Claim claim = claim(check, candidate, reference);
        Verdict verdict = CheckJudge.of(keys, claim);
        Expectation expected = check.settings().expectation();
        boolean expects = expected != null && expected.holdsOn(today);
        boolean passed = expects ? expected.verdict().equals(verdict.label()) : verdict.passes();
        return new CheckReport(
                check.settings().name(),
                check instanceof ScheduleCheck ? "schedule" : "backprop",
                verdict,
                passed,
                check.settings().tolerance(),
                candidate,
                reference,
                check.settings().log(),
                keys,
                remarks(verdict, claim, expected, expects));
    }

    private static Claim claim(Check check, Producer candidate, Producer reference) {
        if (isOneThing(check, candidate, reference)) {
            return Claim.ONE_THING;
        }
        boolean known =
                !candidate.framework().isEmpty() && !reference.framework().isEmpty();
        boolean two = known && !candidate.framework().equals(reference.framework());
        return check instanceof BackpropCheck && two ? Claim.TWO_FRAMEWORKS : Claim.MAY_BE_EQUAL;
    }

    /** One spec, or the same place in files of the same bytes. */
    private static boolean isOneThing(Check check, Producer candidate, Producer reference) {
        if (candidate.digest().isEmpty() || !candidate.digest().equals(reference.digest())) {
            return false;
        }
        if (check instanceof ScheduleCheck schedule) {
            return place(schedule.candidate()).equals(place(schedule.reference()));
        }
        BackpropCheck backprop = (BackpropCheck) check;
        return place(backprop.candidate()).equals(place(backprop.reference()));
    }

    private static String place(ScheduleSide side) {
        return side instanceof ScheduleSide.Recorded recorded ? recorded.series() : "";
    }

    private static String place(BackpropSide side) {
        return side instanceof BackpropSide.Recorded recorded ? recorded.key() : "";
    }

    private static List<String> remarks(Verdict verdict, Claim claim, Expectation expected, boolean expects) {
        List<String> remarks = new ArrayList<>();
        if (verdict == Verdict.VACUOUS) {
            remarks.add(vacuous(claim));
        }
        if (expects) {
            remarks.add("expected " + expected.verdict() + reason(expected));
        } else if (expected != null) {
            remarks.add(
                    "the expectation of " + expected.verdict() + " ended on " + expected.until() + reason(expected));
        }
        return remarks;
    }

    private static String vacuous(Claim claim) {
        return switch (claim) {
            case ONE_THING -> "both sides are one file or one spec: that they agree says nothing";
            case TWO_FRAMEWORKS ->
                "every loss has equal bits, which rounding in two frameworks forbids: both sides come from one of them";
            case MAY_BE_EQUAL -> "nothing was compared";
        };
    }

    private static String reason(Expectation expected) {
        return expected.reason().isEmpty() ? "" : " (" + expected.reason() + ")";
    }
}
