package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Numbers that were fitted together, and how well they are known. */
final class Known {
    /** Standard deviations of half a 95% interval. */
    static final double INTERVAL = 1.96;

    private final Hypothesis beside;
    private final List<Knob> knobs;
    private final double[] places;
    private final double[][] covariance;

    /**
     * Numbers of knobs.
     *
     * @param beside edits without a fitted number
     * @param places on the knobs' scales
     * @param covariance of the places
     */
    Known(Hypothesis beside, List<Knob> knobs, double[] places, double[][] covariance) {
        this.beside = beside;
        this.knobs = List.copyOf(knobs);
        this.places = places.clone();
        this.covariance = Arrays.stream(covariance).map(double[]::clone).toArray(double[][]::new);
    }

    int size() {
        return knobs.size();
    }

    Hypothesis beside() {
        return beside;
    }

    Knob knob(int i) {
        return knobs.get(i);
    }

    double number(int i) {
        return knobs.get(i).number(places[i]);
    }

    /** From where a fit with more values goes on. */
    List<NumbersFit.Start> starts() {
        return IntStream.range(0, places.length)
                .mapToObj(i -> new NumbersFit.Start(knobs.get(i), number(i), 1 / Math.sqrt(covariance[i][i])))
                .toList();
    }

    /** Half of the 95% interval, on the knob's scale. */
    double half(int i) {
        return INTERVAL * Math.sqrt(covariance[i][i]);
    }

    /** The number so far from the best, on the knob's scale. */
    double number(int i, double away) {
        return knobs.get(i).number(places[i] + away);
    }

    /** The half of the interval as a share of the number. */
    double share(int i) {
        return Math.abs((number(i, half(i)) - number(i)) / number(i));
    }

    /** The other numbers where one is set: moved as they go with it, and better known. */
    Known where(int i, double number) {
        List<Knob> others = new ArrayList<>(knobs);
        others.remove(i);
        double by = knobs.get(i).place(number) - places[i];
        double[] moved = new double[others.size()];
        double[][] left = new double[others.size()][others.size()];
        for (int j = 0; j < others.size(); j++) {
            int from = j < i ? j : j + 1;
            moved[j] = places[from] + covariance[from][i] / covariance[i][i] * by;
            for (int k = 0; k < others.size(); k++) {
                int to = k < i ? k : k + 1;
                left[j][k] = covariance[from][to] - covariance[from][i] * covariance[i][to] / covariance[i][i];
            }
        }
        return new Known(beside.and(knobs.get(i).at(number)), others, moved, left);
    }

    /** A number as it was fitted, set to one that may be rounder. */
    FreeNumber with(int i, double chosen) {
        return new FreeNumber(knobs.get(i).field(), number(i), number(i, -half(i)), number(i, half(i)), chosen);
    }

    /** All as they were fitted. */
    Found asFitted() {
        Found found = new Found(beside, List.of());
        for (int i = 0; i < knobs.size(); i++) {
            found = found.and(new Turned(knobs.get(i), with(i, number(i))));
        }
        return found;
    }

    Hypothesis hypothesis() {
        return asFitted().hypothesis();
    }
}
