package dev.lockstep.bench;

import dev.lockstep.engine.Backprop;
import dev.lockstep.engine.EngineProfile;
import dev.lockstep.engine.Inputs;
import dev.lockstep.engine.IterationLimit;
import dev.lockstep.engine.Observer;
import dev.lockstep.engine.spec.Backend;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.WeightsSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Times the engine at PyTorch's work: seconds an iteration of a BERT classifier with AdamW on one fake batch (4, 64).
 * {@code jobs/bench-engine} sets the two side by side.
 */
public final class EngineBenchmark {
    private static final int WARM_UPS = 2;
    private static final int SIZES = 6;

    private EngineBenchmark() {}

    /**
     * Prints one line: the median and the least seconds of an iteration, the most memory that the process has had, and the limit
     * of an iteration on this core; or, asked for a profile, a table of where the time goes.
     *
     * @param args layers, hidden, heads, intermediate, threads, iterations, and perhaps the word profile, or nd4j for that backend
     */
    public static void main(String[] args) throws IOException {
        int[] sizes =
                Arrays.stream(args).limit(SIZES).mapToInt(Integer::parseInt).toArray();
        String word = args.length > SIZES ? args[SIZES] : "";
        if (word.equals("profile")) {
            EngineProfile.print(spec(sizes));
            return;
        }
        BackpropSpec spec = word.isEmpty() ? spec(sizes) : spec(sizes).by(Backend.ND4J);
        double[] seconds = run(spec, sizes[4]);
        double[] timed = Arrays.copyOfRange(seconds, WARM_UPS, seconds.length);
        Arrays.sort(timed);
        long peak = peakMebibytes();
        IterationLimit limit = IterationLimit.of(spec(new int[] {sizes[0], sizes[1], sizes[2], sizes[3], 1, 1}));
        System.out.printf(
                Locale.ROOT,
                "%s median %.5f min %.5f peak_mib %d limit %.5f gigaflops %.0f gigabytes %.1f kernel %s%n",
                spec.backend().label(),
                timed[timed.length / 2],
                timed[0],
                peak,
                limit.seconds(),
                limit.gigaflops(),
                limit.gigabytes(),
                Backprop.blasKernel().replace(' ', '-'));
    }

    private static long peakMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static double[] run(BackpropSpec spec, int threads) {
        double[] seconds = new double[spec.iterations()];
        long[] last = {System.nanoTime()};
        Backprop.run(spec, Inputs.none(), threads, new Observer() {
            @Override
            public void observed(ObservationRequest request, String name, int iteration, long[] shape, float[] values) {
                long now = System.nanoTime();
                seconds[iteration] = (now - last[0]) / 1e9;
                last[0] = now;
            }

            @Override
            public void observed(
                    ObservationRequest request, String name, int iteration, long[] shape, double[] values) {
                throw new IllegalStateException("Only the float32 loss is observed, not " + name);
            }
        });
        return seconds;
    }

    private static BackpropSpec spec(int[] sizes) {
        ModelSpec model = ModelSpec.of(Map.of(
                "layers",
                sizes[0],
                "hidden",
                sizes[1],
                "heads",
                sizes[2],
                "intermediate",
                sizes[3],
                "vocab",
                30522,
                "max_position",
                512,
                "labels",
                2));
        OptimizerSpec optimizer = OptimizerSpec.of(Map.of(
                "framework",
                "torch",
                "name",
                "AdamW",
                "params",
                Map.of("lr", 3e-5, "eps", 1e-6, "weight_decay", 0.01),
                "no_decay",
                List.of("bias", "LayerNorm")));
        return new BackpropSpec(
                model,
                WeightsSpec.generated(0.02, 0),
                BatchSpec.generated(4, 64, 0),
                LossSpec.DEFAULT,
                optimizer,
                sizes[5],
                Precision.FLOAT32,
                List.of(new ObservationRequest("loss", "loss", List.of())));
    }
}
