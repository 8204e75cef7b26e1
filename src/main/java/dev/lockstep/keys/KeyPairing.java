package dev.lockstep.keys;

import dev.lockstep.keys.PatternPair.Evidence;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Pairs groups of keys of two files, by the strongest evidence first: one name; values; standing beside a pair; likeness of names
 * and order.
 */
final class KeyPairing {
    /** Names that share fewer of their letters are not taken for each other on that ground alone. */
    private static final double LIKE = 0.3;

    private final Map<KeyPattern, KeyGroup> lefts;
    private final Map<KeyPattern, KeyGroup> rights;
    private final int leftCount;
    private final int rightCount;
    private final Map<GroupMatch, Evidence> paired = new LinkedHashMap<>();
    private final Queue<GroupMatch> unvisited = new ArrayDeque<>();

    private KeyPairing(List<KeyGroup> lefts, List<KeyGroup> rights) {
        this.lefts = byPattern(lefts);
        this.rights = byPattern(rights);
        this.leftCount = lefts.size();
        this.rightCount = rights.size();
    }

    /** @param valuesSpeak whether values are known to agree elsewhere: then those that do not, refute a name */
    static PairedGroups of(List<KeyGroup> lefts, List<KeyGroup> rights, boolean valuesSpeak) {
        KeyPairing pairing = new KeyPairing(lefts, rights);
        pairing.pairSameNames();
        pairing.pairKnownNames();
        pairing.pairByValues();
        pairing.pairBeside();
        pairing.pairByNames(valuesSpeak || pairing.hasNear());
        return new PairedGroups(pairing.paired);
    }

    private boolean hasNear() {
        return paired.keySet().stream().anyMatch(GroupMatch::isNear);
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
