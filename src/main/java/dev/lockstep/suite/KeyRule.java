package dev.lockstep.suite;

import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.suite.KeyTransform.Concat;
import dev.lockstep.suite.KeyTransform.Split;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * How the keys of one file become those of another. Of several rules the first that matches a key wins; a key that none matches
 * stays as it is.
 *
 * @param match a regular expression of Java for the whole key; what its named groups catch fills the templates
 * @param to templates of the new keys, each of which gets the array; none leaves the key out
 * @param transform what becomes of the array; null for nothing
 * @param reduce what becomes of arrays that get one key; null if no two may
 */
public record KeyRule(String match, List<String> to, KeyTransform transform, KeyReduce reduce) implements Serializable {
    /** In {@code to}, the name of a part that an array was split into. */
    public static final String PART = "part";
    /** In {@code to}, the whole key. */
    public static final String WHOLE = "";

    private static final List<String> AS_IT_IS = List.of("{" + WHOLE + "}");
    private static final List<String> AS_THE_PART = List.of("{" + PART + "}");
    private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");

    public KeyRule {
        to = List.copyOf(to);
        Set<String> groups = groups(match);
        if (reduce != null && !groups.contains(reduce.over())) {
            throw new BadFieldException("reduce.over", "\"" + reduce.over() + "\" is no named group of " + match);
        }
        if (to.equals(AS_IT_IS) && (transform instanceof Concat || reduce != null)) {
            throw new BadFieldException("to", "is missing: several arrays become one");
        }
        if (to.isEmpty() && (transform != null || reduce != null)) {
            throw new BadFieldException("to", "null leaves the key out; nothing else can be done with it");
        }
        requireTargets(to, transform, groups);
        if (transform instanceof Concat concat) {
            concat.of().forEach(template -> requirePlaces("transform.of", template, groups));
        }
        if (transform instanceof Split split) {
            if (groups.contains(PART)) {
                throw new BadFieldException("match", "has a group named part, which is the name of what is split off");
            }
            split.into().forEach(template -> requirePlaces("transform.into", template, groups));
        }
    }

    /** A rule that leaves the name: that of the key, or of the part that it was split into. */
    public static KeyRule unnamed(String match, KeyTransform transform, KeyReduce reduce) {
        return new KeyRule(match, transform instanceof Split ? AS_THE_PART : AS_IT_IS, transform, reduce);
    }

    /** Whether the rule leaves the name. */
    public boolean isUnnamed() {
        return to.equals(transform instanceof Split ? AS_THE_PART : AS_IT_IS);
    }

    /** The names of the groups in {@code match}. */
    public Set<String> groups() {
        return groups(match);
    }

    /** A template with what the groups caught in its places. */
    public static String fill(String template, Map<String, String> caught) {
        return Template.fill(template, caught);
    }

    private static Set<String> groups(String match) {
        try {
            Pattern.compile(match);
        } catch (PatternSyntaxException e) {
            throw new BadFieldException("match", "\"" + match + "\" is no regular expression: " + e.getDescription());
        } catch (StackOverflowError e) {
            throw new BadFieldException("match", "is nested too deeply for a regular expression");
        }
        return GROUP.matcher(match)
                .results()
                .map(found -> found.group(1))
                .filter(name -> isGroup(match, name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** False of what only looks like a group, in a quotation or behind a backslash. */
    private static boolean isGroup(String match, String name) {
        try {
            Pattern.compile(match + "\\k<" + name + ">");
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static void requireTargets(List<String> to, KeyTransform transform, Set<String> groups) {
        Set<String> places = new TreeSet<>(groups);
        places.add(WHOLE);
        if (transform instanceof Split) {
            places.add(PART);
        }
        for (String template : to) {
            if (template.isEmpty()) {
                throw new BadFieldException("to", "is empty; null leaves the key out");
            }
            requirePlaces("to", template, places);
            if (transform instanceof Split && !Template.names(template, PART)) {
                throw new BadFieldException("to", "\"" + template + "\" lacks {part}: all parts would be one key");
            }
        }
        if (Set.copyOf(to).size() < to.size()) {
            throw new BadFieldException("to", to + " names a key twice");
        }
    }

    private static void requirePlaces(String field, String template, Set<String> known) {
        Template.places(template)
                .filter(place -> !known.contains(place))
                .findFirst()
                .ifPresent(place -> {
                    Set<String> named = new TreeSet<>(known);
                    named.remove(WHOLE);
                    throw new BadFieldException(
                            field, "\"" + template + "\" has {" + place + "}; the match names " + named);
                });
    }
}
