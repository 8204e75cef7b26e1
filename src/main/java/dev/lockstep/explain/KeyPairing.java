package dev.lockstep.explain;

import dev.lockstep.explain.GroupFit.Match;
import dev.lockstep.explain.KeyPair.Evidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Map<GroupFit, Evidence> paired = new LinkedHashMap<>();

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
        pairing.pairByValues();
        pairing.pairBeside();
        boolean refutes = valuesSpeak || pairing.valuesSpeak();
        while (pairing.pairMostAlike(refutes)) {
            pairing.pairBeside();
        }
        return pairing;
    }

    /** Whether the values of a pair agree. */
    boolean valuesSpeak() {
        return paired.keySet().stream().anyMatch(GroupFit::isNear);
    }

    /** What was paired, strongest evidence first. */
    List<GroupFit> fits() {
        return List.copyOf(paired.keySet());
    }

    List<KeyPair> pairs() {
        return paired.entrySet().stream()
                .map(entry -> pair(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Keys whose values fit the other way round, unlike those of the others of their pattern. */
    List<String> turnedAround() {
        return doubts(
                (chosen, other) -> chosen > GroupFit.NEAR && other <= GroupFit.NEAR, "fit only the other way round");
    }

    /** Keys whose values speak against their pair. */
    List<String> farApart() {
        return doubts((chosen, other) -> chosen > GroupFit.NEAR && !(other <= GroupFit.NEAR), "are far apart");
    }

    private List<String> doubts(BiPredicate<Double, Double> doubtful, String words) {
        List<String> doubts = new ArrayList<>();
        paired.keySet().forEach(fit -> {
            boolean transposed = isTransposed(fit);
            fit.matches().stream()
                    .filter(Match::telling)
                    .filter(match -> doubtful.test(match.distance(transposed), match.distance(!transposed)))
                    .filter(match -> !isNoise(match))
                    .forEach(match -> doubts.add(
                            match.left().key() + " -> " + match.right().key() + ": the values " + words));
        });
        return doubts;
    }

    /**
     * Whether nothing but rounding stands there on either side, as in the gradient of a key's bias, which attention takes out: beside
     * other gradients, or other values, it is below what float32 tells from 0.
     */
    private boolean isNoise(Match match) {
        Direction direction = Direction.of(match.right().key());
        double largest = paired.keySet().stream()
                .flatMap(fit -> fit.matches().stream())
                .filter(other -> Direction.of(other.right().key()) == direction)
                .mapToDouble(Match::magnitude)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        return match.magnitude() < ROUNDING * largest;
    }

    private KeyPair pair(GroupFit fit, Evidence evidence) {
        return new KeyPair(
                fit.left().pattern(),
                fit.right().pattern(),
                isTransposed(fit),
                evidence,
                fit.matches().size(),
                fit.distance());
    }

    /** Where neither shape nor values decide, as in most of the other matrices. */
    private boolean isTransposed(GroupFit fit) {
        long decided =
                paired.keySet().stream().filter(GroupFit::decidesTransposition).count();
        long turned = paired.keySet().stream()
                .filter(GroupFit::decidesTransposition)
                .filter(other -> other.transposed(false))
                .count();
        return fit.transposed(turned * 2 > decided);
    }

    private void pairSameNames() {
        for (KeyGroup left : List.copyOf(lefts.values())) {
            KeyGroup right = rights.get(left.pattern());
            if (right != null) {
                GroupFit.of(left, right).ifPresent(fit -> take(fit, Evidence.SAME_NAME));
            }
        }
    }

    private void pairByValues() {
        List<GroupFit> near = candidates().stream()
                .filter(GroupFit::isNear)
                .sorted(Comparator.comparingInt(GroupFit::decade)
                        .thenComparing(GroupFit::nearShare, Comparator.reverseOrder())
                        .thenComparing(GroupFit::likeness, Comparator.reverseOrder())
                        .thenComparingDouble(fit -> fit.outOfOrder(leftCount, rightCount)))
                .toList();
        near.stream().filter(this::isFree).forEach(fit -> take(fit, Evidence.VALUES));
    }

    /** As long as pairs are found, those beside these are looked for too. */
    private void pairBeside() {
        List<GroupFit> known = List.copyOf(paired.keySet());
        for (int i = 0; i < known.size(); i++) {
            GroupFit pair = known.get(i);
            for (KeyGroup left : List.copyOf(lefts.values())) {
                Optional<GroupFit> beside = beside(pair, left);
                if (beside.isPresent()) {
                    take(beside.get(), Evidence.BESIDE);
                    known = List.copyOf(paired.keySet());
                }
            }
        }
    }

    /** A free group whose name differs from the pair's as the given one's does: in the same part, by the same word. */
    private Optional<GroupFit> beside(GroupFit pair, KeyGroup left) {
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
                    return GroupFit.of(left, group);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Pairs the two that are most alike by name, in order where names are equally alike.
     *
     * @param valuesRefute whether values that do not agree refute a name
     */
    private boolean pairMostAlike(boolean valuesRefute) {
        Optional<GroupFit> best = candidates().stream()
                .filter(fit -> fit.likeness() >= LIKE)
                .filter(fit -> !valuesRefute || !fit.isTelling())
                .min(Comparator.comparing(GroupFit::likeness, Comparator.reverseOrder())
                        .thenComparingDouble(fit -> fit.outOfOrder(leftCount, rightCount)));
        best.ifPresent(fit -> take(fit, Evidence.NAME_AND_ORDER));
        return best.isPresent();
    }

    private List<GroupFit> candidates() {
        return lefts.values().stream()
                .flatMap(left -> rights.values().stream().flatMap(right -> GroupFit.of(left, right).stream()))
                .toList();
    }

    private boolean isFree(GroupFit fit) {
        return lefts.containsKey(fit.left().pattern())
                && rights.containsKey(fit.right().pattern());
    }

    private void take(GroupFit fit, Evidence evidence) {
        paired.put(fit, evidence);
        lefts.remove(fit.left().pattern());
        rights.remove(fit.right().pattern());
    }

    private static Map<KeyPattern, KeyGroup> byPattern(List<KeyGroup> groups) {
        Map<KeyPattern, KeyGroup> byPattern = new LinkedHashMap<>();
        groups.forEach(group -> byPattern.put(group.pattern(), group));
        return byPattern;
    }
}
