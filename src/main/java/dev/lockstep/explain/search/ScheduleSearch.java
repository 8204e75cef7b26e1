package dev.lockstep.explain.search;

import dev.lockstep.explain.search.Explanation.CurvePoint;
import dev.lockstep.explain.search.Explanation.Effort;
import dev.lockstep.explain.search.SeriesFit.Value;
import dev.lockstep.schedule.ScheduleDefinition;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the edits of a schedule that reproduce a recorded series. Pure functions: nothing is run elsewhere. */
public final class ScheduleSearch {
    private static final int MOST = 12;
    private static final int BEAM = 10;
    /** A free number that fits so few steps says nothing, unless it has few digits. */
    private static final int FEW_STEPS = 3;

    private static final int FEW_DIGITS = 4;
    private static final int KEPT = 8;
    /** Of the evaluations of a single edit, upon each first one. */
    private static final double SHARE_OF_PAIRS = 0.1;
    /** What a None of a schedule may stand for. */
    private static final double[] STANDING = {1, 0.5, 0, 2, 3, 10};

    private final Question question;
    private final Budget budget;
    private final Map<Hypothesis, SeriesMisfit> tried = new LinkedHashMap<>();
    /** From which a second edit is tried. */
    private final Map<Hypothesis, SeriesMisfit> states = new LinkedHashMap<>();

    private final Set<String> unseen = new LinkedHashSet<>();
    private int count;
    private boolean complete = true;

    /**
     * What is asked.
     *
     * @param side the side that can be edited
     * @param targetSide the other one
     * @param series what is to be reproduced
     * @param depth the most edits of one cause
     */
    public record Question(String side, String targetSide, ScheduleSpec spec, Series series, int depth) {}

    public ScheduleSearch(Question question, Budget budget) {
        this.question = question;
        this.budget = budget;
    }

    /** Searches. */
    public Explanation explain() {
        Optional<SeriesMisfit> asItIs = SeriesMisfit.of(question.spec(), question.series(), 0);
        if (asItIs.isEmpty()) {
            return explanation(Status.UNEXPLAINED, "the spec is refused", List.of(), null);
        }
        SeriesMisfit base = asItIs.get();
        if (base.fits()) {
            return explanation(Status.AGREES, sentenceOf(base, "its spec as it is"), List.of(), base);
        }
        search(Hypothesis.NONE, question.spec(), base, 1);
        others(base);
        shifts();
        if (fitting().isEmpty() && question.depth() > 1) {
            pairs();
        }
        List<Candidate> fitting = fitting();
        if (fitting.isEmpty()) {
            List<Candidate> nearest = ranked().stream().limit(KEPT).toList();
            return explanation(Status.UNEXPLAINED, unexplained(base, nearest), nearest, base);
        }
        return told(fitting, base);
    }

    private Explanation told(List<Candidate> fitting, SeriesMisfit base) {
        Candidate best = fitting.get(0);
        // With few steps that differ, several parameters can be bent to fit.
        boolean ambiguous = informative(base) < FEW_STEPS
                && fitting.stream()
                                .filter(each -> each.hypothesis().size()
                                        == best.hypothesis().size())
                                .map(each -> each.hypothesis().edits().get(0).field())
                                .distinct()
                                .count()
                        > 1;
        SeriesMisfit misfit = tried.get(best.hypothesis());
        String causes = Sentences.causes(best.hypothesis());
        return ambiguous
                ? explanation(
                        Status.INDISTINGUISHABLE,
                        "several edits reproduce the few steps that differ: "
                                + String.join(
                                        "; ",
                                        fitting.stream()
                                                .limit(KEPT)
                                                .map(each -> each.hypothesis().toString())
                                                .toList()),
                        fitting,
                        base)
                : explanation(Status.EXPLAINED, sentenceOf(misfit, causes), fitting, base);
    }

    private static int informative(SeriesMisfit base) {
        Set<Double> rests = new LinkedHashSet<>();
        for (double each : base.rest()) {
            if (each != 0) {
                rests.add(each);
            }
        }
        return rests.size();
    }

    private String sentenceOf(SeriesMisfit misfit, String causes) {
        int steps = question.series().length();
        return "the " + question.targetSide() + " is reproduced to " + misfit.maxUlp() + " ulp at " + steps + " of "
                + steps + (steps == 1 ? " step" : " steps") + " by " + causes;
    }

    private String unexplained(SeriesMisfit base, List<Candidate> nearest) {
        return "no edit that was tried reproduces the " + question.targetSide() + " (at most "
                + Sentences.shown(base.maxDiff()) + " apart)"
                + (nearest.isEmpty()
                        ? ""
                        : "; nearest is " + nearest.get(0).hypothesis() + ", which leaves "
                                + Sentences.shown(nearest.get(0).maxDiff()));
    }

    private void search(Hypothesis state, ScheduleSpec spec, SeriesMisfit before, double share) {
        for (SeriesSlot slot : SeriesSlots.of(spec)) {
            if (budget.isSpent(1)) {
                complete = false;
                return;
            }
            if (!state.fields().contains(slot.field())) {
                SeriesFit fit = new SeriesFit(slot, question.series(), before, share);
                List<Value> values = fit.values(MOST);
                if (state.edits().isEmpty()) {
                    fit.states(BEAM).forEach(value -> states.put(slot.edit(value.value()), value.misfit()));
                }
                count += values.size();
                boolean fits = values.stream().anyMatch(value -> value.misfit().fits());
                SeriesSlot told = fits ? standing(slot) : slot;
                values.forEach(value -> tried.putIfAbsent(state.and(told.edit(value.value())), value.misfit()));
                if (values.stream().allMatch(value -> value.misfit().misfit() == before.misfit())) {
                    unseen.add(slot.field());
                }
            }
        }
    }

    /** The slot with the number that a None there stands for: the one that changes nothing. */
    private SeriesSlot standing(SeriesSlot slot) {
        if (slot.value() != null || !slot.isNumber()) {
            return slot;
        }
        for (double number : STANDING) {
            Optional<SeriesMisfit> same = SeriesMisfit.of(slot.with().apply(slot.plain(number)), question.series(), 0);
            Optional<SeriesMisfit> asItIs = SeriesMisfit.of(slot.with().apply(null), question.series(), 0);
            if (same.isPresent()
                    && asItIs.isPresent()
                    && Arrays.equals(same.get().rest(), asItIs.get().rest())) {
                return new SeriesSlot(slot.field(), slot.type(), slot.plain(number), slot.standard(), slot.with());
            }
        }
        return slot;
    }

    /** Other schedules, of this framework and of others, with the same arguments under their own names. */
    private void others(SeriesMisfit base) {
        OtherSchedules others = new OtherSchedules(question.spec());
        for (ScheduleDefinition definition : Schedules.catalogue()) {
            if (others.isOther(definition)) {
                others.translated(definition)
                        .flatMap(spec -> SeriesMisfit.of(spec, question.series(), 0))
                        .filter(misfit -> misfit.misfit() < base.misfit())
                        .ifPresent(misfit -> tried.putIfAbsent(others.edit(definition), misfit));
                count++;
            }
        }
    }

    /** The same series, some steps early or late. */
    private void shifts() {
        for (int shift : new int[] {1, -1, 2, -2}) {
            SeriesMisfit.of(question.spec(), question.series(), shift)
                    .ifPresent(misfit -> tried.putIfAbsent(
                            Hypothesis.of("index", "i", "i " + (shift < 0 ? "- " : "+ ") + Math.abs(shift)), misfit));
            count++;
        }
    }

    /** A second edit upon those that fit longest, and those that are right but for a factor. */
    private void pairs() {
        List<SeriesSlot> slots = SeriesSlots.of(question.spec());
        states.forEach((state, misfit) -> {
            FieldEdit edit = state.edits().get(0);
            if (fitting().isEmpty()) {
                slots.stream()
                        .filter(slot -> slot.field().equals(edit.field()))
                        .findFirst()
                        .map(slot -> slot.with().apply(edit.to()))
                        .ifPresent(spec -> search(state, spec, misfit, SHARE_OF_PAIRS));
            }
        });
    }

    private List<Candidate> fitting() {
        return ranked().stream().filter(Candidate::fits).toList();
    }

    /** The best value of each field, or fields. */
    private List<Candidate> ranked() {
        Set<List<String>> fields = new LinkedHashSet<>();
        return tried.entrySet().stream()
                .map(entry -> candidate(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing((Candidate each) -> !each.fits())
                        .thenComparingDouble(Candidate::score)
                        .thenComparingDouble(Candidate::d))
                .filter(each -> fields.add(each.hypothesis().fields()))
                .limit(KEPT)
                .toList();
    }

    private Candidate candidate(Hypothesis hypothesis, SeriesMisfit misfit) {
        int digits = hypothesis.edits().stream()
                .mapToInt(edit -> edit.to() instanceof Number number ? Digits.of(number.doubleValue()) : 1)
                .sum();
        boolean counts = question.series().length() >= FEW_STEPS || digits <= FEW_DIGITS * hypothesis.size();
        boolean fits = misfit.fits() && counts;
        double simple = 100.0 * hypothesis.size() + digits;
        return new Candidate(
                hypothesis,
                misfit.maxDiff(),
                misfit.maxUlp(),
                misfit.misfit(),
                Double.NaN,
                misfit.chiSquare(),
                fits ? simple : misfit.misfit(),
                fits,
                List.of(),
                List.of());
    }

    private Explanation explanation(Status status, String sentence, List<Candidate> hypotheses, SeriesMisfit base) {
        return new Explanation(
                status,
                question.side(),
                question.targetSide(),
                sentence,
                hypotheses,
                base == null ? null : candidate(Hypothesis.NONE, base),
                curve(base, hypotheses),
                new Effort(
                        count,
                        List.of(),
                        new Unseen(List.of(), List.copyOf(unseen)),
                        budget.elapsedSeconds(),
                        complete),
                "");
    }

    private List<CurvePoint> curve(SeriesMisfit base, List<Candidate> hypotheses) {
        List<CurvePoint> curve = new ArrayList<>();
        SeriesMisfit best =
                hypotheses.isEmpty() ? null : tried.get(hypotheses.get(0).hypothesis());
        int stride = Math.max(1, question.series().length() / 500);
        for (int i = 0; base != null && i < question.series().length(); i += stride) {
            curve.add(new CurvePoint(
                    "index_" + question.series().index(i),
                    question.series().index(i),
                    base.restAt(i),
                    best == null ? Double.NaN : best.restAt(i),
                    Math.ulp(question.series().rate(i))));
        }
        return curve;
    }
}
