package dev.lockstep.suite;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Keys with places to fill, such as {@code seed_{seed}/{key}}. */
final class Template {
    static final String SEED = "seed";
    static final String STEP = "step";
    static final String ITERATION = "iteration";
    static final String LAYER = "layer";
    static final String PARAMETER = "parameter";
    static final String KEY = "key";

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

    private Template() {}

    static int count(String template, String place) {
        return (int) places(template).filter(place::equals).count();
    }

    static boolean names(String template, String place) {
        return template.contains("{" + place + "}");
    }

    /** The names of its places, in their order. */
    static Stream<String> places(String template) {
        return PLACE.matcher(template).results().map(place -> place.group(1));
    }

    /** Fills every place that {@code values} names, in one pass: what is filled in is not looked at again. */
    static String fill(String template, Map<String, String> values) {
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
    }

    /** @throws LocatedException if the template has another place than these */
    static String require(JsonTree tree, List<String> places) {
        String template = TreeReader.text(tree);
        if (template.isEmpty()) {
            throw new LocatedException(tree.path(), "is empty");
        }
        PLACE.matcher(template).results().forEach(place -> {
            if (!places.contains(place.group(1))) {
                throw new LocatedException(
                        tree.path(),
                        "\"" + template + "\" has " + place.group() + "; known here: {" + String.join("}, {", places)
                                + "}");
            }
        });
        return template;
    }
}
