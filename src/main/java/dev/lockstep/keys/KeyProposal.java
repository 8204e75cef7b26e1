package dev.lockstep.keys;

import dev.lockstep.keys.GroupMatch.MemberMatch;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.KeyRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which keys of one file are taken for which of another, and what is left over.
 *
 * @param rules turn the candidate's keys into the reference's
 * @param pairs what they rest on, strongest evidence first
 * @param doubts pairs that deserve a look, a line each, those first that fit only the other way round
 * @param leftOut keys of the candidate for which no other framework has a counterpart, and which a rule leaves out
 * @param onlyLeft keys of the candidate that were not paired, in the file's order
 * @param onlyRight those of the reference
 */
public record KeyProposal(
        List<KeyRule> rules,
        List<PairedKeys> pairs,
        List<String> doubts,
        List<String> leftOut,
        List<String> onlyLeft,
        List<String> onlyRight) {
    public KeyProposal {
        rules = List.copyOf(rules);
        pairs = List.copyOf(pairs);
        doubts = List.copyOf(doubts);
        leftOut = List.copyOf(leftOut);
        onlyLeft = List.copyOf(onlyLeft);
        onlyRight = List.copyOf(onlyRight);
    }

    /**
     * Keys of one pattern that became those of another.
     *
     * @param left the candidate's, with {@code #} for numbers
     * @param right the reference's
     * @param keys how many
     * @param axes the order in which the candidate's axes are the reference's; empty for their own
     * @param evidence why, in words
     * @param distance how far apart the values are: the norm of the difference over the norm; a median, of some of the values
     */
    public record PairedKeys(
            String left, String right, int keys, List<Integer> axes, String evidence, double distance) {
        public PairedKeys {
            axes = List.copyOf(axes);
        }

        /** Whether the candidate's axes are in another order. */
        public boolean isTransposed() {
            return !axes.isEmpty();
        }
    }

    /**
     * Proposes rules, first for patterns of keys, then for what is left key by key.
     *
     * @param left the candidate's arrays, in the file's order
     * @param right the reference's
     */
    public static KeyProposal of(Map<String, NdArray> left, Map<String, NdArray> right) {
        Map<String, NdArray> lefts = new LinkedHashMap<>(left);
        Map<String, NdArray> rights = new LinkedHashMap<>(right);
        PairedGroups byPattern =
                KeyPairing.of(KeyGroup.of(lefts, KeyPattern::of), KeyGroup.of(rights, KeyPattern::of), false);
        remove(byPattern, lefts, rights);
        PairedGroups byKey = KeyPairing.of(
                KeyGroup.of(lefts, KeyPattern::literal),
                KeyGroup.of(rights, KeyPattern::literal),
                byPattern.valuesSpeak());
        remove(byKey, lefts, rights);
        List<PatternPair> pairs = new ArrayList<>(byKey.pairs());
        // What one key needs goes before what its pattern would do.
        pairs.addAll(byPattern.pairs());
        List<String> doubts = new ArrayList<>(byPattern.turnedAround());
        doubts.addAll(byKey.turnedAround());
        doubts.addAll(byPattern.otherOrders());
        doubts.addAll(byKey.otherOrders());
        doubts.addAll(byPattern.farApart());
        doubts.addAll(byKey.farApart());
        List<String> leftOut =
                lefts.keySet().stream().filter(ParameterSynonyms::isBetaPower).toList();
        lefts.keySet().removeAll(leftOut);
        return new KeyProposal(
                Stream.concat(RuleWriter.rules(pairs).stream(), leavingOut(leftOut))
                        .toList(),
                pairs.stream().map(KeyProposal::shown).toList(),
                doubts,
                leftOut,
                List.copyOf(lefts.keySet()),
                List.copyOf(rights.keySet()));
    }

    private static Stream<KeyRule> leavingOut(List<String> keys) {
        return keys.stream()
                .map(key -> RuleWriter.matching(KeyPattern.of(key)))
                .distinct()
                .map(match -> new KeyRule(match, List.of(), null, null));
    }

    private static void remove(PairedGroups groups, Map<String, NdArray> lefts, Map<String, NdArray> rights) {
        for (GroupMatch fit : groups.fits()) {
            for (MemberMatch match : fit.matches()) {
                lefts.remove(match.left().key());
                rights.remove(match.right().key());
            }
        }
    }

    private static PairedKeys shown(PatternPair pair) {
        return new PairedKeys(
                pair.left().toString(),
                pair.right().toString(),
                pair.keys(),
                pair.axes(),
                pair.evidence().words(),
                pair.distance());
    }
}
