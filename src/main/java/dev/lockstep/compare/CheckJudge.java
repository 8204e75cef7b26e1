package dev.lockstep.compare;

import java.util.List;

/** The verdict of a check from its keys. */
public final class CheckJudge {
    private static final int MIN_SEEDS = 4;
    private static final int MIN_VALUES = 40;

    private CheckJudge() {}

    /**
     * The worst key's verdict, or vacuous where that is worse: nothing compared, or what cannot but be equal.
     *
     * @param losses those of the keys that are losses of training runs
     */
    public static Verdict of(List<KeySummary> keys, List<KeySummary> losses, Claim claim) {
        Verdict worst = keys.stream().map(KeySummary::verdict).reduce(Verdict.EXACT, Verdict::and);
        return isVacuous(keys, losses, claim) ? worst.and(Verdict.VACUOUS) : worst;
    }

    private static boolean isVacuous(List<KeySummary> keys, List<KeySummary> losses, Claim claim) {
        boolean nothing = keys.stream().mapToLong(KeySummary::values).sum() == 0;
        return switch (claim) {
            case ONE_THING -> true;
            case TWO_FRAMEWORKS -> nothing || areTooEqual(losses);
            case MAY_BE_EQUAL -> nothing;
        };
    }

    /** Rounding in two frameworks does not leave so many losses equal, if they have the digits for it. */
    private static boolean areTooEqual(List<KeySummary> losses) {
        return losses.stream().allMatch(key -> key.equalBits() == key.values() && key.seeds() >= MIN_SEEDS)
                && losses.stream().mapToLong(KeySummary::roundingProne).sum() >= MIN_VALUES;
    }
}
