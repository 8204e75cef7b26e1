package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.ParameterMeaning;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A variant brought as near to a record as it comes, and what of it the record tells.
 *
 * @param setting with numbers of few digits
 * @param numbers what is told of each, by meaning
 * @param rates what is told of the rates: one for all updates, or one each
 * @param decay what is told of each parameter's weight decay
 * @param misfit of the setting
 */
record Fit(
        Setting setting,
        Map<ParameterMeaning, FittedNumber> numbers,
        List<FittedNumber> rates,
        List<DecayReach.Reach> decay,
        Misfit misfit) {
    /** The simplest first. */
    static final Comparator<Fit> SIMPLEST = Comparator.comparingInt(Fit::changes);

    /** Squares that are averaged over less than two updates make the step a sign, of whatever optimizer. */
    private static final double LEAST_OF_SQUARES = 0.5;

    Fit {
        numbers = Map.copyOf(numbers);
        rates = List.copyOf(rates);
        decay = List.copyOf(decay);
    }

    Variant variant() {
        return setting.variant();
    }

    /** The same, held against another sample of the record. */
    Fit on(Replay replay) {
        return new Fit(setting, numbers, rates, DecayReach.told(replay, setting), Misfit.of(replay, setting));
    }

    /** Whether the setting reproduces every update of every parameter, with numbers that people choose. */
    boolean holds() {
        return holdsWhatever(Set.of());
    }

    /** The same, some numbers being whatever they are. */
    boolean holdsWhatever(Set<ParameterMeaning> free) {
        return misfit.isWithinRounding()
                && numbers.entrySet().stream()
                        .noneMatch(each ->
                                !free.contains(each.getKey()) && each.getValue().state() == FittedNumber.State.ODD)
                && numbers.entrySet().stream()
                        .allMatch(each -> canBe(each.getKey(), each.getValue().value()));
    }

    /** Whether anybody would take such a number: a momentum of 1 grows without end. */
    private static boolean canBe(ParameterMeaning meaning, double value) {
        boolean isOfSquares = meaning == ParameterMeaning.BETA2 || meaning == ParameterMeaning.SMOOTHING;
        boolean isShare = isOfSquares || meaning == ParameterMeaning.MOMENTUM || meaning == ParameterMeaning.BETA1;
        return value >= (isOfSquares ? LEAST_OF_SQUARES : 0) && (!isShare || value < 1);
    }

    /** Whether its rates are such as people choose, or a schedule's. */
    boolean hasPlainRates() {
        return rates.stream().noneMatch(rate -> rate.state() == FittedNumber.State.ODD);
    }

    /** In how much it differs from the defaults of its dialect. */
    int changes() {
        int changed = (int) numbers.entrySet().stream()
                .filter(each -> each.getValue().value() != variant().defaultOf(each.getKey()))
                .count();
        return changed + 2 * variant().flags().size();
    }
}
