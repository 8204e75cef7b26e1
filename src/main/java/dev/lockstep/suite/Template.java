package dev.lockstep.suite;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Keys with places to fill, such as {@code seed_{seed}/{key}}. */
public final class Template {
    public static final String SEED = "seed";
    public static final String STEP = "step";
    public static final String ITERATION = "iteration";
    public static final String LAYER = "layer";
    public static final String PARAMETER = "parameter";
    public static final String KEY = "key";

    /** In files' names: the seed, and the numbers of the files that are one record. */
    public static final List<String> FILE_PLACES = List.of(SEED, "rank", "tp", "pp", "dp", "ep", "shard");

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

    private Template() {}

    public static int count(String template, String place) {
        return (int) places(template).filter(place::equals).count();
    }

    public static boolean names(String template, String place) {
        return template.contains("{" + place + "}");
    }

    /** The names of its places, in their order. */
    public static Stream<String> places(String template) {
        return PLACE.matcher(template).results().map(place -> place.group(1));
    }

    /** Fills every place that {@code values} names, in one pass: what is filled in is not looked at again. */
    public static String fill(String template, Map<String, String> values) {
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
    }
}
