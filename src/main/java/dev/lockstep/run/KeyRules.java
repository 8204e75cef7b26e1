package dev.lockstep.run;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.NdArray;
import dev.lockstep.record.NdArrays;
import dev.lockstep.suite.KeyRule;
import dev.lockstep.suite.KeyRule.Concat;
import dev.lockstep.suite.KeyRule.Reduce;
import dev.lockstep.suite.KeyRule.Reshape;
import dev.lockstep.suite.KeyRule.Split;
import dev.lockstep.suite.KeyRule.Transform;
import dev.lockstep.suite.KeyRule.Transpose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Renames and lays out the arrays of a recorded file by rules. */
public final class KeyRules {
    private final String file;
    private final Map<String, NdArray> arrays;
    private final Map<String, Matched> matches = new LinkedHashMap<>();
    private final Set<String> joined = new HashSet<>();
    private final Map<String, List<Piece>> pieces = new LinkedHashMap<>();

    private KeyRules(String file, Map<String, NdArray> arrays) {
        this.file = file;
        this.arrays = arrays;
    }

    /** A rule that matched a key; null of a key that none did. */
    private record Matched(KeyRule rule, Map<String, String> caught) {}

    /** An array on its way to a new key. */
    private record Piece(String from, NdArray array, Matched matched) {}

    /**
     * The arrays under their new keys, in the order of the old ones.
     *
     * @throws BadFileException if a transform does not fit its array, or two arrays get one key without a reduce
     */
    public static Map<String, NdArray> apply(List<KeyRule> rules, String file, Map<String, NdArray> arrays) {
        KeyRules all = new KeyRules(file, arrays);
        arrays.keySet().forEach(key -> all.match(rules, key));
        arrays.forEach(all::place);
        Map<String, NdArray> placed = new LinkedHashMap<>();
        all.pieces.forEach((key, pieces) -> placed.put(key, all.reduced(key, pieces)));
        return placed;
    }

    private void match(List<KeyRule> rules, String key) {
        for (KeyRule rule : rules) {
            Map<String, String> caught = rule.caught(key).orElse(null);
            if (caught != null) {
                matches.put(key, new Matched(rule, caught));
                if (rule.transform() instanceof Concat concat) {
                    concat.of().forEach(template -> joined.add(KeyRule.fill(template, caught)));
                }
                return;
            }
        }
    }

    private void place(String key, NdArray array) {
        Matched matched = matches.get(key);
        if (matched == null) {
            if (!joined.contains(key)) {
                add(key, new Piece(key, array, null));
            }
            return;
        }
        try {
            transform(key, array, matched);
        } catch (IllegalArgumentException e) {
            throw refuse(key, e.getMessage());
        }
    }

    private void transform(String key, NdArray array, Matched matched) {
        Transform transform = matched.rule().transform();
        String to =
                matched.rule().to() == null ? key : KeyRule.fill(matched.rule().to(), matched.caught());
        if (transform == null) {
            add(to, new Piece(key, array, matched));
        } else if (transform instanceof Transpose) {
            add(to, new Piece(key, array.transposed(), matched));
        } else if (transform instanceof Reshape reshape) {
            add(to, new Piece(key, reshaped(array, reshape), matched));
        } else if (transform instanceof Split split) {
            split(key, array, matched, split);
        } else if (!pieces.containsKey(to)) {
            // Every one of the joined keys may match: the first makes the whole.
            add(to, new Piece(key, concat(matched, (Concat) transform), matched));
        }
    }

    private static NdArray reshaped(NdArray array, Reshape reshape) {
        long[] shape = reshape.shape().stream().mapToLong(Long::longValue).toArray();
        long known = reshape.shape().stream().filter(length -> length >= 0).reduce(1L, Math::multiplyExact);
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == -1) {
                shape[axis] = known == 0 ? 0 : array.size() / known;
            }
        }
        return array.reshaped(shape);
    }

    private void split(String key, NdArray array, Matched matched, Split split) {
        List<NdArray> parts = NdArrays.split(array, split.axis(), split.into().size());
        for (int i = 0; i < parts.size(); i++) {
            Map<String, String> caught = new LinkedHashMap<>(matched.caught());
            caught.put(KeyRule.PART, split.into().get(i));
            String template = matched.rule().to() == null
                    ? split.into().get(i)
                    : matched.rule().to();
            add(KeyRule.fill(template, caught), new Piece(key, parts.get(i), matched));
        }
    }

    private NdArray concat(Matched matched, Concat concat) {
        List<NdArray> parts = new ArrayList<>();
        for (String template : concat.of()) {
            String key = KeyRule.fill(template, matched.caught());
            if (!arrays.containsKey(key)) {
                throw new IllegalArgumentException("to be joined with " + key + ", which is missing");
            }
            parts.add(arrays.get(key));
        }
        return NdArrays.concat(parts, concat.axis());
    }

    private void add(String key, Piece piece) {
        pieces.computeIfAbsent(key, to -> new ArrayList<>()).add(piece);
    }

    private NdArray reduced(String key, List<Piece> of) {
        Reduce reduce =
                of.get(0).matched() == null ? null : of.get(0).matched().rule().reduce();
        requireOneRule(key, of, reduce);
        if (reduce == null) {
            return of.get(0).array();
        }
        List<NdArray> parts = of.stream()
                .sorted(Comparator.comparing(piece -> order(piece, reduce.over())))
                .map(Piece::array)
                .toList();
        try {
            return switch (reduce.by()) {
                case SUM -> NdArrays.sum(parts);
                case MEAN -> NdArrays.mean(parts);
            };
        } catch (IllegalArgumentException e) {
            throw refuse(of.get(0).from(), e.getMessage());
        }
    }

    private void requireOneRule(String key, List<Piece> of, Reduce reduce) {
        for (Piece piece : of.subList(1, of.size())) {
            if (reduce == null
                    || piece.matched() == null
                    || !piece.matched().rule().equals(of.get(0).matched().rule())) {
                throw refuse(
                        piece.from(), "becomes " + key + ", as " + of.get(0).from() + " does");
            }
        }
    }

    /** Numbers by their value: the sum is in the order of the ranks, not of their names. */
    private static String order(Piece piece, String over) {
        String caught = piece.matched() == null ? "" : piece.matched().caught().getOrDefault(over, "");
        return String.format("%20s", caught);
    }

    private BadFileException refuse(String key, String problem) {
        return new BadFileException(file, "key " + key + ": " + problem);
    }
}
