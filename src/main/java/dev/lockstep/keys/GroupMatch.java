package dev.lockstep.keys;

import dev.lockstep.keys.KeyGroup.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Two groups of keys side by side: those keys that have the same numbers.
 *
 * @param left the candidate's group
 * @param right the reference's
 * @param matches key by key
 */
record GroupMatch(KeyGroup left, KeyGroup right, List<MemberMatch> matches) {
    /** Values of one thing in two frameworks are nearer than this, whatever the rounding; those of two things are about 1 apart. */
    static final double NEAR = 0.05;

    private static final double INDISTINCT = 1e-6;
    /** Fewer than one in so many are taken for faults, not for a layout of their own. */
    private static final int MINORITY = 3;

    GroupMatch {
        matches = List.copyOf(matches);
    }

    /**
     * Two keys with the same numbers.
     *
     * @param straight how far the values are apart; infinite if the shapes differ
     * @param turned the same with the candidate's axes the other way round; infinite if the shapes differ then
     * @param telling whether the values say anything
     */
    record MemberMatch(Member left, Member right, double straight, double turned, boolean telling) {
        static MemberMatch of(Member left, Member right) {
            long[] shape = right.array().shape();
            boolean same = Arrays.equals(left.array().shape(), shape);
            boolean reversed =
                    shape.length == 2 && Arrays.equals(left.array().transposed().shape(), shape);
            double straight = same ? left.sketch().distance(right.sketch()) : Double.POSITIVE_INFINITY;
            double turned = reversed ? left.turned().distance(right.sketch()) : Double.POSITIVE_INFINITY;
            boolean telling = (same || reversed)
                    && left.sketch().isTelling()
                    && right.sketch().isTelling();
            return new MemberMatch(left, right, straight, turned, telling);
        }

        private boolean agreesAsItIs() {
            return straight <= NEAR && !(turned <= NEAR);
        }

        MatrixLayouts.Matrix matrix() {
            return new MatrixLayouts.Matrix(right.key(), lengths(left), lengths(right));
        }

        private static List<Long> lengths(Member member) {
            return Arrays.stream(member.array().shape()).boxed().toList();
        }

        boolean fits() {
            return Arrays.equals(left.array().shape(), right.array().shape()) || mayTurn();
        }

        double distance() {
            return Math.min(straight, turned);
        }

        double distance(boolean transposed) {
            return transposed ? turned : straight;
        }

        boolean isNear() {
            return telling && distance() <= NEAR;
        }

        /** How large the larger side's values are. */
        double magnitude() {
            return Math.max(left.sketch().magnitude(), right.sketch().magnitude());
        }

        boolean mayTurn() {
            return right.array().dimensions() == 2
                    && Arrays.equals(
                            left.array().transposed().shape(), right.array().shape());
        }

        boolean mustTurn() {
            return mayTurn()
                    && !Arrays.equals(left.array().shape(), right.array().shape());
        }
    }

    /** The two groups side by side; nothing if they share no numbers, or a shape does not fit either way round. */
    static Optional<GroupMatch> of(KeyGroup left, KeyGroup right) {
        List<MemberMatch> matches = new ArrayList<>();
        for (var entry : left.members().entrySet()) {
            Member other = right.members().get(entry.getKey());
            if (other != null) {
                MemberMatch match = MemberMatch.of(entry.getValue(), other);
                if (!match.fits()) {
                    return Optional.empty();
                }
                matches.add(match);
            }
        }
        return matches.isEmpty() ? Optional.empty() : Optional.of(new GroupMatch(left, right, matches));
    }

    /** Whether the values say which arrays these are. */
    boolean isTelling() {
        return matches.stream().anyMatch(MemberMatch::telling);
    }

    /** Whether the values of a key agree: one is enough, as a run that went wrong agrees up to there. */
    boolean isNear() {
        return matches.stream().anyMatch(MemberMatch::isNear);
    }

    /** The share of keys whose values agree, of those that say anything. */
    double nearShare() {
        double telling = matches.stream().filter(MemberMatch::telling).count();
        return matches.stream().filter(MemberMatch::isNear).count() / Math.max(1, telling);
    }

    /** The median distance of values that say anything; of all if none does. */
    double distance() {
        boolean any = isTelling();
        double[] distances = matches.stream()
                .filter(match -> match.telling() || !any)
                .mapToDouble(MemberMatch::distance)
                .sorted()
                .toArray();
        return distances[distances.length / 2];
    }

    /** Powers of ten between which distances count as equal; of the nearest key, and rounding is not held against a pair. */
    int decade() {
        double nearest = matches.stream()
                .filter(MemberMatch::telling)
                .mapToDouble(MemberMatch::distance)
                .min()
                .orElse(1);
        return (int) Math.floor(Math.log10(Math.max(INDISTINCT, nearest)));
    }

    double likeness() {
        return NameSimilarity.of(left.pattern(), right.pattern());
    }

    /** How far apart the two stand in their files, 0 to 1. */
    double outOfOrder(int lefts, int rights) {
        return Math.abs((double) left.order() / lefts - (double) right.order() / rights);
    }

    /**
     * Whether the candidate's axes are the other way round: as the shapes say, else as the values of most keys do.
     *
     * @param undecided what it is taken for where neither says anything
     */
    boolean transposed(boolean undecided) {
        if (matches.stream().anyMatch(MemberMatch::mustTurn)) {
            return true;
        }
        long turned = votes(true);
        long straight = votes(false);
        boolean square = matches.stream().allMatch(MemberMatch::mayTurn);
        return turned == straight ? square && undecided : turned > straight;
    }

    /** Whether the values say of some that they lie the other way round, and of about as many that they do not: no kind is known. */
    boolean isSplit() {
        long turned = turned().size();
        long straight = matches.stream()
                .filter(MemberMatch::mayTurn)
                .filter(MemberMatch::agreesAsItIs)
                .count();
        return turned > 0 && Math.min(turned, straight) * MINORITY >= turned + straight;
    }

    /** Those whose values lie the other way round. */
    List<MemberMatch> turned() {
        return matches.stream()
                .filter(match -> match.mayTurn() && match.turned() <= NEAR && !(match.straight() <= NEAR))
                .toList();
    }

    /** Whether shapes or values decide which way round. */
    boolean decidesTransposition() {
        return matches.stream().anyMatch(MemberMatch::mustTurn) || votes(true) != votes(false);
    }

    private long votes(boolean turned) {
        return matches.stream()
                .filter(match -> turned ? match.turned() < match.straight() : match.straight() < match.turned())
                .filter(MemberMatch::mayTurn)
                .count();
    }
}
