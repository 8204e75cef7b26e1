package dev.lockstep.run;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.NdArrays;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.array.Uncomparable;
import dev.lockstep.run.RuleAssignments.Use;
import dev.lockstep.run.RuleMatcher.Caught;
import dev.lockstep.suite.KeyReduce;
import dev.lockstep.suite.KeyRule;
import dev.lockstep.suite.KeyTransform;
import dev.lockstep.suite.KeyTransform.Concat;
import dev.lockstep.suite.KeyTransform.Reshape;
import dev.lockstep.suite.KeyTransform.Split;
import dev.lockstep.suite.KeyTransform.Transpose;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Renames and lays out the arrays of a recorded file by rules. Every key of the file ends in a key of the result, or is left out by
 * a rule that says so; what would lose one is refused.
 */
public final class KeyRules {
    private final String file;
    private final Map<String, NdArray> arrays;
    private final Map<String, Use> uses;
    private final Map<String, List<Piece>> pieces = new LinkedHashMap<>();
    private final Map<RuleMatcher, NavigableSet<String>> reduced = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();

    private KeyRules(List<KeyRule> rules, String file, Map<String, NdArray> arrays) {
        this.file = file;
        this.arrays = arrays;
        this.uses = RuleAssignments.of(rules, file, arrays.keySet());
    }

    /**
     * The outcome of a file's arrays.
     *
     * @param arrays under their new keys, in the order of the old ones
     * @param odd what cannot be compared, under its new keys
     * @param leftOut old keys that a rule leaves out, in the file's order
     */
    public record Applied(Map<String, NdArray> arrays, Map<String, Uncomparable> odd, List<String> leftOut) {}

    /** An array on its way to a new key; use is null where no rule matched. */
    private record Piece(String from, NdArray array, Use use) {
        KeyReduce reduce() {
            return use == null ? null : use.rule().rule().reduce();
        }

        String over() {
            return use.caught().groups().get(reduce().over());
        }
    }

    /**
     * Applies rules.
     *
     * @throws BadFileException if a transform does not fit its array, or a key would vanish: two become one without a reduce, or a
     *     rule matches one and does not use it
     */
    public static Applied apply(List<KeyRule> rules, String file, RecordTree tree) {
        Map<String, NdArray> arrays = tree.flat();
        KeyRules all = new KeyRules(rules, file, arrays);
        arrays.keySet().forEach(all::place);
        Map<String, NdArray> placed = new LinkedHashMap<>();
        all.pieces.forEach((key, pieces) -> placed.put(key, all.whole(key, pieces)));
        Map<String, Uncomparable> odd = new LinkedHashMap<>();
        tree.uncomparable().forEach((key, what) -> all.placeOdd(rules, key, what, odd));
        return new Applied(placed, odd, List.copyOf(all.leftOut));
    }

    /**
     * What cannot be compared is renamed, or left out on purpose; there is nothing to transform.
     *
     * @param odd Modified.
     */
    private void placeOdd(List<KeyRule> rules, String key, Uncomparable what, Map<String, Uncomparable> odd) {
        List<String> targets = oddTargets(rules, key);
        targets.forEach(target -> odd.put(target, what));
        if (targets.isEmpty()) {
            leftOut.add(key);
        }
    }

    private List<String> oddTargets(List<KeyRule> rules, String key) {
        for (int index = 0; index < rules.size(); index++) {
            KeyRule rule = rules.get(index);
            RuleMatcher matcher = new RuleMatcher(index, rule);
            try {
                Optional<Caught> caught = matcher.caught(key);
                if (caught.isPresent()) {
                    return rule.transform() != null
                            ? List.of(key)
                            : rule.to().stream()
                                    .map(to -> KeyRule.fill(to, caught.get().groups()))
                                    .toList();
                }
            } catch (IllegalArgumentException e) {
                throw RuleAssignments.refusal(file, key, e.getMessage(), matcher);
            }
        }
        return List.of(key);
    }

    private void place(String key) {
        Use use = uses.get(key);
        if (use == null) {
            add(key, new Piece(key, arrays.get(key), null));
        } else if (use.targets().isEmpty()) {
            leftOut.add(key);
        } else if (use.sources().get(0).equals(key)) {
            place(key, use);
        }
    }

    private void place(String key, Use use) {
        NdArray array = arrays.get(key);
        if (use.rule().rule().transform() instanceof Split split) {
            split(key, fitting(key, use, () -> KeyLayout.parts(array, split)), use, split);
        } else {
            NdArray laidOut = fitting(key, use, () -> laidOut(array, use));
            use.targets().forEach(target -> add(target, new Piece(key, laidOut, use)));
        }
    }

    private NdArray laidOut(NdArray array, Use use) {
        KeyTransform transform = use.rule().rule().transform();
        if (transform instanceof Transpose transpose) {
            return KeyLayout.transposed(array, transpose);
        }
        if (transform instanceof Reshape reshape) {
            return KeyLayout.reshaped(array, reshape);
        }
        if (transform instanceof Concat concat) {
            return NdArrays.concat(use.sources().stream().map(arrays::get).toList(), concat.axis());
        }
        return array;
    }

    private void split(String key, List<NdArray> parts, Use use, Split split) {
        for (int i = 0; i < parts.size(); i++) {
            Map<String, String> caught = new LinkedHashMap<>(use.caught().groups());
            caught.put(KeyRule.PART, KeyRule.fill(split.into().get(i), caught));
            for (String template : use.rule().rule().to()) {
                add(KeyRule.fill(template, caught), new Piece(key, parts.get(i), use));
            }
        }
    }

    private void add(String target, Piece piece) {
        pieces.computeIfAbsent(target, key -> new ArrayList<>()).add(piece);
        if (piece.reduce() != null) {
            reduced.computeIfAbsent(piece.use().rule(), rule -> KeyReduction.inOrder(List.of()))
                    .add(piece.over());
        }
    }

    private NdArray whole(String key, List<Piece> of) {
        Piece first = of.get(0);
        requireOneRule(key, of);
        return first.reduce() == null
                ? first.array()
                : fitting(first.from(), first.use(), () -> KeyReduction.of(first.reduce(), ranks(key, of)));
    }

    // A rule is the one of its place in the list: two of equal words are two.
    @SuppressWarnings("ReferenceEquality")
    private void requireOneRule(String key, List<Piece> of) {
        Piece first = of.get(0);
        for (Piece piece : of.subList(1, of.size())) {
            if (piece.reduce() == null
                    || first.use() == null
                    || piece.use().rule() != first.use().rule()) {
                Piece ruled = piece.use() == null ? first : piece;
                Piece other = ruled == piece ? first : piece;
                throw refusal(ruled, "becomes " + key + ", as " + other.from() + " does");
            }
        }
    }

    private SortedMap<String, NdArray> ranks(String key, List<Piece> of) {
        KeyReduce reduce = of.get(0).reduce();
        SortedMap<String, NdArray> ranks = KeyReduction.none();
        for (Piece piece : of) {
            if (!isOfOneKind(piece, of.get(0))) {
                throw refusal(
                        piece,
                        "becomes " + key + ", as " + of.get(0).from() + " does, which differs in more than "
                                + reduce.over());
            }
            if (ranks.put(piece.over(), piece.array()) != null) {
                throw refusal(
                        piece, "becomes " + key + " for " + reduce.over() + " " + piece.over() + " a second time");
            }
        }
        NavigableSet<String> expected = KeyReduction.expected(
                reduce.count(), reduced.get(of.get(0).use().rule()));
        KeyReduction.flaw(reduce, KeyReduction.inOrder(ranks.keySet()), expected)
                .ifPresent(flaw -> {
                    throw refusal(of.get(0), flaw);
                });
        return ranks;
    }

    /** Whether nothing but the group that is reduced over tells two apart. */
    private static boolean isOfOneKind(Piece piece, Piece first) {
        if (piece.use().sources().size() == 1) {
            return piece.use().caught().rest().equals(first.use().caught().rest());
        }
        String over = piece.reduce().over();
        return without(piece.use().caught().groups(), over)
                .equals(without(first.use().caught().groups(), over));
    }

    private static Map<String, String> without(Map<String, String> groups, String group) {
        Map<String, String> others = new LinkedHashMap<>(groups);
        others.remove(group);
        others.remove(KeyRule.WHOLE);
        return others;
    }

    private <T> T fitting(String key, Use use, Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException e) {
            throw RuleAssignments.refusal(file, key, e.getMessage(), use.rule());
        } catch (ArithmeticException e) {
            throw RuleAssignments.refusal(file, key, "more than 2 GiB come out", use.rule());
        }
    }

    private BadFileException refusal(Piece piece, String problem) {
        return RuleAssignments.refusal(file, piece.from(), problem, piece.use().rule());
    }
}
