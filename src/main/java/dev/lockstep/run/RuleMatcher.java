package dev.lockstep.run;

import dev.lockstep.suite.KeyRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A key rule, ready to be tried on many keys. */
final class RuleMatcher {
    private final int index;
    private final KeyRule rule;
    private final Pattern pattern;
    private final Set<String> groups;

    /** @param index its place in the list of rules, from 0 */
    RuleMatcher(int index, KeyRule rule) {
        this.index = index;
        this.rule = rule;
        this.pattern = Pattern.compile(rule.match());
        this.groups = rule.groups();
    }

    /**
     * A key that the rule matched.
     *
     * @param groups what each named group caught; empty for one that took no part
     * @param rest the key without what the group of the rule's reduce caught
     */
    record Caught(Map<String, String> groups, String rest) {}

    KeyRule rule() {
        return rule;
    }

    /**
     * What the groups catch in a key; empty if the rule does not match it.
     *
     * @throws IllegalArgumentException if the pattern exhausts the stack or does not end
     */
    Optional<Caught> caught(String key) {
        Matcher matcher = pattern.matcher(new BoundedText(key));
        try {
            if (!matcher.matches()) {
                return Optional.empty();
            }
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("the pattern exhausts the stack on this key", e);
        }
        Map<String, String> caught = new LinkedHashMap<>();
        groups.forEach(group -> caught.put(group, matcher.start(group) < 0 ? "" : span(key, matcher, group)));
        caught.put(KeyRule.WHOLE, key);
        return Optional.of(new Caught(caught, rest(key, matcher)));
    }

    private static String span(String key, Matcher matcher, String group) {
        return key.substring(matcher.start(group), matcher.end(group));
    }

    private String rest(String key, Matcher matcher) {
        if (rule.reduce() == null || matcher.start(rule.reduce().over()) < 0) {
            return key;
        }
        String over = rule.reduce().over();
        return key.substring(0, matcher.start(over)) + "{" + over + "}" + key.substring(matcher.end(over));
    }

    /** The rule as errors name it. */
    @Override
    public String toString() {
        return "rule [" + index + "] \"" + rule.match() + "\"";
    }

    /** A key whose characters are counted as they are read: a pattern that backtracks may take longer than anyone lives. */
    private static final class BoundedText implements CharSequence {
        private static final int MOST_READS = 20_000_000;

        private final String text;
        private int reads;

        BoundedText(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++reads > MOST_READS) {
                throw new IllegalArgumentException("the pattern does not come to an end on this key");
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
