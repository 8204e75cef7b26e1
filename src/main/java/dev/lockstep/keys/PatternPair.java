package dev.lockstep.keys;

import java.util.List;

/**
 * Keys of one pattern that are taken for those of another.
 *
 * @param left the candidate's pattern
 * @param right the reference's
 * @param axes the order in which the candidate's axes are the reference's; empty for their own
 * @param evidence why
 * @param keys how many keys of both sides it pairs
 * @param distance how far their values are apart: the median over the keys, see {@link ValueSample#distance}
 */
record PatternPair(
        KeyPattern left, KeyPattern right, List<Integer> axes, Evidence evidence, int keys, double distance) {
    PatternPair {
        axes = List.copyOf(axes);
    }

    /** Why keys are taken for each other; the stronger reason first. */
    enum Evidence {
        /** They have one name. */
        SAME_NAME("of one name"),
        /** Their names are two frameworks' for one thing. */
        KNOWN_NAME("by names of one thing in two frameworks"),
        /** Their values are close, and no other's are as close. */
        VALUES("by their values"),
        /** Their names differ from a pair's as each other's do: {@code norm1.bias} beside {@code norm1.weight}. */
        BESIDE("beside such a pair"),
        /** Nothing but shape, likeness of names and order. */
        NAME_AND_ORDER("by shape, likeness of names and order");

        private final String words;

        Evidence(String words) {
            this.words = words;
        }

        /** As a report says it. */
        String words() {
            return words;
        }
    }

    /** Whether a rule is needed: the key changes, or the array. */
    boolean needsRule() {
        return !axes.isEmpty() || !left.equals(right);
    }
}
