package dev.lockstep.keys;

import dev.lockstep.keys.GroupMatch.MemberMatch;
import dev.lockstep.keys.MatrixLayouts.Expected;
import dev.lockstep.keys.MatrixLayouts.Layout;
import dev.lockstep.keys.PatternPair.Evidence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Groups of keys that were paired: in which order the axes of each lie, and which pairs deserve a doubt. */
final class PairedGroups {
    /** The distance of two floats next to each other, relative to them. */
    private static final double ROUNDING = Math.ulp(1f);

    private final Map<GroupMatch, Evidence> paired = new LinkedHashMap<>();
    private final List<String> otherOrders = new ArrayList<>();
    private final Map<String, Expected> expected;

    /** @param paired strongest evidence first */
    PairedGroups(Map<GroupMatch, Evidence> paired) {
        settleOrders(paired);
        this.expected = MatrixLayouts.of(this.paired.keySet().stream()
                .flatMap(fit -> fit.matches().stream())
                .map(MemberMatch::matrix)
                .toList());
    }

    /** Arrays of one kind whose axes lie alike: parameters, or what modules take and give, of so many axes. */
    private record ArrayKind(int axes, boolean forward) {
        static ArrayKind of(GroupMatch fit) {
            String key = fit.matches().get(0).right().key();
            return new ArrayKind(fit.dimensions(), KeyName.of(key).role() == KeyName.Role.FORWARD);
        }
    }

    /**
     * Arrays of three axes and more are put in the order that most of their kind are near in: one whose values fit in another order
     * only, such as a kernel that was loaded with height for width, is told and not hidden by a rule of its own.
     */
    private void settleOrders(Map<GroupMatch, Evidence> found) {
        Map<ArrayKind, Map<List<Integer>, Integer>> votes = new HashMap<>();
        found.keySet().stream().filter(fit -> fit.dimensions() > 2).forEach(fit -> fit.nearOrders()
                .forEach(order -> votes.computeIfAbsent(ArrayKind.of(fit), kind -> new LinkedHashMap<>())
                        .merge(order, 1, Integer::sum)));
        found.forEach(
                (fit, evidence) -> paired.put(settled(fit, votes.getOrDefault(ArrayKind.of(fit), Map.of())), evidence));
    }

    private GroupMatch settled(GroupMatch fit, Map<List<Integer>, Integer> votes) {
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        if (votes.getOrDefault(fit.order(), 0) == most) {
            return fit;
        }
        return votes.entrySet().stream()
                .filter(entry -> entry.getValue() == most)
                .flatMap(entry -> GroupMatch.of(fit.left(), fit.right(), entry.getKey()).stream())
                .findFirst()
                .map(kind -> {
                    if (fit.isNear() && !kind.isNear()) {
                        otherOrders.add(key(fit) + ": the values fit only with axes in the order " + fit.order()
                                + ", those of their kind in the order " + kind.order());
                    }
                    return kind;
                })
                .orElse(fit);
    }

    /** Keys whose values fit in another order of axes only than those of their kind. */
    List<String> otherOrders() {
        return List.copyOf(otherOrders);
    }

    /** Whether the values of a pair agree. */
    boolean valuesSpeak() {
        return paired.keySet().stream().anyMatch(GroupMatch::isNear);
    }

    /** What was paired, strongest evidence first. */
    List<GroupMatch> fits() {
        return List.copyOf(paired.keySet());
    }

    List<PatternPair> pairs() {
        boolean undecided = mostAreTransposed();
        List<PatternPair> pairs = new ArrayList<>();
        paired.forEach((fit, evidence) -> {
            // What one key needs goes before what its pattern would do.
            if (!expected.containsKey(key(fit)) && fit.isSplit()) {
                fit.turned().forEach(match -> pairs.add(pair(match, fit.order(), evidence)));
            }
            pairs.add(pair(fit, evidence, undecided));
        });
        return pairs;
    }

    /** Square matrices lie as the shapes of the others of their kind do: values must not hide one that lies otherwise. */
    private boolean transposed(GroupMatch fit, boolean undecided) {
        Expected known = expected.get(key(fit));
        if (known != null) {
            return known.layout() == Layout.TRANSPOSED;
        }
        return !fit.isSplit() && fit.transposed(undecided);
    }

    private static String key(GroupMatch fit) {
        return fit.matches().get(0).right().key();
    }

    private static PatternPair pair(MemberMatch match, List<Integer> order, Evidence evidence) {
        return new PatternPair(
                KeyPattern.literal(match.left().key()),
                KeyPattern.literal(match.right().key()),
                order,
                evidence,
                1,
                match.turned());
    }

    /** Keys whose values fit the other way round, unlike those of the others of their pattern. */
    List<String> turnedAround() {
        return doubts(
                (chosen, other) -> chosen > GroupMatch.NEAR && other <= GroupMatch.NEAR,
                "fit only the other way round");
    }

    /** Keys whose values speak against their pair. */
    List<String> farApart() {
        return doubts((chosen, other) -> chosen > GroupMatch.NEAR && !(other <= GroupMatch.NEAR), "are far apart");
    }

    private List<String> doubts(BiPredicate<Double, Double> doubtful, String words) {
        List<String> doubts = new ArrayList<>();
        boolean undecided = mostAreTransposed();
        Map<PassDirection, Double> largest = largestMagnitudes();
        paired.keySet().forEach(fit -> {
            boolean transposed = transposed(fit, undecided);
            fit.matches().stream()
                    .filter(MemberMatch::telling)
                    .filter(match -> doubtful.test(match.distance(transposed), match.distance(!transposed)))
                    .filter(match -> !(match.magnitude() < ROUNDING * largest.getOrDefault(direction(match), 0.0)))
                    .forEach(match -> doubts.add(
                            match.left().key() + " -> " + match.right().key() + ": the values " + words));
        });
        return doubts;
    }

    /**
     * How large values are where they are largest, of gradients and of all else. What is below float32's rounding of that says
     * nothing: such is the gradient of a key's bias, which attention takes out.
     */
    private Map<PassDirection, Double> largestMagnitudes() {
        Map<PassDirection, Double> largest = new EnumMap<>(PassDirection.class);
        paired.keySet().stream()
                .flatMap(fit -> fit.matches().stream())
                .filter(match -> Double.isFinite(match.magnitude()))
                .forEach(match -> largest.merge(direction(match), match.magnitude(), Math::max));
        return largest;
    }

    private static PassDirection direction(MemberMatch match) {
        return PassDirection.of(match.right().key());
    }

    /** @param undecided whether axes are the other way round where neither shape nor values decide */
    private PatternPair pair(GroupMatch fit, Evidence evidence, boolean undecided) {
        return new PatternPair(
                fit.left().pattern(),
                fit.right().pattern(),
                transposed(fit, undecided) ? fit.order() : List.of(),
                evidence,
                fit.matches().size(),
                fit.distance());
    }

    /** Of the matrices for which shapes or values decide; the others are taken for such as most are. */
    private boolean mostAreTransposed() {
        List<GroupMatch> decided = paired.keySet().stream()
                .filter(GroupMatch::decidesTransposition)
                .toList();
        long turned = decided.stream().filter(fit -> fit.transposed(false)).count();
        return turned * 2 > decided.size();
    }
}
