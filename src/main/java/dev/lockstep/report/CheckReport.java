package dev.lockstep.report;

import dev.lockstep.explain.Divergence;
import dev.lockstep.explain.DivergenceClock;
import dev.lockstep.explain.JudgedStep;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.Verdict;
import dev.lockstep.record.Producer;
import dev.lockstep.suite.Tolerance;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The result of one check.
 *
 * @param name the check's name, grid point included
 * @param kind {@code schedule}, {@code backprop} or {@code diff}
 * @param verdict its worst key's
 * @param passed whether that is as expected
 * @param tolerance what its values were held against
 * @param candidate what made the candidate's values
 * @param reference what made the reference's values
 * @param log name of the text log that its keys go to; empty for none
 * @param keys in the check's order
 * @param clock when the two sides part
 * @param remarks what a reader should know beside the figures, a line each
 * @param required what was required of its sides came to
 * @param explanation why the sides differ; null if that was not asked
 */
public record CheckReport(
        String name,
        String kind,
        Verdict verdict,
        boolean passed,
        Tolerance tolerance,
        Producer candidate,
        Producer reference,
        String log,
        List<JudgedKey> keys,
        DivergenceClock clock,
        List<String> remarks,
        List<RequiredState> required,
        Explanation explanation)
        implements Serializable {
    public CheckReport {
        keys = List.copyOf(keys);
        remarks = List.copyOf(remarks);
        required = List.copyOf(required);
    }

    /** Without an explanation, and nothing is required of its sides. */
    public CheckReport(
            String name,
            String kind,
            Verdict verdict,
            boolean passed,
            Tolerance tolerance,
            Producer candidate,
            Producer reference,
            String log,
            List<JudgedKey> keys,
            DivergenceClock clock,
            List<String> remarks) {
        this(name, kind, verdict, passed, tolerance, candidate, reference, log, keys, clock, remarks, List.of(), null);
    }

    /** The same, explained. */
    public CheckReport with(Explanation why) {
        return with(clock, remarks, required, why);
    }

    /**
     * The same with what the values of the first keys outside the tolerance have to do with each other.
     *
     * @param relations of such keys, in words; asked only if there are any
     */
    public CheckReport withRelations(Function<List<JudgedStep>, List<String>> relations) {
        List<JudgedStep> firsts =
                clock.divergences().stream().map(Divergence::first).toList();
        if (firsts.isEmpty()) {
            return this;
        }
        List<String> words = relations.apply(firsts);
        DivergenceClock related = clock.with(step -> words.get(firsts.indexOf(step)));
        return with(related, remarks, required, explanation);
    }

    /** Whether it was asked why the sides differ. */
    public boolean isExplained() {
        return explanation != null;
    }

    /** What its explanation comes to, in a word; it must be explained. */
    public String explanationStatus() {
        return explanation.status().label();
    }

    /** The same for people. */
    public String explanationSentence() {
        return explanation.sentence();
    }

    /** The same with more remarks. */
    public CheckReport with(List<String> more) {
        List<String> all = new ArrayList<>(remarks);
        all.addAll(more);
        return with(clock, all, required, explanation);
    }

    /** The same without a remark. */
    public CheckReport without(String remark) {
        List<String> others =
                remarks.stream().filter(each -> !each.equals(remark)).toList();
        return with(clock, others, required, explanation);
    }

    /** The same with what was required of its sides, which the remarks do not have yet. */
    public CheckReport requiring(List<RequiredState> states) {
        return with(clock, remarks, states, explanation);
    }

    private CheckReport with(DivergenceClock when, List<String> lines, List<RequiredState> states, Explanation why) {
        return new CheckReport(
                name, kind, verdict, passed, tolerance, candidate, reference, log, keys, when, lines, states, why);
    }

    /** Whether its cases have seeds; a schedule's have none. */
    public boolean isSeeded() {
        return kind.equals("backprop");
    }

    /**
     * The key that a reader should look at first: of those that count and were compared, which have figures, the first with the worst verdict;
     * of all if none was, and empty if there are no keys.
     */
    public Optional<JudgedKey> worstKey() {
        return keys.stream()
                .filter(key -> key.wasCompared() && key.counts())
                .min(JudgedKey.WORST_FIRST)
                .or(() -> keys.stream().min(JudgedKey.WORST_FIRST));
    }
}
