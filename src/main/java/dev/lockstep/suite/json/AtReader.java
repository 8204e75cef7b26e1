package dev.lockstep.suite.json;

import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Template;
import java.util.List;
import java.util.Map;

/** Reads which rates of a schedule a check compares, and under which keys. */
final class AtReader {
    private static final String AT = "at";
    private static final String STEPS = "steps";
    private static final String KEY = "key";
    private static final String AFTER = "after";
    private static final String INDEX = "index";
    private static final String ALL = "all";
    private static final int LONGEST = 100_000_000;

    private AtReader() {}

    /** Number of {@code step()} calls that a series has to reach. */
    static int steps(JsonTree check, List<ObservedKey> keys) {
        return check.hasValue(STEPS)
                ? index(check.member(STEPS))
                : keys.stream().mapToInt(ObservedKey::iteration).max().orElse(0);
    }

    /** @param name the key of a whole series that is given none */
    static List<ObservedKey> keys(JsonTree check, String name) {
        JsonTree at = check.member(AT);
        if (at.isObject()) {
            if (check.hasValue(STEPS)) {
                throw new LocatedException(check.member(STEPS).path(), "belongs to \"at\": \"all\"");
            }
            return picked(check, AllowedKeys.require(AT, at));
        }
        if (at.scalar() == null || !ALL.equals(at.scalar().textValue())) {
            throw new LocatedException(
                    at.path(), at + " is neither \"all\" nor {\"after\": [step, ...]} or {\"index\": [index, ...]}");
        }
        index(check.member(STEPS));
        String key = TreeReader.optional(check, KEY, tree -> TemplateReader.read(tree, List.of()), name);
        return List.of(new ObservedKey(key, ObservedKey.RATE, ObservedKey.WHOLE));
    }

    private static List<ObservedKey> picked(JsonTree check, JsonTree at) {
        if (at.has(AFTER) == at.has(INDEX)) {
            throw new LocatedException(at.path(), at + " needs one of after and index");
        }
        // Index 0 is the rate before the first call.
        return at.has(AFTER) ? keys(check, at.member(AFTER), 1) : keys(check, at.member(INDEX), 0);
    }

    private static List<ObservedKey> keys(JsonTree check, JsonTree at, int first) {
        List<Integer> steps = TreeReader.list(at).stream().map(AtReader::index).toList();
        if (steps.isEmpty() || steps.stream().distinct().count() < steps.size()) {
            throw new LocatedException(at.path(), at + " names no step, or one twice");
        }
        String template = template(check.member(KEY), steps.size());
        return steps.stream()
                .map(step -> new ObservedKey(
                        Template.fill(template, Map.of(Template.STEP, step.toString())),
                        ObservedKey.RATE,
                        step + first))
                .toList();
    }

    private static String template(JsonTree key, int steps) {
        String template = TemplateReader.read(key, List.of(Template.STEP));
        if (steps > 1 && !Template.names(template, Template.STEP)) {
            throw new LocatedException(key.path(), key + " lacks {step}, and " + steps + " steps would share it");
        }
        return template;
    }

    private static int index(JsonTree tree) {
        int index = TreeReader.whole(tree);
        if (index < 0 || index > LONGEST) {
            throw new LocatedException(tree.path(), index + " is not between 0 and " + LONGEST);
        }
        return index;
    }
}
