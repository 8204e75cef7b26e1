package dev.lockstep.suite;

import static dev.lockstep.suite.PlacedException.placed;

import dev.lockstep.suite.KeyRule.Concat;
import dev.lockstep.suite.KeyRule.Reduce;
import dev.lockstep.suite.KeyRule.Reshape;
import dev.lockstep.suite.KeyRule.Split;
import dev.lockstep.suite.KeyRule.Transform;
import dev.lockstep.suite.KeyRule.Transpose;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads key rules: those of a recorded side, and files of them. */
public final class KeyRulesParser {
    static final String TRANSPOSE = "transpose";
    private static final String RESHAPE = "reshape";
    private static final String SPLIT = "split";
    private static final String CONCAT = "concat";

    private KeyRulesParser() {}

    /**
     * Reads a file of rules: a JSON array.
     *
     * @throws BadSuiteException if the text is not JSON, or any key or value is refused
     */
    public static List<KeyRule> parse(String file, String text) {
        try {
            return read(JsonText.parse(text));
        } catch (PlacedException e) {
            throw BadSuiteException.of(file, e);
        }
    }

    static List<KeyRule> read(JsonTree tree) {
        return Reading.list(tree).stream().map(KeyRulesParser::rule).toList();
    }

    private static KeyRule rule(JsonTree tree) {
        KnownKeys.require("keyRule", tree);
        String match = Reading.text(tree.member("match"));
        String to = Reading.optional(tree, "to", Reading::text);
        Transform transform = Reading.optional(tree, "transform", KeyRulesParser::transform);
        Reduce reduce = Reading.optional(tree, "reduce", KeyRulesParser::reduce);
        return placed(tree, () -> new KeyRule(match, to, transform, reduce));
    }

    private static Transform transform(JsonTree tree) {
        if (!tree.isObject()) {
            if (Reading.text(tree).equals(TRANSPOSE)) {
                return new Transpose();
            }
            throw new PlacedException(tree.path(), tree + " is neither \"transpose\" nor reshape, split or concat");
        }
        KnownKeys.require("keyTransform", tree);
        return placed(tree, () -> {
            if (tree.has(RESHAPE)) {
                return new Reshape(Reading.list(only(tree, RESHAPE).member(RESHAPE)).stream()
                        .map(Reading::wholeLong)
                        .toList());
            }
            if (tree.has(SPLIT)) {
                JsonTree split = only(tree, SPLIT, "into");
                return new Split(Reading.whole(split.member(SPLIT)), Reading.texts(split.member("into")));
            }
            JsonTree concat = only(tree, CONCAT, "of");
            return new Concat(Reading.whole(concat.member(CONCAT)), Reading.texts(concat.member("of")));
        });
    }

    /** The transform, if it has no keys but these. */
    private static JsonTree only(JsonTree tree, String... keys) {
        tree.members().keySet().stream()
                .filter(key -> !List.of(keys).contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw new PlacedException(tree.path(), key + " does not go with " + keys[0]);
                });
        return tree;
    }

    private static Reduce reduce(JsonTree tree) {
        KnownKeys.require("keyReduce", tree);
        JsonTree by = tree.member("by");
        String label = Reading.text(by);
        return Arrays.stream(Reduce.By.values())
                .filter(each -> label(each).equals(label))
                .findFirst()
                .map(each -> new Reduce(Reading.text(tree.member("over")), each))
                .orElseThrow(() -> new PlacedException(by.path(), label + " is not one of " + labels()));
    }

    private static String labels() {
        return Arrays.stream(Reduce.By.values()).map(KeyRulesParser::label).collect(Collectors.joining(", "));
    }

    private static String label(Reduce.By by) {
        return by.name().toLowerCase(Locale.ROOT);
    }
}
