package dev.lockstep.suite.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lockstep.suite.CaseTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A case tree as the JSON of a suite. */
final class JsonCaseTree implements CaseTree {
    /** Keys of a check that say how it is compared, not what is run. */
    private static final Set<String> ABOUT_THE_CHECK = Set.of("name", "log", "tolerance", "expect", "grid", "seeds");

    private static final String SEED = "{seed}";

    /** A seed, and perhaps a number that is added to it or taken from it. */
    private static final Pattern SUM = Pattern.compile("\\{seed}([+-][0-9]{1,9})?");

    private final JsonTree tree;

    JsonCaseTree(JsonTree check) {
        this.tree = check.only(key -> !ABOUT_THE_CHECK.contains(key));
    }

    private JsonCaseTree(JsonTree tree, long seed) {
        this.tree = seeded(tree, seed);
    }

    @Override
    public CaseTree withSeed(long seed) {
        return new JsonCaseTree(tree, seed);
    }

    @Override
    public String json() {
        return tree.canonical().toString();
    }

    @Override
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        flatten("", tree, fields);
        return fields;
    }

    private static void flatten(String path, JsonTree tree, Map<String, String> fields) {
        tree.members().forEach((name, member) -> flatten(path.isEmpty() ? name : path + "." + name, member, fields));
        for (int i = 0; i < tree.elements().size(); i++) {
            flatten(path + "." + i, tree.elements().get(i), fields);
        }
        if (tree.scalar() != null) {
            fields.put(path, text(tree.scalar()));
        }
    }

    /** A scalar as users write it. */
    static String text(JsonNode scalar) {
        return scalar.isFloatingPointNumber()
                ? scalar.asText().toLowerCase(Locale.ROOT).replace(".0e", "e")
                : scalar.asText();
    }

    /**
     * With {@code {seed}} filled in; a string that is nothing else, or {@code {seed}+1},
     * becomes a number. Keys to observe are left alone.
     */
    static JsonTree seeded(JsonTree tree, long seed) {
        if (tree.isObject()) {
            Map<String, JsonTree> members = new LinkedHashMap<>();
            tree.members()
                    .forEach((name, member) -> members.put(name, isTemplate(name) ? member : seeded(member, seed)));
            return JsonTree.object(tree.path(), members);
        }
        if (tree.isArray()) {
            List<JsonTree> elements = new ArrayList<>();
            tree.elements().forEach(element -> elements.add(seeded(element, seed)));
            return JsonTree.array(tree.path(), elements);
        }
        return tree.scalar().isTextual() ? seededText(tree, seed) : tree;
    }

    private static long sum(long seed, String more) {
        return more == null ? seed : Math.addExact(seed, Long.parseLong(more));
    }

    private static boolean isTemplate(String name) {
        return name.equals("observe") || name.equals("key");
    }

    private static JsonTree seededText(JsonTree tree, long seed) {
        String text = tree.scalar().textValue();
        Matcher sum = SUM.matcher(text);
        return sum.matches()
                ? JsonTree.scalar(tree.path(), LongNode.valueOf(sum(seed, sum.group(1))))
                : JsonTree.scalar(tree.path(), TextNode.valueOf(text.replace(SEED, Long.toString(seed))));
    }
}
