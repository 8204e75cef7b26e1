package dev.lockstep.explain.replay;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The updates that a record has whole: of each parameter its value before and after, and its gradient.
 *
 * @param parameters that have all of them
 * @param first the number of the first update, counted from 1
 * @param iterations the iteration of each update, as the record counts them
 * @param start what is known of the optimizer's state before the first of them
 * @param scalars the record's numbers of each update by name, such as {@code lr}; NaN where there is none
 */
public record UpdateRecord(
        List<ParameterUpdates> parameters,
        int first,
        List<Integer> iterations,
        Start start,
        Map<String, double[]> scalars) {
    /** More updates than these tell nothing new of constant numbers. */
    static final int MOST = 6;

    /** What is known of an optimizer's state before an update. */
    public enum Start {
        /** It is the first update. */
        FRESH,
        /** The record has it. */
        RECORDED,
        UNKNOWN
    }

    public UpdateRecord {
        parameters = List.copyOf(parameters);
        iterations = List.copyOf(iterations);
        scalars = Map.copyOf(scalars);
    }

    /** How many updates. */
    public int size() {
        return iterations.size();
    }

    /** How many values an update changes. */
    public long elements() {
        return parameters.stream().mapToLong(ParameterUpdates::size).sum();
    }

    /** Names of the parameters. */
    public List<String> names() {
        return parameters.stream().map(ParameterUpdates::name).toList();
    }

    /** The parameter with most values, whose rate is the one that a record tells: others have factors of it. Empty without any. */
    Optional<ParameterUpdates> largest() {
        return parameters.stream().max(Comparator.comparingLong(ParameterUpdates::size));
    }

    /** The same without some parameters. */
    UpdateRecord without(List<String> names) {
        List<ParameterUpdates> others =
                parameters.stream().filter(each -> !names.contains(each.name())).toList();
        return new UpdateRecord(others, first, iterations, start, scalars);
    }

    /** The same with one parameter alone. */
    UpdateRecord only(ParameterUpdates parameter) {
        return new UpdateRecord(List.of(parameter), first, iterations, start, scalars);
    }

    /** The numbers of a name; null if the record has not one for each update. */
    double[] scalar(String name) {
        double[] found = scalars.get(name);
        return found == null || Arrays.stream(found).anyMatch(Double::isNaN) ? null : found;
    }
}
