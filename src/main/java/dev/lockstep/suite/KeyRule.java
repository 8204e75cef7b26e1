package dev.lockstep.suite;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * How the keys of one file become those of another. Of several rules the first that matches a key wins; a key that none matches
 * stays as it is.
 *
 * @param match a regular expression of Java for the whole key; what its named groups catch fills the templates
 * @param to template of the new key; null leaves the key as it is
 * @param transform what becomes of the array; null for nothing
 * @param reduce what becomes of arrays that get one key; null if no two may
 */
public record KeyRule(String match, String to, Transform transform, Reduce reduce) implements Serializable {
    /** In {@code to}, the name of a part that an array was split into. */
    public static final String PART = "part";

    private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");

    /** What becomes of an array. */
    public sealed interface Transform extends Serializable permits Transpose, Reshape, Split, Concat {}

    /** Its axes are reversed. */
    public record Transpose() implements Transform {}

    /**
     * Its values get another shape, in C order.
     *
     * @param shape the lengths; one may be -1, which is worked out
     */
    public record Reshape(List<Long> shape) implements Transform {
        public Reshape {
            shape = List.copyOf(shape);
            if (shape.stream().anyMatch(length -> length < -1)
                    || shape.stream().filter(length -> length == -1).count() > 1) {
                throw new BadFieldException("reshape", shape + " has a length below -1, or -1 twice");
            }
        }
    }

    /**
     * It is cut into equal parts.
     *
     * @param axis along which; negative from the last
     * @param into the parts' names; keys of their own where the rule has no {@code to}
     */
    public record Split(int axis, List<String> into) implements Transform {
        public Split {
            into = List.copyOf(into);
            if (into.size() < 2 || Set.copyOf(into).size() < into.size()) {
                throw new BadFieldException("into", into + " does not name two parts or more, each once");
            }
        }
    }

    /**
     * Several arrays are joined into one, and their own keys go.
     *
     * @param axis along which; negative from the last
     * @param of templates of their keys, in order
     */
    public record Concat(int axis, List<String> of) implements Transform {
        public Concat {
            of = List.copyOf(of);
            if (of.size() < 2) {
                throw new BadFieldException("of", of + " names fewer than two keys");
            }
        }
    }

    /**
     * Arrays that differ in one group only become one.
     *
     * @param over the group, such as {@code rank}
     * @param by how
     */
    public record Reduce(String over, By by) implements Serializable {
        /** How several arrays become one. */
        public enum By {
            SUM,
            MEAN
        }
    }

    public KeyRule {
        Set<String> groups = groups(match);
        if (reduce != null && !groups.contains(reduce.over())) {
            throw new BadFieldException("reduce.over", "\"" + reduce.over() + "\" is no named group of " + match);
        }
        if (to == null && (transform instanceof Concat || reduce != null)) {
            throw new BadFieldException("to", "is missing: several arrays become one");
        }
        if (to != null) {
            requirePlaces("to", to, transform instanceof Split ? with(groups, PART) : groups);
        }
        if (transform instanceof Concat concat) {
            concat.of().forEach(template -> requirePlaces("transform.of", template, groups));
        }
        if (transform instanceof Split split && to == null) {
            split.into().forEach(template -> requirePlaces("transform.into", template, groups));
        }
    }

    /** What the groups catch in a key; empty if the rule does not match it. */
    public Optional<Map<String, String>> caught(String key) {
        Matcher matcher = Pattern.compile(match).matcher(key);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> caught = new LinkedHashMap<>();
        groups(match).forEach(group -> caught.put(group, matcher.group(group) == null ? "" : matcher.group(group)));
        return Optional.of(caught);
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
        }
        return GROUP.matcher(match)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> with(Set<String> groups, String more) {
        Set<String> all = new TreeSet<>(groups);
        all.add(more);
        return all;
    }

    private static void requirePlaces(String field, String template, Set<String> known) {
        Template.places(template)
                .filter(place -> !known.contains(place))
                .findFirst()
                .ifPresent(place -> {
                    throw new BadFieldException(
                            field, "\"" + template + "\" has {" + place + "}; the match names " + known);
                });
    }
}
