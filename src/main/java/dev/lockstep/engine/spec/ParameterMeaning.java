package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What a parameter of an optimizer means, whatever a framework calls it. */
// What is neutral or tried is a number, a word, or a list that nobody changes.
@SuppressWarnings("ImmutableEnumChecker")
public enum ParameterMeaning {
    LR(Domain.NOT_NEGATIVE, Neutral.NONE, Scale.LOG, 1e-6, 1e-5, 2e-5, 3e-5, 5e-5, 1e-4, 3e-4, 1e-3, 1e-2, 1e-1),
    /** The list [beta1, beta2]. */
    BETAS(
            Domain.BETAS,
            Neutral.NONE,
            null,
            betas(0.9, 0.999),
            betas(0.9, 0.98),
            betas(0.9, 0.99),
            betas(0.9, 0.95),
            betas(0.8, 0.999),
            betas(0.95, 0.999),
            betas(0.9, 0.9999)),
    BETA1(Domain.FRACTION, Neutral.NONE, Scale.ONE_MINUS, 0.0, 0.5, 0.8, 0.9, 0.95, 0.99),
    BETA2(Domain.FRACTION, Neutral.NONE, Scale.ONE_MINUS, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999),
    EPSILON(Domain.NOT_NEGATIVE, Neutral.NONE, Scale.LOG, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3),
    EPSILON_ROOT(Domain.NOT_NEGATIVE, 0.0, Scale.LOG, 0.0, 1e-16, 1e-12, 1e-8),
    WEIGHT_DECAY(Domain.NOT_NEGATIVE, 0.0, Scale.LOG, 0.0, 1e-4, 1e-3, 5e-3, 1e-2, 5e-2, 1e-1, 5e-1),
    MOMENTUM(Domain.NOT_NEGATIVE, 0.0, Scale.ONE_MINUS, 0.0, 0.5, 0.9, 0.95, 0.99),
    DAMPENING(Domain.NUMBER, 0.0, Scale.LINEAR, 0.0, 0.1, 0.5, 0.9),
    NESTEROV(Domain.FLAG, false, null, true, false),
    CORRECT_BIAS(Domain.FLAG, true, null, true, false),
    /** Whether epsilon stands within the root of the second moment. */
    EPSILON_INSIDE(Domain.FLAG, false, null, true, false),
    /** What a moving average of squares keeps: RMSprop's alpha, Adadelta's rho. */
    SMOOTHING(Domain.FRACTION, Neutral.NONE, Scale.ONE_MINUS, 0.9, 0.95, 0.99, 0.999),
    /** Whether the mean gradient is taken off the mean square. */
    CENTERED(Domain.FLAG, false, null, true, false),
    /** By which the rate falls with each update, as 1 / (1 + (t - 1) decay). */
    LR_DECAY(Domain.NOT_NEGATIVE, 0.0, Scale.LOG, 0.0, 1e-4, 1e-3, 1e-2),
    INITIAL_ACCUMULATOR(Domain.NOT_NEGATIVE, Neutral.NONE, Scale.LOG, 0.0, 0.1, 1.0),
    MOMENTUM_DECAY(Domain.NOT_NEGATIVE, Neutral.NONE, Scale.LOG, 0.0, 1e-3, 4e-3, 1e-2),
    /** Whether decay is taken off the parameter rather than added to the gradient. */
    DECOUPLED(Domain.FLAG, Neutral.NONE, null, true, false),
    /** Least length of the approximated average from which RAdam rectifies. */
    THRESHOLD(Domain.NOT_NEGATIVE, Neutral.NONE, Scale.LINEAR, 4.0, 5.0),
    /** Limit of LAMB's norm of all gradients, to which it scales them. */
    MAX_GRAD_NORM(Domain.NOT_NEGATIVE, Neutral.NONE, Scale.LOG, 0.5, 1.0, 5.0),
    /** Whether LAMB's ratio is at most 1. */
    TRUST_CLIP(Domain.FLAG, false, null, true, false),
    /** Whether LAMB adapts parameters without decay too. */
    ALWAYS_ADAPT(Domain.FLAG, false, null, true, false),
    /** Whether the gradient's weight in the first moment is 1 - beta1, not 1. */
    GRAD_AVERAGING(Domain.FLAG, true, null, true, false),
    /** The exponent of the step in Adafactor's decay of squares. */
    DECAY_RATE(Domain.NUMBER, Neutral.NONE, Scale.LINEAR, -0.8, -0.5),
    /** The same where the exponent is negated. */
    DECAY_EXPONENT(Domain.NOT_NEGATIVE, Neutral.NONE, Scale.LINEAR, 0.5, 0.8),
    /** Adafactor's two epsilons: of the squares, and of the parameter's scale. */
    EPSILONS(Domain.EPSILONS, Neutral.NONE, null),
    /** Least size of an axis whose mean squares are factored. */
    LEAST_FACTORED(Domain.NOT_NEGATIVE, Neutral.NONE, Scale.LOG, 2, 32, 128),
    /** Adafactor's epsilon of the squares. */
    EPSILON_SQUARES(Domain.NOT_NEGATIVE, Neutral.NONE, Scale.LOG, 1e-30, 1e-16, 1e-8),
    /** Adafactor's epsilon of the parameter's scale. */
    EPSILON_SCALE(Domain.NOT_NEGATIVE, Neutral.NONE, Scale.LOG, 1e-4, 1e-3, 1e-2),
    CLIP_THRESHOLD(Domain.NOT_NEGATIVE, Neutral.NONE, Scale.LOG, 0.5, 1.0, 2.0),
    SCALE_PARAMETER(Domain.FLAG, Neutral.NONE, null, true, false),
    RELATIVE_STEP(Domain.FLAG, Neutral.NONE, null, true, false),
    WARMUP_INIT(Domain.FLAG, false, null, true, false),
    NS_STEPS(Domain.NOT_NEGATIVE, Neutral.NONE, Scale.LINEAR, 3, 5, 6),
    NS_COEFFICIENTS(Domain.TRIPLE, Neutral.NONE, null),
    ADJUST_LR(Domain.TEXT, Neutral.NONE, null, "original", "match_rms_adamw");

    /** What values there are. */
    private enum Domain {
        NUMBER("number"),
        NOT_NEGATIVE("number"),
        FRACTION("number"),
        FLAG("true, false"),
        BETAS("two numbers"),
        EPSILONS("two numbers, the first or null"),
        TRIPLE("three numbers"),
        TEXT("word");

        private final String words;

        Domain(String words) {
            this.words = words;
        }

        private void require(String field, Object value) {
            switch (this) {
                case NUMBER -> number(field, value);
                case NOT_NEGATIVE -> Require.finiteNotNegative(field, number(field, value));
                case FRACTION -> Require.fraction(field, number(field, value));
                case FLAG -> {
                    if (!(value instanceof Boolean)) {
                        throw new BadFieldException(field, value + " is neither true nor false");
                    }
                }
                case BETAS -> list(field, value, 2).forEach(beta -> Require.fraction(field, number(field, beta)));
                case EPSILONS ->
                    list(field, value, 2).stream()
                            .filter(Objects::nonNull)
                            .forEach(epsilon -> Require.finiteNotNegative(field, number(field, epsilon)));
                case TRIPLE -> list(field, value, 3).forEach(each -> number(field, each));
                case TEXT -> {
                    if (!(value instanceof String)) {
                        throw new BadFieldException(field, value + " is not a word");
                    }
                }
            }
        }

        private static List<?> list(String field, Object value, int size) {
            if (!(value instanceof List<?> list) || list.size() != size) {
                throw new BadFieldException(
                        field, value + " is not a list of " + (size == 2 ? "two" : "three") + " numbers");
            }
            return list;
        }

        private static double number(String field, Object value) {
            if (value instanceof String) {
                throw new BadFieldException(field, "\"" + value + "\" is a string, not a number");
            }
            if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
                throw new BadFieldException(field, value + " is not a finite number");
            }
            return number.doubleValue();
        }
    }

    /** Stands for the neutral value of a parameter that has none. */
    private enum Neutral {
        NONE
    }

    private final Domain domain;
    private final Object neutral;
    private final Scale scale;
    private final List<Object> tries;

    ParameterMeaning(Domain domain, Object neutral, Scale scale, Object... tries) {
        this.domain = domain;
        this.neutral = neutral;
        this.scale = scale;
        this.tries = List.of(tries);
    }

    private static List<Double> betas(double first, double second) {
        return Arrays.asList(first, second);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What its values are. */
    String kind() {
        return domain.words;
    }

    /** The scale on which it is searched; null for none. */
    Scale scale() {
        return scale;
    }

    /** Values that people and frameworks use. */
    List<Object> tries() {
        return tries;
    }

    /** Whether the value is what a framework without such a parameter does. */
    boolean isNeutral(Object value) {
        if (neutral instanceof Double number) {
            return value == null || ((Number) value).doubleValue() == number;
        }
        return neutral.equals(value);
    }

    /** @throws BadFieldException if a parameter cannot have the value */
    void require(String field, Object value) {
        domain.require(field, value);
    }
}
