package dev.lockstep.schedule;

/**
 * A parameter of a schedule, under the framework's own name.
 *
 * @param defaultValue what the framework takes when it is not given: null for its None, {@link #REQUIRED} if it must be given
 * @param meaning one phrase, for the catalogue
 * @param effect what the framework itself makes of it
 */
public record ScheduleParameter(String name, ParameterType type, Object defaultValue, String meaning, Effect effect) {
    /** What a parameter changes. */
    public enum Effect {
        /** The rate. */
        RATE,
        /** The momentum that the schedule cycles beside the rate. */
        MOMENTUM,
        /** What a step of the series is: an update or an epoch. A training run, which has no epochs, refuses the latter. */
        STEP,
        /** Nothing: the framework accepts it and makes no use of it for this schedule. */
        NONE
    }

    /** Stands for a default that there is not. */
    public static final Object REQUIRED = new Object() {
        @Override
        public String toString() {
            return "required";
        }
    };

    static ScheduleParameter required(String name, ParameterType type, String meaning) {
        return new ScheduleParameter(name, type, REQUIRED, meaning, Effect.RATE);
    }

    static ScheduleParameter optional(String name, ParameterType type, Object defaultValue, String meaning) {
        return new ScheduleParameter(name, type, defaultValue, meaning, Effect.RATE);
    }

    /** The same parameter where the framework makes something else of it. */
    ScheduleParameter changing(Effect newEffect) {
        return new ScheduleParameter(name, type, defaultValue, meaning, newEffect);
    }

    /** The same parameter of a schedule that has no use for it. */
    ScheduleParameter unused() {
        return new ScheduleParameter(name, type, defaultValue, "accepted, without effect", Effect.NONE);
    }

    /** Whether the framework has no default for it. */
    public boolean isRequired() {
        return defaultValue == REQUIRED;
    }

    /** The default as a spec would write it, or {@code required}. */
    public String defaultText() {
        return String.valueOf(defaultValue);
    }
}
