package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.OptimizerSettings;
import dev.lockstep.engine.spec.ParameterMeaning;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** A variant with its numbers. Immutable. */
final class Setting {
    private final Variant variant;
    private final Map<ParameterMeaning, Double> numbers;
    private final double[] rates;
    private final boolean[] decays;

    /**
     * A setting.
     *
     * @param numbers by meaning, without the rate
     * @param rates one an update
     * @param decays whether weight decay reaches a parameter, by its place in the sample
     */
    Setting(Variant variant, Map<ParameterMeaning, Double> numbers, double[] rates, boolean[] decays) {
        this.variant = variant;
        this.numbers = Map.copyOf(numbers);
        this.rates = rates.clone();
        this.decays = decays.clone();
    }

    Variant variant() {
        return variant;
    }

    double[] rates() {
        return rates.clone();
    }

    boolean[] decays() {
        return decays.clone();
    }

    boolean decays(int parameter) {
        return decays[parameter];
    }

    double rate(int update) {
        return rates[update];
    }

    double number(ParameterMeaning meaning) {
        return numbers.getOrDefault(meaning, variant.defaultOf(meaning));
    }

    Setting with(ParameterMeaning meaning, double value) {
        Map<ParameterMeaning, Double> more = new EnumMap<>(ParameterMeaning.class);
        more.putAll(numbers);
        more.put(meaning, value);
        return new Setting(variant, more, rates, decays);
    }

    Setting withRates(double[] newRates) {
        return new Setting(variant, numbers, newRates, decays);
    }

    Setting timesRates(double factor) {
        return factor == 1
                ? this
                : withRates(Arrays.stream(rates).map(rate -> rate * factor).toArray());
    }

    Setting withDecays(boolean[] newDecays) {
        return new Setting(variant, numbers, rates, newDecays);
    }

    /**
     * The optimizer's settings at an update.
     *
     * @param base the variant's own, or its smooth ones
     */
    OptimizerSettings at(OptimizerSettings base, int update, boolean decaying) {
        OptimizerSettings settings = base.with(ParameterMeaning.LR, rates[update]);
        for (Map.Entry<ParameterMeaning, Double> each : numbers.entrySet()) {
            settings = settings.with(each.getKey(), each.getValue());
        }
        return decaying || !variant.decays() ? settings : settings.with(ParameterMeaning.WEIGHT_DECAY, 0);
    }
}
