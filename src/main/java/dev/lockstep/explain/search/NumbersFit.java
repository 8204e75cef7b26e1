package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/** Brings the numbers of one knob, or of several together, to where they reproduce best by Gauss and Newton. */
final class NumbersFit implements Steps {
    /** The sigmas that the step for a derivative should show: with fewer the derivative is rounding, with more it is bent. */
    private static final double VISIBLE = 100;
    /** Of a small difference no more than this part. */
    private static final double PART = 0.3;
    /** A step that shows so many times less, or more, is taken again. */
    private static final double OFF = 4;
    /** Knobs whose effects are parallel to within this share are one. */
    private static final double PARALLEL = 1e-7;
    /** On a scale of logarithms no number moves further at once. */
    private static final double FARTHEST = 2;
    /** A place that leaves so much more in chi^2 is a step too far. */
    private static final double WORSE = 9;

    private static final int MOST_ROUNDS = 7;

    private final Hypothesis beside;
    private final List<Knob> knobs;
    private final double length;
    private final double visible;
    private final double[] steps;
    private double[] place;
    private double[] best;
    private double least = Double.POSITIVE_INFINITY;
    private int values = 1;
    private double[][] covariance;
    private int rounds;
    private boolean done;

    /**
     * Where a knob begins.
     *
     * @param slope sigmas for each unit of the knob's scale
     */
    record Start(Knob knob, double number, double slope) {}

    /**
     * A fit of numbers.
     *
     * @param beside edits without a free number
     * @param length the whole difference, in sigmas
     */
    NumbersFit(Hypothesis beside, List<Start> starts, double length) {
        this.beside = beside;
        this.knobs = starts.stream().map(Start::knob).toList();
        this.length = length;
        this.visible = Math.max(1e-3, Math.min(VISIBLE, PART * length));
        this.place = starts.stream()
                .mapToDouble(start -> start.knob().place(start.number()))
                .toArray();
        this.steps = starts.stream()
                .mapToDouble(start -> visible / Math.max(start.slope(), 1e-12))
                .toArray();
    }

    @Override
    public List<Hypothesis> next() {
        if (done) {
            return List.of();
        }
        List<Hypothesis> wanted = new ArrayList<>(List.of(at(place)));
        for (int i = 0; i < knobs.size(); i++) {
            wanted.add(at(beside(i)));
        }
        return wanted;
    }

    private Hypothesis at(double[] places) {
        Hypothesis all = beside;
        for (int i = 0; i < places.length; i++) {
            all = all.and(knobs.get(i).at(knobs.get(i).number(places[i])));
        }
        return all;
    }

    /** Another number of a knob, near enough for a derivative. */
    private double[] beside(int i) {
        Knob knob = knobs.get(i);
        double number = knob.number(place[i]);
        double other = knob.number(place[i] + steps[i]);
        if (other == number && knob.whole()) {
            other = number + 1;
        }
        steps[i] = knob.place(other) - knob.place(number);
        double[] places = place.clone();
        places[i] += steps[i];
        return places;
    }

    @Override
    public void take(List<double[]> left) {
        rounds++;
        done = rounds >= MOST_ROUNDS || left.contains(null);
        if (left.contains(null)) {
            return;
        }
        double chiSquare = Comparison.chiSquare(left.get(0));
        if (best != null && !(chiSquare <= least + WORSE)) {
            place = IntStream.range(0, place.length)
                    .mapToDouble(i -> (place[i] + best[i]) / 2)
                    .toArray();
            return;
        }
        best = place.clone();
        least = Math.min(least, chiSquare);
        values = left.get(0).length;
        derive(left);
    }

    private void derive(List<double[]> left) {
        double[] z = left.get(0);
        double[][] effects = new double[z.length][knobs.size()];
        double[] taken = steps.clone();
        boolean clear = true;
        for (int i = 0; i < knobs.size(); i++) {
            double[] effect = Comparison.minus(z, left.get(i + 1));
            double size = Math.sqrt(Comparison.chiSquare(effect));
            if (!knobs.get(i).whole() && (size * OFF < visible || size > OFF * visible)) {
                steps[i] *= Math.max(1e-3, Math.min(1e3, visible / size));
                clear = false;
            }
            for (int j = 0; j < z.length; j++) {
                effects[j][i] = effect[j];
            }
        }
        double moved = move(effects, z, taken, clear);
        done |= clear && (moved <= 1 || Comparison.rms(z) <= 1);
    }

    /** How far it moves, in standard deviations of what is moved. */
    private double move(double[][] effects, double[] z, double[] taken, boolean clear) {
        SingularValueDecomposition parts = new SingularValueDecomposition(new Array2DRowRealMatrix(effects));
        if (!(parts.getNorm() > 0)) {
            done = true;
            return 0;
        }
        covariance = parts.getCovariance(PARALLEL * parts.getNorm()).getData();
        double[] move = parts.getSolver().solve(new ArrayRealVector(z)).toArray();
        double most = 0;
        for (int i = 0; i < move.length; i++) {
            most = Math.max(most, Math.abs(move[i]) / Math.sqrt(covariance[i][i]));
            for (int j = 0; j < move.length; j++) {
                covariance[i][j] *= taken[i] * taken[j];
            }
            double by = clear ? move[i] * taken[i] : 0;
            place[i] += Double.isFinite(by) ? bounded(knobs.get(i), by) : 0;
        }
        return most;
    }

    private static double bounded(Knob knob, double by) {
        return switch (knob.scale()) {
            case LINEAR -> by;
            case LOG, ONE_MINUS -> Math.max(-FARTHEST, Math.min(FARTHEST, by));
        };
    }

    /** What is left where it is best; infinite where nothing ran. */
    double rms() {
        return Math.sqrt(least / Math.max(1, values));
    }

    /** A new fit from where this one came to; null if that is nowhere. */
    NumbersFit again() {
        return known().map(known -> new NumbersFit(beside, known.starts(), length))
                .orElse(null);
    }

    /** What the numbers are known to be; empty if nothing is. */
    Optional<Known> known() {
        return best == null || covariance == null
                ? Optional.empty()
                : Optional.of(new Known(beside, knobs, place, covariance));
    }
}
