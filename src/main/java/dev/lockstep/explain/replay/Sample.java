package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of a record's updates, parameter after parameter: all of them, or evenly spaced ones of each parameter. */
final class Sample {
    /** A parameter has at least so many, if it has them. */
    private static final int LEAST = 24;

    private final UpdateRecord record;
    private final List<ModelParameter> parameters;
    private final int[] offsets;
    private final double[][] values;
    private final double[][] gradients;
    private final Map<String, double[]> states;
    private final boolean whole;
    private final double[] norms;

    private Sample(UpdateRecord record, List<long[]> places) {
        this.record = record;
        this.parameters = record.parameters().stream()
                .map(each -> new ModelParameter(each.name(), each.shape()))
                .toList();
        this.offsets = new int[places.size() + 1];
        for (int p = 0; p < places.size(); p++) {
            offsets[p + 1] = offsets[p] + places.get(p).length;
        }
        this.whole = offsets[places.size()] == record.elements();
        this.values = new double[record.size() + 1][];
        for (int t = 0; t <= record.size(); t++) {
            int at = t;
            values[t] = taken(places, each -> each.values().get(at));
        }
        this.gradients = new double[record.size()][];
        for (int t = 0; t < record.size(); t++) {
            int at = t;
            gradients[t] = taken(places, each -> each.gradients().get(at));
        }
        this.norms = Arrays.stream(gradients).mapToDouble(Sample::norm).toArray();
        this.states = states(places);
    }

    /**
     * Takes values.
     *
     * @param most about how many of an update; all if there are no more
     */
    static Sample of(UpdateRecord record, int most) {
        double share = Math.min(1, most / (double) record.elements());
        List<long[]> places = new ArrayList<>();
        for (ParameterUpdates each : record.parameters()) {
            long count = Math.min(each.size(), Math.max(LEAST, Math.round(share * each.size())));
            long[] at = new long[(int) count];
            Arrays.setAll(at, i -> (long) (i * (each.size() / (double) count)));
            places.add(at);
        }
        return new Sample(record, places);
    }

    private interface Choice {
        NdArray of(ParameterUpdates parameter);
    }

    private double[] taken(List<long[]> places, Choice choice) {
        double[] all = new double[offsets[places.size()]];
        for (int p = 0; p < places.size(); p++) {
            copy(choice.of(record.parameters().get(p)), places.get(p), all, offsets[p]);
        }
        return all;
    }

    private static void copy(NdArray array, long[] places, double[] to, int from) {
        if (places.length == array.size()) {
            System.arraycopy(array.toDoubles(), 0, to, from, places.length);
            return;
        }
        for (int i = 0; i < places.length; i++) {
            to[from + i] = array.doubleAt(places[i]);
        }
    }

    /** Those values of the state that all parameters have. */
    private Map<String, double[]> states(List<long[]> places) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        record.parameters().forEach(each -> each.state().keySet().forEach(slot -> counts.merge(slot, 1, Integer::sum)));
        Map<String, double[]> found = new HashMap<>();
        counts.forEach((slot, count) -> {
            if (count == record.parameters().size()) {
                found.put(slot, taken(places, each -> each.state().get(slot)));
            }
        });
        return found;
    }

    private static double norm(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    UpdateRecord record() {
        return record;
    }

    List<ModelParameter> parameters() {
        return parameters;
    }

    int parameterCount() {
        return parameters.size();
    }

    int offset(int parameter) {
        return offsets[parameter];
    }

    /** How many values of a parameter. */
    int count(int parameter) {
        return offsets[parameter + 1] - offsets[parameter];
    }

    /** How many values of an update. */
    int size() {
        return offsets[offsets.length - 1];
    }

    int updates() {
        return gradients.length;
    }

    /** Values before an update, by element. Not to be modified. */
    double[] before(int update) {
        return values[update];
    }

    /** Values after an update. Not to be modified. */
    double[] after(int update) {
        return values[update + 1];
    }

    /** Gradients. Not to be modified. */
    double[] gradient(int update) {
        return gradients[update];
    }

    /** What was kept under torch's name before the first update; null if that is not recorded for all parameters. */
    double[] state(String name) {
        return states.get(name);
    }

    /** Whether it has every value. */
    boolean isWhole() {
        return whole;
    }

    /** The norm over all gradients of an update; of a sample only that of its values. */
    double norm(int update) {
        return norms[update];
    }

    private DType dtype(int parameter) {
        return record.parameters().get(parameter).values().get(0).dtype();
    }

    boolean isDouble() {
        return dtype(0) == DType.FLOAT64;
    }

    private static int mantissa(DType dtype) {
        return switch (dtype) {
            case FLOAT64, LONGDOUBLE -> 52;
            case FLOAT16 -> 10;
            case BFLOAT16 -> 7;
            case FLOAT8_E4M3FN -> 3;
            case FLOAT8_E5M2 -> 2;
            case BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, FLOAT32, COMPLEX64, COMPLEX128 -> 23;
        };
    }

    /** Half the distance from 1 to the next number of a parameter's type. */
    double roundOff(int parameter) {
        return Math.scalb(0.5, -mantissa(dtype(parameter)));
    }

    /** The distance from a number to the next of a parameter's type. */
    double spacing(int parameter, double number) {
        int exponent = Math.max(Math.getExponent(number), isDouble() ? Double.MIN_EXPONENT : Float.MIN_EXPONENT);
        return Math.scalb(1.0, exponent - mantissa(dtype(parameter)));
    }
}
