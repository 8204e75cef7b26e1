package dev.lockstep.compare;

import dev.lockstep.suite.KeyGlob;
import dev.lockstep.suite.Tolerance;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * A tolerance for every key: the first pattern that matches it wins.
 *
 * @param rules patterns with their tolerances, in order
 * @param otherwise of keys that no pattern matches
 */
public record Tolerances(List<Rule> rules, Tolerance otherwise) implements Serializable {
    public Tolerances {
        rules = List.copyOf(rules);
        Objects.requireNonNull(otherwise, "otherwise");
    }

    /**
     * A pattern with its tolerance.
     *
     * @param pattern a whole key joined with {@code /}, in which {@code *} stands for any characters and {@code ?} for any one
     * @param tolerance of the keys that match
     */
    public record Rule(String pattern, Tolerance tolerance) implements Serializable {
        public Rule {
            Objects.requireNonNull(pattern, "pattern");
            Objects.requireNonNull(tolerance, "tolerance");
        }

        private boolean matches(String key) {
            return new KeyGlob(pattern).matches(key);
        }
    }

    /** The tolerance of a key. */
    public Tolerance of(String key) {
        for (Rule rule : rules) {
            if (rule.matches(key)) {
                return rule.tolerance();
            }
        }
        return otherwise;
    }

    /** The patterns that match none of these keys, in order: misspelt, most likely. */
    public List<String> idle(Collection<String> keys) {
        return rules.stream()
                .filter(rule -> keys.stream().noneMatch(rule::matches))
                .map(Rule::pattern)
                .toList();
    }
}
