package dev.lockstep.keys;

import dev.lockstep.suite.KeyRule;
import dev.lockstep.suite.KeyTransform.Transpose;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes pairs of patterns as few key rules: those that differ in one name, the same on both sides, become one. */
final class RuleWriter {
    private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.|?*+()\\[\\]{}]");
    private static final Pattern WORD = Pattern.compile("([A-Za-z][A-Za-z0-9]*)[^A-Za-z0-9]*$");

    private RuleWriter() {}

    /** A part of a pattern: a name, a number, or one of several names, which the group that it is caught in is called after. */
    private record Part(List<String> names, String group) {
        static Part name(String name) {
            return new Part(List.of(name), "");
        }

        boolean isName() {
            return group.isEmpty();
        }
    }

    /** Both sides of a rule that is being written. */
    private record Draft(List<Part> left, List<Part> right, List<Integer> axes) {}

    static List<KeyRule> rules(List<PatternPair> pairs) {
        List<Draft> drafts = pairs.stream()
                .filter(PatternPair::needsRule)
                .map(RuleWriter::draft)
                .collect(Collectors.toCollection(ArrayList::new));
        while (mergeMost(drafts)) {
            // Each round leaves fewer drafts.
        }
        return drafts.stream().map(RuleWriter::rule).toList();
    }

    /** A regular expression for the keys of a pattern, any number in place of each. */
    static String matching(KeyPattern pattern) {
        return pattern.parts().stream()
                .map(part -> part.equals(KeyPattern.NUMBER) ? "\\d+" : quoted(part))
                .collect(Collectors.joining());
    }

    private static Draft draft(PatternPair pair) {
        List<String> groups = groups(pair.left().parts());
        return new Draft(parts(pair.left().parts(), groups), parts(pair.right().parts(), groups), pair.axes());
    }

    private static List<Part> parts(List<String> names, List<String> groups) {
        List<Part> parts = new ArrayList<>();
        int number = 0;
        for (String name : names) {
            parts.add(name.equals(KeyPattern.NUMBER) ? new Part(List.of(), groups.get(number++)) : Part.name(name));
        }
        return parts;
    }

    /** What each number is called: as the word before it, in the singular. */
    private static List<String> groups(List<String> parts) {
        List<String> groups = new ArrayList<>();
        String before = "";
        for (String part : parts) {
            if (part.equals(KeyPattern.NUMBER)) {
                groups.add(free(groups, word(before)));
            }
            before += part.equals(KeyPattern.NUMBER) ? "/" : part;
        }
        return groups;
    }

    private static String word(String before) {
        var found = WORD.matcher(before);
        if (!found.find()) {
            return "n";
        }
        String word = found.group(1);
        return word.length() > 2 && word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    }

    private static String free(List<String> taken, String word) {
        String free = word;
        for (int i = 2; taken.contains(free); i++) {
            free = word + i;
        }
        return free;
    }

    /** Makes one of the most drafts that differ in one name only, the same on both sides; false if no two do. */
    private static boolean mergeMost(List<Draft> drafts) {
        Map<Draft, List<Draft>> alike = new LinkedHashMap<>();
        Map<Draft, int[]> places = new LinkedHashMap<>();
        for (Draft draft : drafts) {
            for (int i = 0; i < draft.left().size(); i++) {
                for (int j = 0; j < draft.right().size(); j++) {
                    if (sharesName(draft, i, j)) {
                        Draft open = with(draft, i, j, Part.name(""));
                        alike.computeIfAbsent(open, unknown -> new ArrayList<>())
                                .add(draft);
                        places.putIfAbsent(open, new int[] {i, j});
                    }
                }
            }
        }
        Draft most = null;
        for (Draft open : alike.keySet()) {
            if (alike.get(open).size() > 1
                    && (most == null || alike.get(open).size() > alike.get(most).size())) {
                most = open;
            }
        }
        if (most == null) {
            return false;
        }
        int[] place = places.get(most);
        List<Draft> merged = alike.get(most);
        drafts.set(drafts.indexOf(merged.get(0)), merged(most, merged, place));
        drafts.removeAll(merged);
        return true;
    }

    private static Draft merged(Draft open, List<Draft> drafts, int[] place) {
        TreeSet<String> names = drafts.stream()
                .map(draft -> draft.left().get(place[0]).names().get(0))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> taken = open.left().stream().map(Part::group).toList();
        return with(open, place[0], place[1], new Part(List.copyOf(names), free(taken, "name")));
    }

    private static boolean sharesName(Draft draft, int i, int j) {
        Part part = draft.left().get(i);
        return part.isName()
                && KeyPattern.isName(part.names().get(0))
                && part.equals(draft.right().get(j));
    }

    private static Draft with(Draft draft, int i, int j, Part part) {
        List<Part> left = new ArrayList<>(draft.left());
        List<Part> right = new ArrayList<>(draft.right());
        left.set(i, part);
        right.set(j, part);
        return new Draft(left, right, draft.axes());
    }

    private static KeyRule rule(Draft draft) {
        String match = draft.left().stream().map(RuleWriter::match).collect(Collectors.joining());
        String to = draft.right().stream().map(RuleWriter::template).collect(Collectors.joining());
        boolean renames = !draft.left().equals(draft.right());
        Transpose transpose = transpose(draft.axes());
        return renames ? new KeyRule(match, List.of(to), transpose, null) : KeyRule.unnamed(match, transpose, null);
    }

    /** What puts axes in an order; null for their own. */
    private static Transpose transpose(List<Integer> axes) {
        if (axes.isEmpty()) {
            return null;
        }
        return axes.equals(List.of(1, 0)) ? Transpose.REVERSED : new Transpose(axes);
    }

    private static String match(Part part) {
        String names = part.names().stream().map(RuleWriter::quoted).collect(Collectors.joining("|"));
        if (part.isName()) {
            return names;
        }
        return "(?<" + part.group() + ">" + (part.names().isEmpty() ? "\\d+" : names) + ")";
    }

    private static String template(Part part) {
        return part.isName() ? part.names().get(0) : "{" + part.group() + "}";
    }

    private static String quoted(String name) {
        return SPECIAL.matcher(name).replaceAll("\\\\$0");
    }
}
