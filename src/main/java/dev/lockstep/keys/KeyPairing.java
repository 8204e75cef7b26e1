package dev.lockstep.keys;

import dev.lockstep.keys.GroupMatch.MemberMatch;
import dev.lockstep.keys.MatrixLayouts.Expected;
import dev.lockstep.keys.MatrixLayouts.Layout;
import dev.lockstep.keys.PatternPair.Evidence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BiPredicate;

/**
 * Pairs groups of keys of two files, by the strongest evidence first: one name; values; standing beside a pair; likeness of names
 * and order.
 */
final class KeyPairing {
    /** Names that share fewer of their letters are not taken for each other on that ground alone. */
    private static final double LIKE = 0.3;

    /** The distance of two floats next to each other, relative to them. */
    private static final double ROUNDING = Math.ulp(1f);

    private final Map<KeyPattern, KeyGroup> lefts;
    private final Map<KeyPattern, KeyGroup> rights;
    private final int leftCount;
    private final int rightCount;
    private final Map<GroupMatch, Evidence> paired = new LinkedHashMap<>();
    private final List<String> otherOrders = new ArrayList<>();
    private Map<String, Expected> expected;
    private final Queue<GroupMatch> unvisited = new ArrayDeque<>();

    private KeyPairing(List<KeyGroup> lefts, List<KeyGroup> rights) {
        this.lefts = byPattern(lefts);
        this.rights = byPattern(rights);
        this.leftCount = lefts.size();
        this.rightCount = rights.size();
    }

    /** @param valuesSpeak whether values are known to agree elsewhere: then those that do not, refute a name */
    static KeyPairing of(List<KeyGroup> lefts, List<KeyGroup> rights, boolean valuesSpeak) {
        KeyPairing pairing = new KeyPairing(lefts, rights);
        pairing.pairSameNames();
        pairing.pairKnownNames();
        pairing.pairByValues();
        pairing.pairBeside();
        pairing.pairByNames(valuesSpeak || pairing.valuesSpeak());
        pairing.settleOrders();
        return pairing;
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
    private void settleOrders() {
        Map<ArrayKind, Map<List<Integer>, Integer>> votes = new HashMap<>();
        paired.keySet().stream().filter(fit -> fit.dimensions() > 2).forEach(fit -> fit.nearOrders()
                .forEach(order -> votes.computeIfAbsent(ArrayKind.of(fit), kind -> new LinkedHashMap<>())
                        .merge(order, 1, Integer::sum)));
        Map<GroupMatch, Evidence> settled = new LinkedHashMap<>();
        paired.forEach((fit, evidence) ->
                settled.put(settled(fit, votes.getOrDefault(ArrayKind.of(fit), Map.of())), evidence));
        paired.clear();
        paired.putAll(settled);
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
            if (!expected().containsKey(key(fit)) && fit.isSplit()) {
                fit.turned().forEach(match -> pairs.add(pair(match, fit.order(), evidence)));
            }
            pairs.add(pair(fit, evidence, undecided));
        });
        return pairs;
    }

    /** How square matrices lie by the shapes of the others of their kind: values must not hide one that lies otherwise. */
    private Map<String, Expected> expected() {
        if (expected == null) {
            expected = MatrixLayouts.of(paired.keySet().stream()
                    .flatMap(fit -> fit.matches().stream())
                    .map(MemberMatch::matrix)
                    .toList());
        }
        return expected;
    }

    private boolean transposed(GroupMatch fit, boolean undecided) {
        Expected known = expected().get(key(fit));
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

    private void pairSameNames() {
        for (KeyGroup left : List.copyOf(lefts.values())) {
            KeyGroup right = rights.get(left.pattern());
            if (right != null) {
                GroupMatch.of(left, right).ifPresent(fit -> take(fit, Evidence.SAME_NAME));
            }
        }
    }

    private void pairKnownNames() {
        Map<KeyPattern, KeyGroup> known = new LinkedHashMap<>();
        rights.values().forEach(right -> known.putIfAbsent(ParameterSynonyms.inTorch(right.pattern()), right));
        for (KeyGroup left : List.copyOf(lefts.values())) {
            KeyGroup right = known.get(ParameterSynonyms.inTorch(left.pattern()));
            if (right != null && rights.containsKey(right.pattern())) {
                GroupMatch.of(left, right).ifPresent(fit -> take(fit, Evidence.KNOWN_NAME));
            }
        }
    }

    private void pairByValues() {
        List<GroupMatch> near = lefts.values().stream()
                .flatMap(left -> rights.values().stream().flatMap(right -> GroupMatch.of(left, right).stream()))
                .filter(GroupMatch::isNear)
                .sorted(Comparator.comparingInt(GroupMatch::decade)
                        .thenComparing(GroupMatch::nearShare, Comparator.reverseOrder())
                        .thenComparing(GroupMatch::likeness, Comparator.reverseOrder())
                        .thenComparingDouble(fit -> fit.outOfOrder(leftCount, rightCount)))
                .toList();
        near.stream().filter(this::isFree).forEach(fit -> take(fit, Evidence.VALUES));
    }

    /** As long as pairs are found, those beside these are looked for too. What was looked at once has no more beside it. */
    private void pairBeside() {
        while (!unvisited.isEmpty()) {
            GroupMatch pair = unvisited.remove();
            for (KeyGroup left : List.copyOf(lefts.values())) {
                beside(pair, left).ifPresent(beside -> take(beside, Evidence.BESIDE));
            }
        }
    }

    /** A free group whose name differs from the pair's as the given one's does: in the same part, by the same word. */
    private Optional<GroupMatch> beside(GroupMatch pair, KeyGroup left) {
        int at = pair.left().pattern().onlyDifference(left.pattern());
        if (at < 0) {
            return Optional.empty();
        }
        String known = pair.left().pattern().parts().get(at);
        String other = left.pattern().parts().get(at);
        KeyPattern right = pair.right().pattern();
        for (int i = 0; i < right.parts().size(); i++) {
            if (KeyPattern.isName(known) && right.parts().get(i).equals(known)) {
                KeyGroup group = rights.get(right.with(i, other));
                if (group != null) {
                    return GroupMatch.of(left, group);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Pairs by name, those first that are most alike, in order where names are equally alike.
     *
     * @param valuesRefute whether values that do not agree refute a name
     */
    private void pairByNames(boolean valuesRefute) {
        List<Alike> alike = lefts.values().stream()
                .flatMap(left -> rights.values().stream().flatMap(right -> alike(left, right).stream()))
                .filter(each -> !valuesRefute || !each.fit().isTelling())
                .sorted(Comparator.comparingDouble(Alike::likeness).reversed().thenComparingDouble(each -> each.fit()
                        .outOfOrder(leftCount, rightCount)))
                .toList();
        for (Alike each : alike) {
            if (isFree(each.fit())) {
                take(each.fit(), Evidence.NAME_AND_ORDER);
                pairBeside();
            }
        }
    }

    /** Two groups, and how alike their names are. */
    private record Alike(GroupMatch fit, double likeness) {}

    private static Optional<Alike> alike(KeyGroup left, KeyGroup right) {
        double likeness = NameSimilarity.of(left.pattern(), right.pattern());
        return likeness < LIKE ? Optional.empty() : GroupMatch.of(left, right).map(fit -> new Alike(fit, likeness));
    }

    private boolean isFree(GroupMatch fit) {
        return lefts.containsKey(fit.left().pattern())
                && rights.containsKey(fit.right().pattern());
    }

    private void take(GroupMatch fit, Evidence evidence) {
        paired.put(fit, evidence);
        unvisited.add(fit);
        lefts.remove(fit.left().pattern());
        rights.remove(fit.right().pattern());
    }

    private static Map<KeyPattern, KeyGroup> byPattern(List<KeyGroup> groups) {
        Map<KeyPattern, KeyGroup> byPattern = new LinkedHashMap<>();
        groups.forEach(group -> byPattern.put(group.pattern(), group));
        return byPattern;
    }
}
