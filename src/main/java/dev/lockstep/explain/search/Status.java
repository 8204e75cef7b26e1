package dev.lockstep.explain.search;

import java.util.Locale;

/** What an explanation comes to. */
public enum Status {
    /** The sides agree within noise: there is nothing to explain. */
    AGREES,
    /** One class of edits reproduces the other side within noise, at every key and seed. */
    EXPLAINED,
    /** Several do, or the sides are too little apart to tell: no single cause. */
    INDISTINGUISHABLE,
    /** No edit that was tried does. */
    UNEXPLAINED;

    /** The word in reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
