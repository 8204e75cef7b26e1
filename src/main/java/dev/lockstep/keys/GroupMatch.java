package dev.lockstep.keys;

import dev.lockstep.keys.KeyGroup.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Two groups of keys side by side: those keys that have the same numbers.
 *
 * @param left the candidate's group
 * @param right the reference's
 * @param order of the candidate's axes, where they are not as the reference's are; empty if there is none
 * @param matches key by key
 */
record GroupMatch(KeyGroup left, KeyGroup right, List<Integer> order, List<MemberMatch> matches) {
    /** Values of one thing in two frameworks are nearer than this, whatever the rounding; those of two things are about 1 apart. */
    static final double NEAR = 0.05;

    private static final double INDISTINCT = 1e-6;
    /** Fewer than one in so many are taken for faults, not for a layout of their own. */
    private static final int MINORITY = 3;

    GroupMatch {
        order = List.copyOf(order);
        matches = List.copyOf(matches);
    }

    /**
     * Two keys with the same numbers.
     *
     * @param straight how far the values are apart; infinite if the shapes differ
     * @param turned the same with the candidate's axes in the other order; infinite if the shapes differ then
     * @param mayTurn whether the shapes are equal then
     * @param telling whether the values say anything
     */
    record MemberMatch(Member left, Member right, double straight, double turned, boolean mayTurn, boolean telling) {
        /** @param order of the candidate's axes; empty if there is no other */
        static MemberMatch of(Member left, Member right, List<Integer> order) {
            long[] shape = right.array().shape();
            boolean same = Arrays.equals(left.array().shape(), shape);
            boolean mayTurn = order.size() == shape.length
                    && !order.isEmpty()
                    && left.array().dimensions() == shape.length
                    && AxisPermutations.fits(order, left.array().shape(), shape);
            double straight = same ? left.sketch().distance(right.sketch()) : Double.POSITIVE_INFINITY;
            double turned = mayTurn ? left.turned(order).distance(right.sketch()) : Double.POSITIVE_INFINITY;
            boolean telling = (same || mayTurn)
                    && left.sketch().isTelling()
                    && right.sketch().isTelling();
            return new MemberMatch(left, right, straight, turned, mayTurn, telling);
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
            return Arrays.equals(left.array().shape(), right.array().shape()) || mayTurn;
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

        boolean mustTurn() {
            return mayTurn && !Arrays.equals(left.array().shape(), right.array().shape());
        }
    }

    /**
     * The two groups side by side, in the order of axes in which most values are near; nothing if they share no numbers, or a shape
     * fits in no order.
     */
    static Optional<GroupMatch> of(KeyGroup left, KeyGroup right) {
        List<List<Integer>> orders = orders(left, right);
        if (orders.size() < 2) {
            return of(left, right, orders.isEmpty() ? List.of() : orders.get(0));
        }
        // The first of those that are equally near: conventions come first.
        return orders.stream()
                .flatMap(order -> of(left, right, order).stream())
                .min(Comparator.comparingDouble(GroupMatch::turnedDistance));
    }

    /** The same in a given order of axes. */
    static Optional<GroupMatch> of(KeyGroup left, KeyGroup right, List<Integer> order) {
        List<MemberMatch> matches = new ArrayList<>();
        for (var entry : left.members().entrySet()) {
            Member other = right.members().get(entry.getKey());
            if (other != null) {
                MemberMatch match = MemberMatch.of(entry.getValue(), other, order);
                if (!match.fits()) {
                    return Optional.empty();
                }
                matches.add(match);
            }
        }
        return matches.isEmpty() ? Optional.empty() : Optional.of(new GroupMatch(left, right, order, matches));
    }

    /** The orders of axes, other than their own, that a pair of keys allows by its shapes. */
    private static List<List<Integer>> orders(KeyGroup left, KeyGroup right) {
        for (var entry : left.members().entrySet()) {
            Member other = right.members().get(entry.getKey());
            if (other != null) {
                return AxisPermutations.fitting(
                        entry.getValue().array().shape(), other.array().shape());
            }
        }
        return List.of();
    }

    /** How far values that say anything are apart in the other order of axes; infinite where there is none. */
    private double turnedDistance() {
        return matches.stream()
                .filter(MemberMatch::telling)
                .mapToDouble(MemberMatch::turned)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** The orders of axes, other than their own, in which the values of a key agree and do not agree as they are. */
    List<List<Integer>> nearOrders() {
        return orders(left, right).stream()
                .filter(each -> of(left, right, each).stream()
                        .flatMap(fit -> fit.matches.stream())
                        .anyMatch(match -> match.telling() && match.turned() <= NEAR && !(match.straight() <= NEAR)))
                .toList();
    }

    /** The axes of the arrays: how many; 0 if they differ. */
    int dimensions() {
        return matches.get(0).right().array().dimensions();
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
