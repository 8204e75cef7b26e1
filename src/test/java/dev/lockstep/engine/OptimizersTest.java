package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.engine.spec.Backend;
import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.record.array.NdArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Six updates of a wide matrix, a tall one and a vector under a changing rate, by every optimizer beyond Adam's kin, against the real
 * frameworks (optimizers/more.npy, which optimizers/record.py wrote).
 */
class OptimizersTest {
    private static final Path FOLDER = Path.of("src/test/resources/optimizers");
    private static final Map<String, NdArray> RECORDED = Runs.reference("optimizers/more.npy");
    private static final int UPDATES = 6;
    /** The numbers are about 0.1, whose last place is 1.4e-17; sums over a parameter have some more of them. */
    private static final double IN_DOUBLE = 2e-15;
    /** The same in float32, where what is kept is rounded at each update: some last places of 1.5e-8. */
    private static final double IN_FLOAT = 1.5e-7;
    /** In bfloat16 Muon's steps of 3e-3 have last places of 1.2e-5; Keras's means are float32 in any run. */
    private static final Map<String, Double> ROUNDED = Map.of("torch.Muon", 6e-5, "keras.Adafactor", 1e-9);

    /** A recorded call. */
    record Call(String name, OptimizerSpec spec) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Call> calls() throws IOException {
        List<Map<String, Object>> configs = new ObjectMapper()
                .readValue(Files.readAllBytes(FOLDER.resolve("configs.json")), new TypeReference<>() {});
        List<Call> calls = new ArrayList<>();
        for (Map<String, Object> config : configs) {
            Map<String, Object> plain = new LinkedHashMap<>();
            plain.put("framework", config.get("framework"));
            plain.put("name", config.get("optimizer"));
            plain.put("params", params(config));
            plain.put("no_decay", config.getOrDefault("no_decay", List.of()));
            calls.add(new Call((String) config.get("name"), OptimizerSpec.of(plain)));
        }
        assertThat(calls).hasSizeGreaterThan(80);
        return calls;
    }

    /** The rate is a parameter too, of whatever name. */
    private static Map<String, Object> params(Map<String, Object> config) {
        Map<String, Object> params = new LinkedHashMap<>();
        ((Map<?, ?>) config.get("params")).forEach((name, value) -> params.put((String) name, value));
        String framework = (String) config.get("framework");
        String rate = List.of("torch", "timm", "hf").contains(framework) ? "lr" : "learning_rate";
        if (config.getOrDefault("rate", true).equals(true)) {
            params.put(rate, 3e-3);
        }
        return params;
    }

    @ParameterizedTest
    @MethodSource("calls")
    void updatesInDoubleAreTheFrameworks(Call call) {
        assertUpdates(call, Precision.FLOAT64, IN_DOUBLE);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void updatesInFloatAreTheFrameworks(Call call) {
        assertUpdates(call, Precision.FLOAT32, IN_FLOAT);
    }

    private static void assertUpdates(Call call, Precision precision, double usual) {
        double tolerance = ROUNDED.entrySet().stream()
                .filter(rounded -> call.name.startsWith(rounded.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .reduce(usual, Math::max);
        double largest = 0;
        try (Arithmetics made = new Arithmetics(precision)) {
            List<Weight> weights = weights(made.math(), call);
            Optimizer optimizer = new Optimizer(
                    made.math(),
                    call.spec,
                    precision,
                    Backend.LOCKSTEP,
                    Rates.of(RECORDED.get("rates").toDoubles()));
            for (int update = 0; update < UPDATES; update++) {
                step(made.math(), optimizer, weights, update);
                for (Weight weight : weights) {
                    double[] theirs = RECORDED.get(
                                    call.name + "/" + precision.label() + "/" + weight.name() + "_" + update)
                            .toDoubles();
                    largest = Math.max(largest, Runs.maxDifference(values(weight), theirs));
                }
            }
        }
        assertThat(largest).as(call.name).isLessThanOrEqualTo(tolerance);
    }

    private static List<Weight> weights(Arithmetic math, Call call) {
        return RECORDED.keySet().stream()
                .filter(key -> key.startsWith("start/"))
                .map(key -> key.substring("start/".length()))
                .filter(name -> RECORDED.containsKey(call.name + "/float64/" + name + "_0"))
                .map(name -> new Weight(parameter(name), null, tensor(math, "start/" + name)))
                .toList();
    }

    private static ModelParameter parameter(String name) {
        long[] shape = RECORDED.get("start/" + name).shape();
        return new ModelParameter(
                name,
                IntStream.range(0, shape.length).mapToObj(i -> (int) shape[i]).toList());
    }

    private static void step(Arithmetic math, Optimizer optimizer, List<Weight> weights, int update) {
        Map<Weight, Tensor> gradients = new LinkedHashMap<>();
        weights.forEach(weight -> gradients.put(weight, tensor(math, "gradient_" + update + "/" + weight.name())));
        double squares =
                gradients.values().stream().mapToDouble(Tensor::sumOfSquares).sum();
        optimizer.begin(Math.sqrt(squares));
        gradients.forEach((weight, gradient) -> optimizer.apply(weight, 0, gradient.size(), gradient));
    }

    private static Tensor tensor(Arithmetic math, String key) {
        double[] values = RECORDED.get(key).toDoubles();
        Tensor tensor = math.zeros(values.length);
        tensor.writeDoubles(0, values, values.length);
        return tensor;
    }

    private static double[] values(Weight weight) {
        double[] values = new double[weight.value().size()];
        weight.value().readDoubles(0, values, values.length);
        return values;
    }

    /** The kernels of a precision, and their memory. */
    private static final class Arithmetics implements AutoCloseable {
        private final PointerScope memory = new PointerScope();
        private final Arithmetic math;

        Arithmetics(Precision precision) {
            math = precision == Precision.FLOAT64
                    ? new DoubleArithmetic(new WorkerThreads(1), 64)
                    : new FloatArithmetic(new WorkerThreads(1), 64);
        }

        Arithmetic math() {
            return math;
        }

        @Override
        public void close() {
            memory.close();
        }
    }
}
