package dev.lockstep.suite.json;

import dev.lockstep.suite.BadSuiteException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Puts the rules of a file in the place where a side of a suite names it: {@code "keys": "rules.json"}. */
final class RuleFiles {
    private static final String KEYS = "keys";

    private final String suite;
    private final UnaryOperator<String> texts;

    /**
     * @param suite the suite's name, which paths are seen from
     * @param texts reads a file
     */
    RuleFiles(String suite, UnaryOperator<String> texts) {
        this.suite = suite;
        this.texts = texts;
    }

    /**
     * The tree with all rules in it.
     *
     * @throws BadSuiteException if a file's rules are refused
     */
    JsonTree inlined(JsonTree tree) {
        if (tree.isArray()) {
            List<JsonTree> elements =
                    tree.elements().stream().map(this::inlined).toList();
            return JsonTree.array(tree.path(), elements);
        }
        if (!tree.isObject()) {
            return tree;
        }
        Map<String, JsonTree> members = new LinkedHashMap<>();
        tree.members()
                .forEach((name, member) -> members.put(name, isFile(name, member) ? rules(member) : inlined(member)));
        return JsonTree.object(tree.path(), members);
    }

    private static boolean isFile(String name, JsonTree member) {
        return name.equals(KEYS) && member.scalar() != null && member.scalar().isTextual();
    }

    private JsonTree rules(JsonTree named) {
        String file = FileNames.resolve(suite, TreeReader.text(named));
        String text = texts.apply(file);
        KeyRulesParser.parse(file, text);
        return JsonText.parse(named.path(), text);
    }
}
