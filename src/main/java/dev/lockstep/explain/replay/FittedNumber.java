package dev.lockstep.explain.replay;

/**
 * A number that a record's updates tell.
 *
 * @param name the framework's own
 * @param value that was chosen: the default, or the one with the fewest digits, in the interval
 * @param fitted where the updates are reproduced best
 * @param low lower end of its 95% interval
 * @param high its upper end
 * @param state how much the record says
 */
record FittedNumber(String name, double value, double fitted, double low, double high, State state) {
    /** How much a record says of a number. */
    enum State {
        /** It stands by itself in the interval. */
        TOLD,
        /** The interval is too wide to tell it from quite other ones. */
        OPEN,
        /** No number of few digits is within the interval. */
        ODD
    }

    boolean isTold() {
        return state == State.TOLD;
    }
}
