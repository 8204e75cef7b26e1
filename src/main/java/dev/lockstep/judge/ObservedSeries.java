package dev.lockstep.judge;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a side of a case observed, by what it is and in the order of iterations, whatever its keys are called. */
final class ObservedSeries {
    private static final Pattern PARAMETER = Pattern.compile("(?:.*/)?param/(.+)");

    private final List<Observation> all;
    private final Map<String, ObservedKey> keys = new HashMap<>();

    /** @param keys of the check; of one that compares all keys these are named as they were recorded */
    ObservedSeries(List<Observation> all, List<ObservedKey> keys) {
        this.all = all;
        keys.forEach(key -> this.keys.put(key.key(), key));
    }

    List<Observation> all() {
        return all;
    }

    /** Scalars of a name such as {@code loss}, by iteration. */
    SortedMap<Integer, Double> scalars(String name) {
        Pattern recorded = Pattern.compile("(?:.*/)?" + name + "(?:_(\\d{1,9}))?");
        TreeMap<Integer, Double> scalars = new TreeMap<>();
        for (Observation each : all) {
            String observed = observed(each);
            Matcher matcher = recorded.matcher(observed);
            boolean is = observed.equals(each.key()) ? matcher.matches() : observed.equals(name);
            if (is && each.value().size() == 1) {
                String number = observed.equals(each.key()) ? matcher.group(1) : null;
                int iteration = each.iteration() >= 0 || number == null ? each.iteration() : Integer.parseInt(number);
                scalars.put(
                        iteration < 0 ? scalars.size() : iteration, each.value().doubleAt(0));
            }
        }
        return scalars;
    }

    /** Parameters by their names, each by iteration; those of one key recorded again and again by the order of the records. */
    Map<String, List<NdArray>> parameters() {
        Map<String, TreeMap<Integer, NdArray>> byName = new LinkedHashMap<>();
        for (Observation each : all) {
            Matcher matcher = PARAMETER.matcher(observed(each));
            if (matcher.matches()) {
                TreeMap<Integer, NdArray> values = byName.computeIfAbsent(matcher.group(1), any -> new TreeMap<>());
                values.put(each.iteration() < 0 ? values.size() : each.iteration(), each.value());
            }
        }
        Map<String, List<NdArray>> parameters = new LinkedHashMap<>();
        byName.forEach((name, values) -> parameters.put(name, new ArrayList<>(values.values())));
        return parameters;
    }

    private String observed(Observation each) {
        ObservedKey key = keys.get(each.key());
        return key == null ? each.key() : key.observation();
    }
}
