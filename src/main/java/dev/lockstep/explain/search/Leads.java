package dev.lockstep.explain.search;

import java.util.List;

/** Hypotheses that another search found: what a side's own runs have to confirm. */
public final class Leads {
    /** No guess. */
    public static final Leads NONE = new Leads(List.of(), Unseen.NONE);

    private final List<Found> found;
    private final Unseen unseen;

    /**
     * Guesses.
     *
     * @param found in the order of their rank
     * @param unseen fields that the other search found without an effect that would be noticed
     */
    Leads(List<Found> found, Unseen unseen) {
        this.found = List.copyOf(found);
        this.unseen = unseen;
    }

    List<Found> found() {
        return found;
    }

    Unseen unseen() {
        return unseen;
    }
}
