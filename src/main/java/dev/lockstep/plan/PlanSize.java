package dev.lockstep.plan;

import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.Check;
import dev.lockstep.suite.Suite;

/** How large a plan will be, computed before it is made: cases and values are objects of the driver. */
final class PlanSize {
    private static final long MOST_CASES = 250_000;
    private static final long MOST_VALUES = 5_000_000;

    private PlanSize() {}

    /** @throws BadFieldException if the plan would have too many cases or values */
    static void requireFits(Suite suite, PlanOptions options) {
        long cases = 0;
        long values = 0;
        for (Check check : suite.checks()) {
            long ofCheck = check instanceof BackpropCheck backprop
                    ? options.seedsOr(backprop.seeds()).size()
                    : 1;
            cases += ofCheck;
            values += ofCheck * check.keys().size();
        }
        if (cases > MOST_CASES || values > MOST_VALUES) {
            throw new BadFieldException(
                    "",
                    "the plan of suite " + suite.name() + " has " + cases + " cases with " + values
                            + " values a side; at most " + MOST_CASES + " cases and " + MOST_VALUES
                            + " values are planned: run its checks or seeds in parts");
        }
    }
}
