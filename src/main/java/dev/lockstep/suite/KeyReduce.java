package dev.lockstep.suite;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;

/**
 * How arrays whose keys differ in one group only become one, in the order of what the group catches: numbers by their value.
 *
 * @param over the group, such as {@code rank}
 * @param by how
 * @param axis along which {@link Operation#CONCAT} joins them; negative from the last; 0 for the others
 * @param count how many there must be
 */
public record KeyReduce(String over, Operation by, int axis, Count count) implements Serializable {
    /** How several arrays become one. */
    public enum Operation {
        SUM,
        MEAN,
        CONCAT;

        /** The word in rules. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How many arrays must be there for each key.
     *
     * @param number numbered from 0; 0 for as many as the rule finds for any key, two at least, with no number left out; -1 for whatever is there
     */
    public record Count(int number) implements Serializable {
        /** As many as for any other key of the rule. */
        public static final Count SAME = new Count(0);
        /** Whatever is there. */
        public static final Count ANY = new Count(-1);

        public Count {
            if (number < -1) {
                throw new BadFieldException("count", number + " is below 1");
            }
        }
    }

    public KeyReduce {
        Objects.requireNonNull(over, "over");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(count, "count");
    }
}
