package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.OptimizerSettings;
import dev.lockstep.engine.spec.UpdateFormula;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The updates of a sample made again, each from the recorded value before it. */
final class Replay {
    /** In how many roundings of the parameter's size an update may end; each is uniform, of variance 1/12 of the spacing's square. */
    private static final double ROUNDINGS = 2;
    /** How many roundings of the update's own size there may be, in standard deviations. */
    private static final double OF_UPDATE = 2;

    private final Sample sample;
    private final double[] factors;
    private final double[] rates;
    private final Scalars scalars;

    /** In what scalars are. */
    private enum Scalars {
        /** As the framework has them. */
        OWN,
        /** In double: for the first search, in which steps of float32 would hide where it goes down. */
        SMOOTH
    }

    /**
     * A replay.
     *
     * @param factors of the gradients, one an update: what clipping made of them
     * @param rates factors of the parameters' rates
     */
    Replay(Sample sample, double[] factors, List<Double> rates) {
        this(sample, factors, rates.stream().mapToDouble(rate -> rate).toArray(), Scalars.OWN);
    }

    private Replay(Sample sample, double[] factors, double[] rates, Scalars scalars) {
        this.sample = sample;
        this.factors = factors.clone();
        this.rates = rates.clone();
        this.scalars = scalars;
    }

    /** The same without any rounding of scalars. */
    Replay smooth() {
        return new Replay(sample, factors, rates, Scalars.SMOOTH);
    }

    private OptimizerSettings base(Variant variant) {
        return scalars == Scalars.SMOOTH ? variant.smooth() : variant.settings();
    }

    Sample sample() {
        return sample;
    }

    /** Whether the updates of a variant can be made from what the record has. */
    boolean canMake(Variant variant) {
        if (variant.isWhole() && !sample.isWhole()) {
            return false;
        }
        return switch (sample.record().start()) {
            case FRESH -> true;
            case RECORDED -> hasStates(variant);
            case UNKNOWN -> false;
        };
    }

    private boolean hasStates(Variant variant) {
        List<String> names = StateNames.of(variant.dialect().name());
        boolean amsgrad = variant.flags().containsKey("amsgrad");
        long needed = variant.dialect().formula() instanceof UpdateFormula.Adam && !amsgrad ? 2 : names.size();
        return !names.isEmpty() && names.stream().limit(needed).allMatch(name -> sample.state(name) != null);
    }

    /** The values after each update, by update and element. */
    double[][] values(Setting setting) {
        return values(setting, 0);
    }

    private double[][] values(Setting setting, double relative) {
        UpdateFormula formula = setting.variant().dialect().formula();
        double[][] made = new double[sample.updates()][sample.size()];
        Map<Double, ParameterStep[][]> steps = new HashMap<>();
        OptimizerSettings first = setting.at(base(setting.variant()), 0, true);
        for (int p = 0; p < sample.parameterCount(); p++) {
            double[][] state = state(setting.variant(), formula, first, p);
            ParameterStep[][] its = steps.computeIfAbsent(rates[p], rate -> steps(setting.timesRates(rate), formula));
            for (int t = 0; t < sample.updates(); t++) {
                int from = sample.offset(p);
                int to = from + sample.count(p);
                double[] gradient = Arrays.copyOfRange(sample.gradient(t), from, to);
                double[] value = Arrays.copyOfRange(sample.before(t), from, to);
                scale(gradient, factors[t]);
                disturb(gradient, relative, t);
                its[t][setting.decays(p) ? 1 : 0].apply(sample.parameters().get(p), gradient, value, state);
                for (int s = 0; s < state.length; s++) {
                    disturb(state[s], relative, t + s + 1);
                }
                System.arraycopy(value, 0, made[t], from, value.length);
            }
        }
        return made;
    }

    private ParameterStep[][] steps(Setting setting, UpdateFormula formula) {
        ParameterStep[][] steps = new ParameterStep[sample.updates()][2];
        for (int t = 0; t < steps.length; t++) {
            int update = sample.record().first() + t;
            ParameterStep.At at = new ParameterStep.At(
                    update, setting.rate(t), sample.norm(t) * factors[t], rounding(setting.variant()));
            steps[t][0] = ParameterStep.of(formula, setting.at(base(setting.variant()), t, false), at);
            steps[t][1] = ParameterStep.of(formula, setting.at(base(setting.variant()), t, true), at);
        }
        return steps;
    }

    private ParameterStep.Rounding rounding(Variant variant) {
        if (sample.isDouble() || scalars == Scalars.SMOOTH) {
            return ParameterStep.Rounding.NONE;
        }
        return switch (variant.dialect().framework()) {
            case KERAS, OPTAX -> ParameterStep.Rounding.SCALARS;
            case TORCH, PADDLE, HF, ND4J, BERT, TIMM -> ParameterStep.Rounding.STAGES;
        };
    }

    private double[][] state(Variant variant, UpdateFormula formula, OptimizerSettings settings, int p) {
        double[][] state =
                ParameterStep.states(formula, settings, sample.parameters().get(p), sample.count(p));
        if (sample.record().start() == UpdateRecord.Start.RECORDED) {
            List<String> names = StateNames.of(variant.dialect().name());
            for (int s = 0; s < Math.min(names.size(), state.length); s++) {
                double[] kept = sample.state(names.get(s));
                if (kept != null) {
                    System.arraycopy(kept, sample.offset(p), state[s], 0, sample.count(p));
                }
            }
        }
        return state;
    }

    private static void scale(double[] values, double factor) {
        if (factor != 1) {
            for (int i = 0; i < values.length; i++) {
                values[i] *= factor;
            }
        }
    }

    /** Moves each value by a rounding, up or down. */
    private static void disturb(double[] values, double relative, int turn) {
        if (relative != 0) {
            for (int i = 0; i < values.length; i++) {
                boolean up = (Integer.bitCount((i * 0x9E3779B9) ^ (turn * 0x85EBCA6B)) & 1) == 0;
                values[i] *= up ? 1 + relative : 1 - relative;
            }
        }
    }

    /** What rounding may make of each value, by update and element: a standard deviation. */
    double[][] sigmas(Setting setting) {
        double[][] made = values(setting, 0);
        double[][] moved = values(setting, sample.roundOff(0));
        double[][] sigmas = new double[sample.updates()][sample.size()];
        for (int t = 0; t < sigmas.length; t++) {
            double[] before = sample.before(t);
            double[] after = sample.after(t);
            for (int p = 0; p < sample.parameterCount(); p++) {
                double unit = sample.roundOff(p);
                for (int i = sample.offset(p); i < sample.offset(p) + sample.count(p); i++) {
                    double spacing = sample.spacing(p, Math.max(Math.abs(before[i]), Math.abs(after[i])));
                    double update = OF_UPDATE * unit * Math.abs(after[i] - before[i]);
                    double grown = 2 * (moved[t][i] - made[t][i]);
                    double grownSquare = Double.isFinite(grown) ? grown * grown : 0;
                    sigmas[t][i] = Math.sqrt(spacing * spacing * ROUNDINGS / 12 + update * update + grownSquare);
                }
            }
        }
        return sigmas;
    }

    /** How far each recorded value is from the one that a setting makes, in sigmas, update after update. */
    double[] misfit(Setting setting, double[][] sigmas) {
        double[][] made = values(setting);
        int n = sample.size();
        double[] z = new double[sigmas.length * n];
        for (int t = 0; t < sigmas.length; t++) {
            double[] after = sample.after(t);
            for (int i = 0; i < n; i++) {
                z[t * n + i] = (after[i] - made[t][i]) / sigmas[t][i];
            }
        }
        return z;
    }
}
