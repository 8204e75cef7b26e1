package dev.lockstep.compare;

import java.util.List;

/** The verdict of a check from its keys. */
public final class CheckJudge {
    private static final int MIN_SEEDS = 4;
    private static final int MIN_VALUES = 40;

    private CheckJudge() {}

    /** The worst key's verdict, or vacuous where that is worse: nothing compared, or what cannot but be equal. */
    public static Verdict of(List<KeySummary> keys, Claim claim) {
        Verdict worst = keys.stream().map(KeySummary::verdict).reduce(Verdict.EXACT, Verdict::and);
        return isVacuous(keys, claim) ? worst.and(Verdict.VACUOUS) : worst;
    }

    private static boolean isVacuous(List<KeySummary> keys, Claim claim) {
        return switch (claim) {
            case ONE_THING -> true;
            case TWO_FRAMEWORKS -> keys.isEmpty() || isTooEqual(keys);
            case MAY_BE_EQUAL -> keys.isEmpty();
        };
    }

    private static boolean isTooEqual(List<KeySummary> keys) {
        return keys.stream().allMatch(key -> key.equalBits() == key.values() && key.seeds() >= MIN_SEEDS)
                && keys.stream().mapToLong(KeySummary::values).sum() >= MIN_VALUES;
    }
}
