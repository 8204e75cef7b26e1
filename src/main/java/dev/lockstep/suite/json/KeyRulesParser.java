package dev.lockstep.suite.json;

import static dev.lockstep.suite.json.TreeReader.placed;

import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.KeyReduce;
import dev.lockstep.suite.KeyReduce.Count;
import dev.lockstep.suite.KeyReduce.Operation;
import dev.lockstep.suite.KeyRule;
import dev.lockstep.suite.KeyTransform;
import dev.lockstep.suite.KeyTransform.Concat;
import dev.lockstep.suite.KeyTransform.Reshape;
import dev.lockstep.suite.KeyTransform.Split;
import dev.lockstep.suite.KeyTransform.Transpose;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads key rules: those of a recorded side, and files of them. */
public final class KeyRulesParser {
    static final String TO = "to";
    static final String TRANSPOSE = "transpose";
    private static final String RESHAPE = "reshape";
    private static final String SPLIT = "split";
    private static final String SIZES = "sizes";
    private static final String INTO = "into";
    private static final String CONCAT = "concat";
    private static final String AXIS = "axis";
    private static final String ANY = "any";

    private KeyRulesParser() {}

    /**
     * Reads a file of rules: a JSON array.
     *
     * @throws BadSuiteException if the text is not JSON, or any key or value is refused
     */
    public static List<KeyRule> parse(String file, String text) {
        try {
            return read(JsonText.parse(text));
        } catch (LocatedException e) {
            throw e.in(file);
        }
    }

    static List<KeyRule> read(JsonTree tree) {
        return TreeReader.list(tree).stream().map(KeyRulesParser::rule).toList();
    }

    private static KeyRule rule(JsonTree tree) {
        AllowedKeys.require("keyRule", tree);
        String match = TreeReader.text(tree.member("match"));
        KeyTransform transform = TreeReader.optional(tree, "transform", KeyRulesParser::transform);
        KeyReduce reduce = TreeReader.optional(tree, "reduce", KeyRulesParser::reduce);
        return placed(
                tree,
                () -> tree.has(TO)
                        ? new KeyRule(match, targets(tree.member(TO)), transform, reduce)
                        : KeyRule.unnamed(match, transform, reduce));
    }

    private static List<String> targets(JsonTree to) {
        if (to.isNull()) {
            return List.of();
        }
        if (!to.isArray()) {
            return List.of(TreeReader.text(to));
        }
        if (to.elements().isEmpty()) {
            throw new LocatedException(to.path(), "names no key; null leaves the key out");
        }
        return TreeReader.texts(to);
    }

    private static KeyTransform transform(JsonTree tree) {
        if (!tree.isObject()) {
            if (tree.scalar() != null && tree.scalar().asText().equals(TRANSPOSE)) {
                return Transpose.REVERSED;
            }
            throw new LocatedException(
                    tree.path(),
                    tree + " is neither \"transpose\" nor an object of transpose, reshape, split or concat");
        }
        AllowedKeys.require("keyTransform", tree);
        return placed(tree, () -> {
            if (tree.has(TRANSPOSE)) {
                return new Transpose(axes(only(tree, TRANSPOSE).member(TRANSPOSE)));
            }
            if (tree.has(RESHAPE)) {
                return new Reshape(all(only(tree, RESHAPE).member(RESHAPE), TreeReader::wholeLong));
            }
            if (tree.has(SPLIT)) {
                JsonTree split = only(tree, SPLIT, SIZES, INTO);
                return new Split(
                        TreeReader.whole(split.member(SPLIT)),
                        TreeReader.optional(split, SIZES, sizes -> all(sizes, TreeReader::whole), List.of()),
                        TreeReader.texts(split.member(INTO)));
            }
            JsonTree concat = only(tree, CONCAT, "of");
            return new Concat(TreeReader.whole(concat.member(CONCAT)), TreeReader.texts(concat.member("of")));
        });
    }

    private static List<Integer> axes(JsonTree tree) {
        List<Integer> axes = all(tree, TreeReader::whole);
        if (axes.isEmpty()) {
            throw new LocatedException(tree.path(), "names no axis");
        }
        return axes;
    }

    private static <T> List<T> all(JsonTree array, Function<JsonTree, T> read) {
        return TreeReader.list(array).stream().map(read).toList();
    }

    /** The transform, if it has no keys but these. */
    private static JsonTree only(JsonTree tree, String... keys) {
        tree.members().keySet().stream()
                .filter(key -> !List.of(keys).contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw new LocatedException(tree.path(), key + " does not go with " + keys[0]);
                });
        return tree;
    }

    private static KeyReduce reduce(JsonTree tree) {
        AllowedKeys.require("keyReduce", tree);
        Operation by = by(tree.member("by"));
        if (tree.hasValue(AXIS) != (by == Operation.CONCAT)) {
            throw new LocatedException(
                    tree.path(), by == Operation.CONCAT ? "axis is missing" : "axis does not go with " + by.label());
        }
        return placed(
                tree,
                () -> new KeyReduce(
                        TreeReader.text(tree.member("over")),
                        by,
                        TreeReader.optional(tree, AXIS, TreeReader::whole, 0),
                        TreeReader.optional(tree, "count", KeyRulesParser::count, Count.SAME)));
    }

    private static Operation by(JsonTree tree) {
        String label = TreeReader.text(tree);
        return Arrays.stream(Operation.values())
                .filter(each -> each.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new LocatedException(tree.path(), label + " is not one of " + labels()));
    }

    private static Count count(JsonTree tree) {
        if (tree.scalar() != null && tree.scalar().asText().equals(ANY)) {
            return Count.ANY;
        }
        int number = TreeReader.whole(tree);
        if (number < 1) {
            throw new LocatedException(tree.path(), number + " is below 1");
        }
        return new Count(number);
    }

    private static String labels() {
        return Arrays.stream(Operation.values()).map(Operation::label).collect(Collectors.joining(", "));
    }
}
