package dev.lockstep.engine.spec;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** An optimizer's parameters by meaning, defaults filled in; what a framework does not have is neutral. Immutable. */
public final class OptimizerSettings {
    private final Map<ParameterMeaning, Object> values;
    private final Precision precision;
    private final Precision scalars;
    private final boolean amsgrad;
    private final DecayFactor decayBy;

    /**
     * The settings of a run.
     *
     * @param precision of the run
     * @param scalars in which the framework keeps scalars; null for the run's precision
     */
    OptimizerSettings(
            Map<ParameterMeaning, Object> values,
            Precision precision,
            Precision scalars,
            boolean amsgrad,
            DecayFactor decayBy) {
        this.values = values;
        this.precision = precision;
        this.scalars = scalars;
        this.amsgrad = amsgrad;
        this.decayBy = decayBy;
    }

    /** The same settings where a kernel takes all but rate and decay as float32, in float64 too. */
    OptimizerSettings single() {
        return rounded(List.of(
                ParameterMeaning.BETA1,
                ParameterMeaning.BETA2,
                ParameterMeaning.EPSILON,
                ParameterMeaning.SMOOTHING,
                ParameterMeaning.MOMENTUM,
                ParameterMeaning.MOMENTUM_DECAY));
    }

    OptimizerSettings rounded(List<ParameterMeaning> meanings) {
        OptimizerSettings rounded = this;
        for (ParameterMeaning meaning : meanings) {
            rounded = has(meaning) ? rounded.with(meaning, (float) number(meaning)) : rounded;
        }
        return rounded;
    }

    /** The same settings except for one number. */
    public OptimizerSettings with(ParameterMeaning meaning, double value) {
        Map<ParameterMeaning, Object> more = new EnumMap<>(values);
        more.put(meaning, value);
        return new OptimizerSettings(more, precision, scalars, amsgrad, decayBy);
    }

    /** A value; null if there is none. */
    Object value(ParameterMeaning meaning) {
        return values.get(meaning);
    }

    /** The distance from 1 to the next number of the run's precision. */
    double machineEpsilon() {
        return precision == Precision.FLOAT64 ? 0x1p-52 : 0x1p-23;
    }

    /** Whether the framework's optimizer has a parameter of this meaning that is not None. */
    boolean has(ParameterMeaning meaning) {
        return values.get(meaning) != null;
    }

    /** A number; 0 if there is none. */
    public double number(ParameterMeaning meaning) {
        Object value = values.get(meaning);
        return value == null ? 0 : ((Number) value).doubleValue();
    }

    boolean flag(ParameterMeaning meaning) {
        return Boolean.TRUE.equals(values.get(meaning));
    }

    String text(ParameterMeaning meaning) {
        return String.valueOf(values.get(meaning));
    }

    /** A number of a list; NaN for None. */
    double element(ParameterMeaning meaning, int index) {
        Object value = ((List<?>) values.get(meaning)).get(index);
        return value == null ? Double.NaN : ((Number) value).doubleValue();
    }

    public double lr() {
        return number(ParameterMeaning.LR);
    }

    /** A rate in the precision of the scalars that the suite asks for. */
    public double inScalars(double rate) {
        return scalars == Precision.FLOAT32 ? (float) rate : rate;
    }

    double beta1() {
        return number(ParameterMeaning.BETA1);
    }

    double beta2() {
        return number(ParameterMeaning.BETA2);
    }

    double epsilon() {
        return number(ParameterMeaning.EPSILON);
    }

    double epsilonRoot() {
        return number(ParameterMeaning.EPSILON_ROOT);
    }

    public double weightDecay() {
        return number(ParameterMeaning.WEIGHT_DECAY);
    }

    double momentum() {
        return number(ParameterMeaning.MOMENTUM);
    }

    double dampening() {
        return number(ParameterMeaning.DAMPENING);
    }

    boolean nesterov() {
        return flag(ParameterMeaning.NESTEROV);
    }

    boolean correctBias() {
        return !Boolean.FALSE.equals(values.get(ParameterMeaning.CORRECT_BIAS));
    }

    boolean amsgrad() {
        return amsgrad;
    }

    /** The part of a parameter that decoupled weight decay takes off at a rate. */
    double decay(double lr) {
        return switch (decayBy) {
            case RATE -> lr * weightDecay();
            case MULTIPLIER -> lr / lr() * weightDecay();
            case NOTHING -> weightDecay();
        };
    }

    /** Whether a dialect that keeps its scalars in the parameters' type keeps them in double. */
    boolean wide() {
        return (scalars == null ? precision : scalars) == Precision.FLOAT64;
    }

    /** 1 - beta^update, or 1 without bias correction; in double, unless the suite asks for scalars in float32. */
    double correction(double beta, int update) {
        if (!correctBias()) {
            return 1;
        }
        return scalars == Precision.FLOAT32 ? 1 - power((float) beta, update) : 1 - Math.pow(beta, update);
    }

    /** The same in the parameters' type. */
    double correctionInType(double beta, int update) {
        if (!correctBias()) {
            return 1;
        }
        return wide() ? 1 - Math.pow(beta, update) : 1 - (float) Math.pow((float) beta, update);
    }

    /** A power that is float32 state, multiplied at each update. */
    static float power(float beta, int update) {
        float power = beta;
        for (int i = 1; i < update; i++) {
            power *= beta;
        }
        return update == 0 ? 1 : power;
    }
}
