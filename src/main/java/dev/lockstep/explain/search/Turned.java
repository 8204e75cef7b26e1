package dev.lockstep.explain.search;

/** A knob at a number that was fitted. */
record Turned(Knob knob, FreeNumber number) {
    /** So many half intervals away a number has an effect that is seen, and is still a line. */
    private static final double STEP = 50;

    Hypothesis edit() {
        return knob.at(number.chosen());
    }

    /** Half of the interval, on the knob's scale. */
    private double half() {
        return Math.abs(knob.place(number.high()) - knob.place(number.low())) / 2;
    }

    /** Where a fit beside further edits begins. */
    NumbersFit.Start start() {
        return new NumbersFit.Start(knob, number.chosen(), Known.INTERVAL / Math.max(half(), 1e-15));
    }

    /** Another number, near. */
    Turned moved() {
        double other = knob.number(knob.place(number.chosen()) + STEP * half());
        double next = other == number.chosen() ? other + (knob.whole() ? 1 : 0) : other;
        return new Turned(knob, new FreeNumber(number.field(), next, number.low(), number.high(), next));
    }
}
