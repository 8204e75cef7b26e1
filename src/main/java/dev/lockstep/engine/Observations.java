package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Observable;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.engine.spec.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Hands to the observer what the spec asks for, at the iterations that it asks for. */
final class Observations {
    private final Map<String, List<ObservationRequest>> requests = new LinkedHashMap<>();
    private final int iterations;
    private final boolean wide;
    private final Symmetry symmetry;
    private final Observer observer;

    /** @param symmetry is undone in what is reported */
    Observations(BackpropSpec spec, Symmetry symmetry, Observer observer) {
        this.symmetry = symmetry;
        this.iterations = spec.iterations();
        this.wide = spec.precision() == Precision.FLOAT64;
        this.observer = observer;
        for (ObservationRequest request : spec.observe()) {
            for (String name : Observable.expand(spec.model(), request)) {
                requests.computeIfAbsent(name, each -> new ArrayList<>()).add(request);
            }
        }
    }

    /** Whether any name that passes is asked for at any iteration. */
    boolean wantAny(Predicate<String> names) {
        return requests.keySet().stream().anyMatch(names);
    }

    /** Whether any name that passes is asked for at this iteration. */
    boolean wantAny(int iteration, Predicate<String> names) {
        return requests.keySet().stream().anyMatch(name -> names.test(name) && want(name, iteration));
    }

    /** Whether the name is asked for at this iteration. */
    boolean want(String name, int iteration) {
        return requests.getOrDefault(name, List.of()).stream()
                .anyMatch(request -> request.wants(iteration, iterations));
    }

    /** A scalar of the run's precision. */
    void report(String name, int iteration, double value) {
        if (wide) {
            report(name, iteration, new long[0], new double[] {value});
        } else {
            report(name, iteration, new long[0], new float[] {(float) value});
        }
    }

    /** A scalar in double, whatever the run's precision. */
    void reportWide(String name, int iteration, double value) {
        report(name, iteration, new long[0], new double[] {value});
    }

    /** A tensor. */
    void report(String name, int iteration, long[] shape, Tensor values) {
        if (want(name, iteration)) {
            int[] places = symmetry.placesOf(name, shape);
            if (values instanceof FloatTensor floats) {
                report(name, iteration, shape, places == null ? floats.toArray() : moved(floats.toArray(), places));
            } else if (values instanceof DoubleTensor doubles) {
                report(name, iteration, shape, places == null ? doubles.toArray() : moved(doubles.toArray(), places));
            }
        }
    }

    private static float[] moved(float[] values, int[] places) {
        float[] moved = new float[values.length];
        for (int i = 0; i < moved.length; i++) {
            moved[places[i]] = values[i];
        }
        return moved;
    }

    private static double[] moved(double[] values, int[] places) {
        double[] moved = new double[values.length];
        for (int i = 0; i < moved.length; i++) {
            moved[places[i]] = values[i];
        }
        return moved;
    }

    private void report(String name, int iteration, long[] shape, float[] values) {
        for (ObservationRequest request : requests.getOrDefault(name, List.of())) {
            if (request.wants(iteration, iterations)) {
                observer.observed(request, name, iteration, shape, values.clone());
            }
        }
    }

    private void report(String name, int iteration, long[] shape, double[] values) {
        for (ObservationRequest request : requests.getOrDefault(name, List.of())) {
            if (request.wants(iteration, iterations)) {
                observer.observed(request, name, iteration, shape, values.clone());
            }
        }
    }
}
