package dev.lockstep.judge;

import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.record.Producer;
import dev.lockstep.suite.Expectation;
import dev.lockstep.suite.SidesRelation;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

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
    public static Verdict of(List<JudgedKey> keys, List<JudgedKey> losses, SidesRelation sides) {
        Verdict worst = Verdict.worst(keys.stream().filter(JudgedKey::counts).map(JudgedKey::verdict));
        return isVacuous(keys, losses, sides) ? worst.and(Verdict.VACUOUS) : worst;
    }

    /** Whether that is as expected: a known difference must come as it is known. */
    public static boolean passes(Verdict verdict, List<JudgedKey> keys, Expectation expected, LocalDate today) {
        boolean expects = expected != null && expected.holdsOn(today);
        return expects ? unexpected(verdict, keys, expected).isEmpty() : verdict.passes();
    }

    /** What came that was not expected, in words; empty if all is as expected. */
    public static Optional<String> unexpected(Verdict verdict, List<JudgedKey> keys, Expectation expected) {
        if (!expected.verdict().equals(verdict.label())) {
            return Optional.of("it is " + verdict.label());
        }
        List<JudgedKey> differing = keys.stream()
                .filter(key -> !key.passes() || key.verdict() == verdict)
                .toList();
        return differing.stream()
                .filter(key -> !key.passes() && !expected.covers(key.key()))
                .findFirst()
                .map(key -> key.key() + " is " + key.verdict().label() + " too")
                .or(() -> expected.keys().stream()
                        .filter(pattern -> differing.stream().noneMatch(key -> pattern.matches(key.key())))
                        .findFirst()
                        .map(pattern -> "no key of " + pattern + " is " + verdict.label()))
                .or(() -> differing.stream()
                        .filter(key -> expected.atMost() != null && expected.covers(key.key()))
                        .filter(key -> !(key.statistics().maxDiff() <= expected.atMost()))
                        .findFirst()
                        .map(key -> key.key() + " is " + key.statistics().maxDiff() + " apart, more than "
                                + expected.atMost()));
    }

    /**
     * What two sides are to each other once their producers are known: that of an imported set is not before it was read.
     *
     * @param planned what was known before anything ran
     * @param training whether they are training runs
     */
    public static SidesRelation relation(
            SidesRelation planned, boolean training, Producer candidate, Producer reference) {
        return switch (planned) {
            case SAME, DIFFERENT_FRAMEWORKS -> planned;
            case MAY_AGREE ->
                training && areOfDifferentFrameworks(candidate.framework(), reference.framework())
                        ? SidesRelation.DIFFERENT_FRAMEWORKS
                        : SidesRelation.MAY_AGREE;
        };
    }

    private static boolean areOfDifferentFrameworks(String one, String other) {
        return !one.isEmpty() && !other.isEmpty() && !one.equals(other);
    }

    private static boolean isVacuous(List<JudgedKey> keys, List<JudgedKey> losses, SidesRelation sides) {
        boolean nothing =
                keys.stream().mapToLong(key -> key.statistics().values()).sum() == 0;
        return switch (sides) {
            case SAME -> true;
            case DIFFERENT_FRAMEWORKS -> nothing || areTooEqual(losses);
            case MAY_AGREE -> nothing;
        };
    }

    /** Rounding in two frameworks does not leave so many losses equal, if most have the digits for it and they are no constant. */
    private static boolean areTooEqual(List<JudgedKey> losses) {
        List<KeyStatistics> all = losses.stream().map(JudgedKey::statistics).toList();
        long values = all.stream().mapToLong(KeyStatistics::values).sum();
        long prone = all.stream().mapToLong(key -> key.pairs().roundingProne()).sum();
        boolean vary =
                all.size() > 1 || all.stream().anyMatch(key -> key.types().vary());
        return vary
                && values >= MIN_VALUES
                && 2 * prone > values
                && all.stream().allMatch(key -> key.pairs().equalBits() == key.values() && key.seeds() >= MIN_SEEDS);
    }
}
