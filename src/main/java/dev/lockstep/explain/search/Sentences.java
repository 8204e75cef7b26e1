package dev.lockstep.explain.search;

import dev.lockstep.explain.search.SpecSearch.Question;
import dev.lockstep.record.PythonRepr;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.Collectors;

/** What a search came to, in words. */
final class Sentences {
    private static final MathContext TWO_DIGITS = new MathContext(2);
    private static final MathContext THREE_DIGITS = new MathContext(3);

    private Sentences() {}

    static String agrees(Question question, Candidate base) {
        return "the " + question.targetSide() + " is reproduced within noise by the " + question.side()
                + "'s spec as it is (D " + shown(base.d()) + ", at most " + shown(base.maxDiff()) + " apart)";
    }

    static String explained(Question question, Candidate best) {
        return "the " + question.targetSide() + " is reproduced to " + shown(best.maxDiff()) + " (D " + shown(best.d())
                + ") by " + causes(best.hypothesis()) + ranges(best)
                + (best.equal().isEmpty()
                        ? ""
                        : "; the same in effect: "
                                + best.equal().stream()
                                        .map(Hypothesis::toString)
                                        .collect(Collectors.joining("; ")));
    }

    /** Of numbers that are not known to their digits what is known. */
    private static String ranges(Candidate best) {
        return best.numbers().stream()
                .filter(number -> !number.isSharp())
                .map(number -> "; its digits are not known: " + number.field() + " may be "
                        + rounded(Math.min(number.low(), number.chosen())) + " to "
                        + rounded(Math.max(number.high(), number.chosen())))
                .collect(Collectors.joining());
    }

    /** {@code optimizer.params.lr = 0.0001; the suite says 3e-05}. */
    static String causes(Hypothesis hypothesis) {
        return hypothesis.edits().stream()
                        .map(edit -> edit.field() + " = " + FieldEdit.text(edit.to()))
                        .collect(Collectors.joining(" and "))
                + "; the suite says "
                + hypothesis.edits().stream()
                        .map(edit -> FieldEdit.text(edit.from()))
                        .collect(Collectors.joining(" and "));
    }

    static String several(Question question, List<Candidate> tied, Candidate base) {
        return "the " + question.targetSide() + " is " + shown(base.maxDiff()) + " off (D " + shown(base.d())
                + ") and several edits reproduce it within noise, which this check cannot tell apart: "
                + list(tied);
    }

    static String tooLittle(Question question, Candidate base, List<Candidate> fitting) {
        return "the " + question.targetSide() + " is apart by " + shown(base.d())
                + " times the noise (at most " + shown(base.maxDiff()) + "), too little to name a cause"
                + (fitting.isEmpty() ? "" : "; it could be " + list(fitting));
    }

    private static String list(List<Candidate> candidates) {
        return candidates.stream()
                .limit(6)
                .map(each -> each.hypothesis().toString())
                .collect(Collectors.joining("; "));
    }

    static String unexplained(Question question, Candidate base, List<Candidate> nearest, String why) {
        if (!why.isEmpty()) {
            return why;
        }
        return "no edit that was tried reproduces the " + question.targetSide() + " (D " + shown(base.d())
                + ", at most "
                + shown(base.maxDiff()) + " apart)"
                + (nearest.isEmpty()
                        ? ""
                        : "; nearest is " + nearest.get(0).hypothesis() + ", which leaves D "
                                + shown(nearest.get(0).d()));
    }

    private static String rounded(double value) {
        return shown(value, THREE_DIGITS);
    }

    static String shown(double value) {
        return shown(value, TWO_DIGITS);
    }

    private static String shown(double value, MathContext digits) {
        return PythonRepr.of(
                Double.isFinite(value) ? new BigDecimal(value).round(digits).doubleValue() : value);
    }
}
