package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A choice that a suite makes by a word. */
public interface Labelled {
    /** The word in suites and reports. */
    String label();

    /**
     * The choice that a word stands for.
     *
     * @param field path of the field, for the error
     * @throws BadFieldException if no choice of the type has the label
     */
    static <E extends Enum<E> & Labelled> E of(Class<E> type, String field, String label) {
        for (E choice : type.getEnumConstants()) {
            if (choice.label().equals(label)) {
                return choice;
            }
        }
        throw new BadFieldException(field, label + " is not one of " + labels(type));
    }

    private static <E extends Enum<E> & Labelled> String labels(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Labelled::label).collect(Collectors.joining(", "));
    }
}
