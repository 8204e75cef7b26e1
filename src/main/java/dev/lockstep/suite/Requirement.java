package dev.lockstep.suite;

import dev.lockstep.engine.spec.NamePattern;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** What must hold of a side's values without any comparison. */
public sealed interface Requirement extends Serializable {
    /** The word in suites, keys and reports. */
    String label();

    /** No value is NaN or infinite. */
    record Finite() implements Requirement {
        @Override
        public String label() {
            return "finite";
        }
    }

    /**
     * Every parameter has other values at the end than in the first iteration in which it is observed.
     *
     * @param except patterns of those that may stay
     */
    record EveryParamMoves(List<String> except) implements Requirement {
        public EveryParamMoves {
            except = List.copyOf(except);
        }

        @Override
        public String label() {
            return "every_param_moves";
        }

        /** Whether a parameter has to move. */
        public boolean asks(String parameter) {
            return except.stream().noneMatch(pattern -> matches(pattern, parameter));
        }
    }

    /**
     * Parameters that keep their bits.
     *
     * @param patterns of their names
     */
    record Frozen(List<String> patterns) implements Requirement {
        public Frozen {
            patterns = List.copyOf(patterns);
        }

        @Override
        public String label() {
            return "frozen";
        }

        /** Whether a parameter must stay. */
        public boolean asks(String parameter) {
            return patterns.stream().anyMatch(pattern -> matches(pattern, parameter));
        }
    }

    /** The mean of the second half of the losses is below that of the first half. */
    record LossFalls() implements Requirement {
        @Override
        public String label() {
            return "loss_falls";
        }
    }

    /**
     * The rates that are observed are those of a schedule, to the digits of a float32.
     *
     * @param schedule null for a constant rate
     * @param lr the constant rate
     * @param accumulate iterations of an update
     */
    record LrFollows(ScheduleSpec schedule, double lr, int accumulate) implements Requirement {
        @Override
        public String label() {
            return "lr_follows";
        }

        /** The rate in each of so many iterations. */
        public double[] rates(int iterations) {
            double[] rates = new double[iterations];
            if (schedule == null) {
                Arrays.fill(rates, lr);
                return rates;
            }
            double[] series = Schedules.of(schedule).series((iterations - 1) / accumulate);
            Arrays.setAll(rates, iteration -> series[iteration / accumulate]);
            return rates;
        }
    }

    /** Every norm over all gradients is below a limit. */
    record GradNormBelow(double limit) implements Requirement {
        @Override
        public String label() {
            return "grad_norm_below";
        }
    }

    /** Whether a name has a part, or is matched as a whole by a pattern with wildcards. */
    private static boolean matches(String pattern, String name) {
        return NamePattern.isOne(pattern) ? NamePattern.of(pattern).test(name) : name.contains(pattern);
    }
}
