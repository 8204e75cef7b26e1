package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.OptimizerDialect;
import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.explain.replay.DecayReach.Reach;
import dev.lockstep.record.PythonRepr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** In what the optimizers of two records differ, as far as both records tell it. */
final class OptimizerDifferences {
    /** Rates are told to about so many parts of a billion; those of two sides that are nearer are one. */
    private static final double SAME_RATE = 3e-6;

    private final Identification left;
    private final Identification right;
    private final Fit l;
    private final Fit r;
    private final String leftName;
    private final List<Difference> found = new ArrayList<>();

    private OptimizerDifferences(Identification left, Fit l, Identification right, Fit r, String leftName) {
        this.left = left;
        this.right = right;
        this.l = l;
        this.r = r;
        this.leftName = leftName;
    }

    /**
     * Those of one that fits left and one that fits right.
     *
     * @param leftName what the left is called
     */
    static List<Difference> between(Identification left, Fit l, Identification right, Fit r, String leftName) {
        OptimizerDifferences differences = new OptimizerDifferences(left, l, right, r, leftName);
        differences.name();
        differences.rates();
        differences.rateFactors();
        differences.numbers();
        differences.found.addAll(Flags.between(l.variant(), r.variant()));
        differences.decay();
        differences.frozen();
        differences.clip();
        return List.copyOf(differences.found);
    }

    private void name() {
        OptimizerDialect one = l.variant().dialect();
        OptimizerDialect other = r.variant().dialect();
        if (one.name() != other.name()) {
            found.add(new Difference(
                    "optimizer.name", one.name().label(), other.name().label(), "is " + OptimizerText.name(other)));
        } else if (decay(l) != 0 && decay(r) != 0 && one.isDecoupled() != other.isDecoupled()) {
            found.add(new Difference(
                    "optimizer.framework",
                    one.framework().label(),
                    other.framework().label(),
                    "is " + OptimizerText.name(other) + ", which "
                            + (other.isDecoupled() ? "takes decay off the parameter" : "adds decay to the gradient")));
        }
    }

    private static double decay(Fit fit) {
        FittedNumber decay = fit.numbers().get(ParameterMeaning.WEIGHT_DECAY);
        return decay == null ? 0 : decay.value();
    }

    private void rates() {
        double[] one = l.setting().rates();
        double[] other = r.setting().rates();
        if (areSame(one, other)) {
            return;
        }
        String shift = "";
        if (one.length > 2 && areSame(Arrays.copyOfRange(one, 1, one.length), Arrays.copyOf(other, one.length - 1))) {
            shift = ": each rate one update earlier than " + leftName;
        } else if (one.length > 2
                && areSame(Arrays.copyOf(one, one.length - 1), Arrays.copyOfRange(other, 1, other.length))) {
            shift = ": each rate one update later than " + leftName;
        }
        found.add(new Difference(
                "optimizer.params." + r.variant().nameOf(ParameterMeaning.LR),
                plain(one),
                plain(other),
                "has " + OptimizerText.rates(r) + shift));
    }

    /** The parameters whose rates have other factors than on the left. */
    private void rateFactors() {
        List<String> names = right.record().names();
        List<String> all = left.record().names();
        List<String> others = names.stream()
                .filter(name -> all.contains(name)
                        && !isSameRate(
                                left.rateFactors().get(all.indexOf(name)),
                                right.rateFactors().get(names.indexOf(name))))
                .toList();
        if (!others.isEmpty()) {
            String words = OptimizerText.rateFactors(right.rateFactors(), names);
            found.add(new Difference(
                    "optimizer.lr_for",
                    OptimizerText.rateFactors(left.rateFactors(), all),
                    words,
                    words.isEmpty() ? "has one rate for all parameters" : "has a rate " + words));
        }
    }

    private static boolean isSameRate(double one, double other) {
        return Math.abs(one - other) <= SAME_RATE * Math.max(Math.abs(one), Math.abs(other));
    }

    private static Object plain(double[] rates) {
        return Arrays.stream(rates).distinct().count() == 1
                ? (Object) rates[0]
                : Arrays.stream(rates).boxed().toList();
    }

    private static boolean areSame(double[] one, double[] other) {
        for (int t = 0; t < Math.min(one.length, other.length); t++) {
            if (!isSameRate(one[t], other[t])) {
                return false;
            }
        }
        return true;
    }

    private void numbers() {
        if ((decay(l) == 0) != (decay(r) == 0)) {
            decayOfOneSide();
        }
        Set<ParameterMeaning> meanings = new LinkedHashSet<>(r.variant().free());
        meanings.addAll(l.variant().free());
        for (ParameterMeaning meaning : meanings) {
            boolean isUnknown = meaning == ParameterMeaning.EPSILON
                    && (left.clip().isOfUnknownLimit() || right.clip().isOfUnknownLimit());
            if (isUnknown || (meaning == ParameterMeaning.WEIGHT_DECAY && (decay(l) == 0 || decay(r) == 0))) {
                continue;
            }
            FittedNumber one = number(l, r, meaning);
            FittedNumber other = number(r, l, meaning);
            if (one != null && other != null && areApart(one, other)) {
                found.add(new Difference(
                        "optimizer.params." + other.name(),
                        one.value(),
                        other.value(),
                        "has " + other.name() + " " + OptimizerText.number(other)));
            }
        }
    }

    /** What a fit tells of a number; of one optimizer in two frameworks the one that lacks a number has 0 for some. */
    private static FittedNumber number(Fit fit, Fit other, ParameterMeaning meaning) {
        boolean isNeutral = meaning == ParameterMeaning.MOMENTUM || meaning == ParameterMeaning.DAMPENING;
        boolean isOne =
                fit.variant().dialect().name() == other.variant().dialect().name();
        FittedNumber found = fit.numbers().get(meaning);
        return found == null && isNeutral && isOne
                ? new FittedNumber(other.variant().nameOf(meaning), 0, 0, 0, 0, FittedNumber.State.TOLD)
                : found;
    }

    private void decayOfOneSide() {
        Fit with = decay(l) == 0 ? r : l;
        String name = with.variant().nameOf(ParameterMeaning.WEIGHT_DECAY);
        found.add(new Difference(
                "optimizer.params." + name,
                decay(l),
                decay(r),
                decay(r) == 0 ? "has no weight decay" : "has " + name + " " + PythonRepr.of(decay(r))));
    }

    /** Whether two numbers differ, and neither could be the other. */
    private static boolean areApart(FittedNumber one, FittedNumber other) {
        boolean overlap = one.low() <= other.high() && other.low() <= one.high();
        return one.value() != other.value() && !overlap && (one.isTold() || other.isTold());
    }

    private void decay() {
        if (decay(l) == 0 || decay(r) == 0) {
            return;
        }
        List<String> told = new ArrayList<>();
        List<String> leftOnly = new ArrayList<>();
        List<String> rightOnly = new ArrayList<>();
        List<String> rights = right.record().names();
        for (int p = 0; p < left.record().names().size(); p++) {
            String name = left.record().names().get(p);
            int place = rights.indexOf(name);
            if (place < 0 || l.decay().get(p) == Reach.OPEN || r.decay().get(place) == Reach.OPEN) {
                continue;
            }
            told.add(name);
            if (l.decay().get(p) != r.decay().get(place)) {
                (l.decay().get(p) == Reach.DECAYED ? leftOnly : rightOnly).add(name);
            }
        }
        add(leftOnly, told, "does not decay ");
        add(rightOnly, told, "decays ");
    }

    private void add(List<String> names, List<String> told, String verb) {
        if (!names.isEmpty()) {
            found.add(new Difference(
                    "optimizer.no_decay",
                    OptimizerText.reached(left, l, Reach.SPARED),
                    OptimizerText.reached(right, r, Reach.SPARED),
                    verb + NameSet.words(names, told) + ": " + names.size() + " of "
                            + left.record().parameters().size() + " parameters"));
        }
    }

    private void clip() {
        Clip one = left.clip();
        Clip other = right.clip();
        if (one.isOfUnknownLimit() || other.isOfUnknownLimit()) {
            clipOfUnknownLimit();
        } else if (other.isTold() && (one.isTold() ? one.limit() != other.limit() : one.isAbove(other.limit()))) {
            found.add(new Difference(
                    "optimizer.clip_norm",
                    one.isTold() ? one.limit() : null,
                    other.limit(),
                    "clips gradients to norm " + PythonRepr.of(other.limit())));
        } else if (one.isTold() && other.isAbove(one.limit())) {
            found.add(new Difference("optimizer.clip_norm", one.limit(), null, "does not clip gradients"));
        }
    }

    private void clipOfUnknownLimit() {
        String one = epsilonOverLimit(left, l);
        String other = epsilonOverLimit(right, r);
        if (!one.equals(other)) {
            found.add(new Difference(
                    "optimizer.clip_norm",
                    one,
                    other,
                    other.isEmpty()
                            ? "does not clip gradients to one norm at every update"
                            : "clips gradients to one norm at every update, of which only eps / limit is known: "
                                    + other));
        }
    }

    private static String epsilonOverLimit(Identification side, Fit fit) {
        return side.clip().isOfUnknownLimit() ? OptimizerText.epsilonOverLimit(side, fit) : "";
    }

    private void frozen() {
        List<String> all = new ArrayList<>(right.record().names());
        all.addAll(right.frozen());
        List<String> more = right.frozen().stream()
                .filter(name -> !left.frozen().contains(name))
                .toList();
        List<String> fewer = left.frozen().stream()
                .filter(name -> !right.frozen().contains(name))
                .toList();
        if (!more.isEmpty()) {
            found.add(new Difference(
                    "optimizer.frozen", left.frozen(), right.frozen(), "does not train " + NameSet.words(more, all)));
        }
        if (!fewer.isEmpty()) {
            found.add(new Difference(
                    "optimizer.frozen", left.frozen(), right.frozen(), "trains " + NameSet.words(fewer, all)));
        }
    }
}
