package dev.lockstep.explain.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said of one side of a replay. */
final class SideText {
    private SideText() {}

    /** What one side's optimizer is, or that it is none of the table. */
    static String side(String name, Identification found) {
        if (!found.fits().isEmpty()) {
            return name + " is " + OptimizerText.whole(found, found.fits().get(0));
        }
        if (found.tried() == 0) {
            return name + "'s updates begin at iteration "
                    + found.record().iterations().get(0)
                    + " without the optimizer's state: record the first ones, from init/NAME on, or the state";
        }
        return name + "'s updates are made by none of the " + found.tried() + " variants of the table"
                + nearest(found.nearest());
    }

    private static String nearest(Fit nearest) {
        if (nearest == null) {
            return "";
        }
        Misfit misfit = nearest.misfit();
        return String.format(
                Locale.ROOT,
                " (the nearest, %s, leaves %.3g times rounding, most at %s)",
                OptimizerText.name(nearest.variant().dialect()),
                misfit.rms(),
                misfit.worstParameter());
    }

    /** How well one side is reproduced, and what its record does not tell; empty if it is not. */
    static String evidence(String side, Identification found, Fit fit) {
        if (fit == null) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        parts.add(String.format(
                Locale.ROOT,
                "%s: %,d values of %d %s are reproduced, %.4g%% to an ulp",
                side,
                found.values(),
                found.record().size(),
                found.record().size() == 1 ? "update" : "updates",
                100.0 * fit.misfit().toOneUlp() / fit.misfit().values()));
        List<String> open = fit.numbers().values().stream()
                .filter(number -> number.state() == FittedNumber.State.OPEN)
                .map(FittedNumber::name)
                .sorted()
                .toList();
        if (!open.isEmpty()) {
            parts.add(NameSet.joined(open) + " cannot be told from "
                    + (found.record().size() == 1 ? "one update" : "these"));
        }
        if (found.values() < found.record().elements()) {
            parts.add(String.format(Locale.ROOT, "of %,d values", found.record().elements()));
        }
        return String.join("; ", parts);
    }
}
