package dev.lockstep.explain.search;

import java.io.Serializable;
import java.util.List;

/**
 * Why two sides differ, as far as it was found.
 *
 * @param side the side that the edits are made to, {@code candidate} or {@code reference}
 * @param target the side that they are to reproduce
 * @param sentence what it comes to, for people
 * @param hypotheses in order of rank: those that fit and cannot be told apart first, simplest first
 * @param base what the side comes to without an edit
 * @param curve how far apart the sides are along the run, without an edit and with the first hypothesis
 * @param effort what was tried
 * @param telling the case that would tell those apart that fit; empty if there is nothing to tell
 * @param commands command lines that make the side's run as it is, and with the first hypothesis's edits; empty where there are none
 */
public record Explanation(
        Status status,
        String side,
        String target,
        String sentence,
        List<Candidate> hypotheses,
        Candidate base,
        List<CurvePoint> curve,
        Effort effort,
        String telling,
        List<String> commands)
        implements Serializable {
    /**
     * A key along the run.
     *
     * @param base root mean square over the seeds of what is left without an edit, in sigmas
     * @param best the same with the first hypothesis; NaN if there is none
     * @param sigma root mean square over the seeds
     */
    public record CurvePoint(String key, int iteration, double base, double best, double sigma)
            implements Serializable {}

    /**
     * What a search did.
     *
     * @param tried how many hypotheses ran
     * @param refused those that cannot be, each with the reason
     * @param unseen fields whose edits would not have been noticed
     * @param complete whether it came to its end within its budget
     */
    public record Effort(int tried, List<String> refused, Unseen unseen, double elapsedSeconds, boolean complete)
            implements Serializable {
        public Effort {
            refused = List.copyOf(refused);
        }
    }

    public Explanation {
        hypotheses = List.copyOf(hypotheses);
        curve = List.copyOf(curve);
        commands = List.copyOf(commands);
    }

    /** Without command lines. */
    public Explanation(
            Status status,
            String side,
            String target,
            String sentence,
            List<Candidate> hypotheses,
            Candidate base,
            List<CurvePoint> curve,
            Effort effort,
            String telling) {
        this(status, side, target, sentence, hypotheses, base, curve, effort, telling, List.of());
    }

    /** Nothing could be tried, and why. */
    public static Explanation unable(String side, String target, String why) {
        Effort none = new Effort(0, List.of(), Unseen.NONE, 0, true);
        return new Explanation(Status.UNEXPLAINED, side, target, why, List.of(), null, List.of(), none, "");
    }

    /** The same with command lines. */
    public Explanation with(List<String> commandLines) {
        return new Explanation(status, side, target, sentence, hypotheses, base, curve, effort, telling, commandLines);
    }
}
