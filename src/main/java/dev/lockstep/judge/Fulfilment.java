package dev.lockstep.judge;

import java.io.Serializable;

/**
 * What a requirement came to.
 *
 * @param why what failed, or what there is nothing of; empty if it holds
 */
public record Fulfilment(State state, String why) implements Serializable {
    /** It holds. */
    public static final Fulfilment PASSED = new Fulfilment(State.PASSED, "");

    /** Whether it holds; the worse first. */
    public enum State {
        FAILED("failed"),
        /** There was nothing to look at. */
        NOT_TRIGGERED("not triggered"),
        PASSED("passed");

        private final String label;

        State(String label) {
            this.label = label;
        }

        /** As reports say it. */
        public String label() {
            return label;
        }
    }

    static Fulfilment failed(String why) {
        return new Fulfilment(State.FAILED, why);
    }

    static Fulfilment notTriggered(String why) {
        return new Fulfilment(State.NOT_TRIGGERED, why);
    }
}
