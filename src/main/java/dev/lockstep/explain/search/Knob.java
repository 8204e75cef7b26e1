package dev.lockstep.explain.search;

import dev.lockstep.engine.spec.Scale;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A number of a spec that can be turned freely.
 *
 * @param field the path of the field that holds it
 * @param from the field's value, plain
 * @param current the number; NaN for none, as of a limit that is not set
 * @param scale on which it is searched
 * @param whole whether it is an integer
 * @param ladder numbers to begin with, ascending
 * @param value the field's value with another number in place
 */
public record Knob(
        String field,
        Object from,
        double current,
        Scale scale,
        boolean whole,
        List<Double> ladder,
        DoubleFunction<Object> value) {
    public Knob {
        ladder = ladder.stream().sorted().distinct().toList();
    }

    /** The number set to another. */
    public Hypothesis at(double number) {
        return Hypothesis.of(field, from, value.apply(number));
    }

    /** The number's place on the scale. */
    double place(double number) {
        return switch (scale) {
            case LINEAR -> number;
            case LOG -> Math.log(number);
            case ONE_MINUS -> -Math.log1p(-number);
        };
    }

    /** The number at a place on the scale. */
    double number(double place) {
        double number =
                switch (scale) {
                    case LINEAR -> place;
                    case LOG -> Math.exp(place);
                    case ONE_MINUS -> -Math.expm1(-place);
                };
        return whole ? Math.rint(number) : number;
    }
}
