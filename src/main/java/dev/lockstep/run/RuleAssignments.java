package dev.lockstep.run;

import dev.lockstep.record.BadFileException;
import dev.lockstep.run.RuleMatcher.Caught;
import dev.lockstep.suite.KeyRule;
import dev.lockstep.suite.KeyTransform.Concat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Which rule uses which key of a file: each key is used once, or not at all. */
final class RuleAssignments {
    private static final int LONG = 200;

    private final String file;
    private final Set<String> keys;
    private final Map<String, Use> uses = new LinkedHashMap<>();

    private RuleAssignments(String file, Set<String> keys) {
        this.file = file;
        this.keys = keys;
    }

    /**
     * What a rule makes of a key, or of those that it joins.
     *
     * @param sources the keys that go into it, in order
     * @param targets templates of the keys that come out, filled except for the part that an array is split into
     */
    record Use(RuleMatcher rule, List<String> sources, List<String> targets, Caught caught) {
        /** Whether both make the same: any of the keys that are joined may have matched. */
        private boolean makesTheSameAs(Use other) {
            return rule == other.rule && sources.equals(other.sources) && targets.equals(other.targets);
        }
    }

    /**
     * Tries the rules in turn on every key.
     *
     * @throws BadFileException if a key would be used twice, or is matched and not used
     */
    static Map<String, Use> of(List<KeyRule> rules, String file, Set<String> keys) {
        RuleAssignments all = new RuleAssignments(file, keys);
        IntStream.range(0, rules.size())
                .mapToObj(index -> new RuleMatcher(index, rules.get(index)))
                .forEach(rule -> keys.forEach(key -> all.tryRule(rule, key)));
        return all.uses;
    }

    private void tryRule(RuleMatcher rule, String key) {
        Use known = uses.get(key);
        // What an earlier rule joined is used, although no rule before this one may match it.
        if (known == null || known.rule() == rule) {
            try {
                use(rule, key).ifPresent(use -> use.sources().forEach(source -> claim(source, use)));
            } catch (IllegalArgumentException e) {
                throw refusal(file, key, e.getMessage(), rule);
            }
        }
    }

    private Optional<Use> use(RuleMatcher rule, String key) {
        return rule.caught(key).map(caught -> {
            List<String> sources = sources(rule, key, caught);
            List<String> targets = rule.rule().to().stream()
                    .map(template -> KeyRule.fill(template, caught.groups()))
                    .toList();
            return new Use(rule, sources, targets, caught);
        });
    }

    private List<String> sources(RuleMatcher rule, String key, Caught caught) {
        if (!(rule.rule().transform() instanceof Concat concat)) {
            return List.of(key);
        }
        List<String> sources = concat.of().stream()
                .map(template -> KeyRule.fill(template, caught.groups()))
                .toList();
        for (String source : sources) {
            if (!keys.contains(source)) {
                throw new IllegalArgumentException("to be joined with " + source + ", which is missing");
            }
        }
        if (Set.copyOf(sources).size() < sources.size()) {
            throw new IllegalArgumentException("to be joined out of " + sources + ", one key twice");
        }
        if (!sources.contains(key)) {
            throw new IllegalArgumentException("is matched and not used: " + sources + " are joined");
        }
        return sources;
    }

    private void claim(String source, Use use) {
        Use known = uses.putIfAbsent(source, use);
        if (known != null && !known.makesTheSameAs(use)) {
            throw new IllegalArgumentException(
                    "takes " + source + ", which goes into " + name(known) + " by " + known.rule());
        }
    }

    private static String name(Use use) {
        return use.targets().isEmpty() ? "nothing" : String.join(", ", use.targets());
    }

    static BadFileException refusal(String file, String key, String problem, RuleMatcher rule) {
        String name = key.length() > LONG ? key.substring(0, LONG) + "..." : key;
        return new BadFileException(file, "key " + name + ": " + problem + " (" + rule + ")");
    }
}
