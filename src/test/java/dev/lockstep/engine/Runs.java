package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.record.Sources;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.format.RecordFiles;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Runs specs and reads references. */
final class Runs {
    private Runs() {}

    /** What a run observed, by {@code name_iteration}; float32 values widened. */
    static Map<String, double[]> run(BackpropSpec spec) {
        return run(spec, Inputs.none(), 1);
    }

    static Map<String, double[]> run(BackpropSpec spec, Inputs inputs, int threads) {
        Map<String, double[]> observed = new LinkedHashMap<>();
        Backprop.run(spec, inputs, threads, new Observer() {
            @Override
            public void observed(ObservationRequest request, String name, int iteration, long[] shape, float[] values) {
                double[] wide = IntStream.range(0, values.length)
                        .mapToDouble(i -> values[i])
                        .toArray();
                observed(request, name, iteration, shape, wide);
            }

            @Override
            public void observed(
                    ObservationRequest request, String name, int iteration, long[] shape, double[] values) {
                observed.put(name + "_" + iteration, values);
            }
        });
        return observed;
    }

    /** A recorded file of the test resources. */
    static Map<String, NdArray> reference(String path) {
        try {
            Path file = Path.of(Runs.class.getResource("/" + path).toURI());
            return RecordFiles.read(Sources.ofFile(file)).flat();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The largest difference of two arrays; NaN if there is one anywhere. */
    static double maxDifference(double[] actual, double[] expected) {
        if (actual.length != expected.length) {
            throw new IllegalArgumentException(actual.length + " values against " + expected.length);
        }
        double max = 0;
        for (int i = 0; i < actual.length; i++) {
            max = Math.max(max, Math.abs(actual[i] - expected[i]));
        }
        return max;
    }

    /** The largest difference of a run's losses from recorded ones. */
    static double lossDifference(BackpropSpec spec, Map<String, NdArray> reference, String prefix) {
        Map<String, double[]> observed = run(spec);
        double max = 0;
        for (int i = 0; i < spec.iterations(); i++) {
            double recorded = reference.get(prefix + "loss_" + i).doubleAt(0);
            max = Math.max(max, Math.abs(observed.get("loss_" + i)[0] - recorded));
        }
        return max;
    }
}
