package dev.lockstep.schedule;

/**
 * A parameter of a schedule, under the framework's own name.
 *
 * @param defaultValue what the framework takes when it is not given: null for its None, {@link #REQUIRED} if it must be given
 * @param meaning one phrase, for the catalogue
 */
public record Parameter(String name, ParameterType type, Object defaultValue, String meaning) {
    /** Stands for a default that there is not. */
    public static final Object REQUIRED = new Object() {
        @Override
        public String toString() {
            return "required";
        }
    };

    static Parameter required(String name, ParameterType type, String meaning) {
        return new Parameter(name, type, REQUIRED, meaning);
    }

    static Parameter optional(String name, ParameterType type, Object defaultValue, String meaning) {
        return new Parameter(name, type, defaultValue, meaning);
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
