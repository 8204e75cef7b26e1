package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.OptimizerDialect;
import dev.lockstep.engine.spec.OptimizerFramework;
import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.explain.replay.DecayReach.Reach;
import dev.lockstep.record.PythonRepr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An optimizer that was found, in words. */
final class OptimizerText {
    private static final int MOST_OTHERS = 3;
    private static final String HAS = "has ";

    private OptimizerText() {}

    /** {@code torch's AdamW}. */
    static String name(OptimizerDialect dialect) {
        return owner(dialect.framework()) + " " + dialect.name().label();
    }

    private static String owner(OptimizerFramework framework) {
        return switch (framework) {
            case HF -> "transformers'";
            case KERAS -> "Keras'";
            case BERT -> "BERT's";
            case ND4J -> "ND4J's";
            case TORCH, PADDLE, OPTAX, TIMM -> framework.label() + "'s";
        };
    }

    /** The optimizer with all that the record tells of it. */
    static String whole(Identification found, Fit fit) {
        List<String> words = new ArrayList<>();
        words.add(name(fit.variant().dialect()) + others(found, fit));
        words.add(rates(fit));
        String factors = rateFactors(found.rateFactors(), found.record().names());
        if (!factors.isEmpty()) {
            words.add(factors);
        }
        fit.variant().free().stream()
                .filter(meaning -> meaning != ParameterMeaning.WEIGHT_DECAY)
                .filter(meaning ->
                        meaning != ParameterMeaning.EPSILON || !found.clip().isOfUnknownLimit())
                .map(meaning -> fit.numbers().get(meaning))
                .filter(FittedNumber::isTold)
                .filter(number -> number.value() != 0)
                .forEach(number -> words.add(number.name() + " " + number(number)));
        Flags.changed(fit.variant()).forEach(words::add);
        decay(found, fit, words);
        if (found.clip().isTold()) {
            words.add("gradients clipped to norm " + PythonRepr.of(found.clip().limit()));
        }
        if (found.clip().isOfUnknownLimit()) {
            words.add("gradients clipped to one norm at every update, of which only eps / limit is known: "
                    + epsilonOverLimit(found, fit));
        }
        return String.join(", ", words);
    }

    /** {@code 0.1 times that on out}, of each factor but 1; empty if all are 1. */
    static String rateFactors(List<Double> factors, List<String> names) {
        List<String> words = new ArrayList<>();
        factors.stream().distinct().filter(factor -> factor != 1).sorted().forEach(factor -> {
            List<String> its = IntStream.range(0, names.size())
                    .filter(p -> factors.get(p).equals(factor))
                    .mapToObj(names::get)
                    .toList();
            words.add(rate(factor) + " times that on " + NameSet.words(its, names));
        });
        return NameSet.joined(words);
    }

    static String epsilonOverLimit(Identification found, Fit fit) {
        return String.format(
                Locale.ROOT,
                "%.2g",
                fit.numbers().get(ParameterMeaning.EPSILON).fitted()
                        / found.clip().supposed());
    }

    /** Other optimizers that reproduce the record as well. */
    private static String others(Identification found, Fit fit) {
        List<String> names = found.fits().stream()
                .map(other -> name(other.variant().dialect()))
                .filter(name -> !name.equals(name(fit.variant().dialect())))
                .distinct()
                .toList();
        if (names.isEmpty()) {
            return "";
        }
        String shown = String.join(", ", names.subList(0, Math.min(MOST_OTHERS, names.size())));
        return " (" + shown + (names.size() > MOST_OTHERS ? " and " + (names.size() - MOST_OTHERS) + " more" : "")
                + " as well)";
    }

    /** What a side does, "has" said once. */
    static String joined(List<String> all) {
        List<String> has = all.stream()
                .filter(words -> words.startsWith(HAS))
                .map(words -> words.substring(HAS.length()))
                .toList();
        List<String> joined = new ArrayList<>(
                all.stream().filter(words -> !words.startsWith(HAS)).toList());
        if (!has.isEmpty()) {
            joined.add(HAS + NameSet.joined(has));
        }
        return NameSet.joined(joined);
    }

    static String rates(Fit fit) {
        double[] rates = fit.setting().rates();
        boolean one = Arrays.stream(rates).distinct().count() == 1;
        return "lr "
                + (one
                        ? rate(rates[0])
                        : Arrays.stream(rates).mapToObj(OptimizerText::rate).collect(Collectors.joining(", ")));
    }

    /** A rate to the digits that float32 parameters tell. */
    static String rate(double rate) {
        double rounded = Double.parseDouble(String.format(Locale.ROOT, "%.6g", rate));
        return PythonRepr.of(Math.abs(rounded - rate) <= 1e-12 * Math.abs(rate) ? rate : rounded);
    }

    static String number(FittedNumber number) {
        return PythonRepr.of(number.value());
    }

    /** @param words Modified. */
    private static void decay(Identification found, Fit fit, List<String> words) {
        FittedNumber decay = fit.numbers().get(ParameterMeaning.WEIGHT_DECAY);
        if (decay == null) {
            return;
        }
        if (decay.value() == 0) {
            words.add("no weight decay");
            return;
        }
        List<String> spared = reached(found, fit, Reach.SPARED);
        List<String> decayed = reached(found, fit, Reach.DECAYED);
        String open = reached(found, fit, Reach.OPEN).isEmpty()
                ? ""
                : " (" + reached(found, fit, Reach.OPEN).size() + " parameters do not tell)";
        List<String> told = new ArrayList<>(decayed);
        told.addAll(spared);
        String where = spared.isEmpty() ? "on everything" : "not on " + NameSet.words(spared, told);
        words.add("decay " + number(decay) + " " + where + open);
    }

    /** The parameters of which the record says that decay reaches them, or spares them, or says nothing. */
    static List<String> reached(Identification found, Fit fit, Reach reach) {
        List<String> names = found.record().names();
        return IntStream.range(0, names.size())
                .filter(p -> fit.decay().get(p) == reach)
                .mapToObj(names::get)
                .toList();
    }
}
