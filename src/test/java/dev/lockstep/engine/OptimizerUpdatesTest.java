package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.Backend;
import dev.lockstep.engine.spec.Labelled;
import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.OptimizerDialect;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerFramework;
import dev.lockstep.engine.spec.OptimizerName;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.record.array.NdArray;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.RmsProp;

/**
 * Six updates of 64 numbers under a changing rate by every optimizer of every framework, against the frameworks
 * (optimizers/updates.npy: torch 2.15.0, transformers 4.30.2, paddle 3.3.1, keras 3.15.1, optax 0.2.8).
 */
class OptimizerUpdatesTest {
    private static final Map<String, NdArray> RECORDED = Runs.reference("optimizers/updates.npy");
    private static final double[] RATES = {3e-3, 3e-3, 2e-3, 1e-3, 4e-3, 3e-3};
    private static final int SIZE = 64;
    /**
     * The numbers are at most 0.1, whose last place is 7e-9, and six updates round each a few times. Paddle's scalars in
     * double would be 1e-7 off, a wrong place of epsilon or decay 1e-5 and more.
     */
    private static final double TOLERANCE = 2.5e-8;

    static List<String> names() {
        TreeSet<String> names = new TreeSet<>();
        RECORDED.keySet().stream()
                .filter(key -> key.contains("/"))
                .forEach(key -> names.add(key.substring(0, key.indexOf('/'))));
        assertThat(names).hasSizeGreaterThan(30);
        return List.copyOf(names);
    }

    @ParameterizedTest
    @MethodSource("names")
    void updatesAreTheFrameworks(String name) {
        Precision precision = name.endsWith("64") ? Precision.FLOAT64 : Precision.FLOAT32;
        List<double[]> ours = updates(spec(name.replace("64", "")), precision);
        double tolerance = precision == Precision.FLOAT64 ? 1e-15 : TOLERANCE;
        for (int i = 0; i < RATES.length; i++) {
            double[] theirs = RECORDED.get(name + "/param_" + i).toDoubles();
            assertThat(Runs.maxDifference(ours.get(i), theirs))
                    .as("update %d", i)
                    .isLessThanOrEqualTo(tolerance);
        }
    }

    private static OptimizerSpec spec(String name) {
        List<String> words = List.of(name.split("\\.", -1));
        OptimizerFramework framework = Labelled.of(OptimizerFramework.class, "framework", words.get(0));
        OptimizerName optimizer = Labelled.of(OptimizerName.class, "name", words.get(1));
        String variant = words.size() > 2 ? words.get(2) : "";
        Map<String, Object> params = new HashMap<>();
        for (OptimizerDialect.Param param :
                OptimizerDialects.of(framework, optimizer).params()) {
            Object value = recordedWith(param.meaning(), name, variant);
            if (value != null) {
                params.put(param.name(), value);
            }
        }
        return OptimizerSpec.of(Map.of(
                "framework",
                framework.label(),
                "name",
                optimizer.label(),
                "params",
                params,
                "amsgrad",
                variant.equals("amsgrad")));
    }

    /** The settings of the recorded calls; null for the default. */
    private static Object recordedWith(ParameterMeaning meaning, String name, String variant) {
        boolean adamW = name.endsWith(".AdamW") && !name.startsWith("hf");
        Map<ParameterMeaning, Object> recorded = new EnumMap<>(ParameterMeaning.class);
        recorded.put(ParameterMeaning.LR, RATES[0]);
        recorded.put(ParameterMeaning.EPSILON, 1e-6);
        recorded.put(ParameterMeaning.WEIGHT_DECAY, decays(name, variant) ? 0.1 : 0.0);
        recorded.put(ParameterMeaning.NESTEROV, variant.equals("nesterov"));
        recorded.put(ParameterMeaning.CORRECT_BIAS, !variant.equals("uncorrected"));
        if (adamW) {
            recorded.putAll(Map.of(
                    ParameterMeaning.BETAS,
                    List.of(0.8, 0.99),
                    ParameterMeaning.BETA1,
                    0.8,
                    ParameterMeaning.BETA2,
                    0.99));
        }
        if (name.equals("optax.Adam")) {
            recorded.put(ParameterMeaning.EPSILON_ROOT, 1e-9);
        }
        if (variant.equals("momentum") || variant.equals("nesterov")) {
            recorded.put(ParameterMeaning.MOMENTUM, 0.9);
        }
        if (name.equals("torch.SGD.momentum")) {
            recorded.put(ParameterMeaning.DAMPENING, 0.3);
        }
        return recorded.get(meaning);
    }

    private static boolean decays(String name, String variant) {
        boolean plainAmsgrad = name.contains(".Adam.") && variant.equals("amsgrad");
        boolean kerasMomentum = name.startsWith("keras.SGD.");
        return !plainAmsgrad && !kerasMomentum;
    }

    private static List<double[]> updates(OptimizerSpec spec, Precision precision) {
        org.bytedeco.javacpp.PointerScope memory = new org.bytedeco.javacpp.PointerScope();
        try {
            Arithmetic math = precision == Precision.FLOAT64
                    ? new DoubleArithmetic(new WorkerThreads(1), SIZE)
                    : new FloatArithmetic(new WorkerThreads(1), SIZE);
            Weight weight = new Weight(new ModelParameter("weight", List.of(SIZE)), null, filled(math, "start"));
            Optimizer optimizer = new Optimizer(math, spec, precision, Backend.LOCKSTEP, Rates.of(RATES));
            return IntStream.range(0, RATES.length)
                    .mapToObj(i -> {
                        optimizer.begin(Double.NaN);
                        optimizer.apply(weight, 0, SIZE, filled(math, "gradient_" + i));
                        return values(weight.value());
                    })
                    .toList();
        } finally {
            memory.close();
        }
    }

    private static Tensor filled(Arithmetic math, String key) {
        Tensor tensor = math.zeros(SIZE);
        double[] values = RECORDED.get(key).toDoubles();
        for (int i = 0; i < SIZE; i++) {
            tensor.set(i, values[i]);
        }
        return tensor;
    }

    private static double[] values(Tensor tensor) {
        return IntStream.range(0, SIZE).mapToDouble(tensor::get).toArray();
    }

    static Stream<Arguments> nd4js() {
        return Stream.of(
                Arguments.of(
                        "Adam",
                        Map.of("epsilon", 1e-6),
                        new Adam.Builder().epsilon(1e-6).build()),
                Arguments.of(
                        "RMSprop",
                        Map.of("rmsDecay", 0.9, "epsilon", 1e-6),
                        new RmsProp.Builder().rmsDecay(0.9).epsilon(1e-6).build()),
                Arguments.of(
                        "Adagrad",
                        Map.of("epsilon", 1e-4),
                        new AdaGrad.Builder().epsilon(1e-4).build()),
                Arguments.of("Adamax", Map.of("beta1", 0.8, "beta2", 0.99), new AdaMax(RATES[0], 0.8, 0.99, 1e-3)),
                Arguments.of(
                        "NAdam",
                        Map.of("beta1", 0.8, "beta2", 0.99, "epsilon", 1e-6),
                        new Nadam.Builder().beta1(0.8).beta2(0.99).epsilon(1e-6).build()));
    }

    @ParameterizedTest
    @MethodSource("nd4js")
    void nd4jsUpdatesAreNd4js(String name, Map<String, Object> params, IUpdater config) {
        Map<String, Object> all = new HashMap<>(params);
        all.put("learningRate", RATES[0]);
        OptimizerSpec spec = OptimizerSpec.of(Map.of("framework", "nd4j", "name", name, "params", all));
        List<double[]> ours = updates(spec, Precision.FLOAT32);
        INDArray theirs = Nd4j.createFromArray(floats("start")).reshape(1, SIZE);
        GradientUpdater<?> updater = config.instantiate(Nd4j.zeros(1, config.stateSize(SIZE)), true);
        for (int i = 0; i < RATES.length; i++) {
            config.setLrAndSchedule(RATES[i], null);
            INDArray gradient = Nd4j.createFromArray(floats("gradient_" + i)).reshape(1, SIZE);
            updater.applyUpdater(gradient, i, 0);
            theirs.subi(gradient);
            assertThat(Runs.maxDifference(ours.get(i), theirs.toDoubleVector())).isLessThanOrEqualTo(3 * TOLERANCE);
        }
    }

    private static float[] floats(String key) {
        float[] values = new float[SIZE];
        RECORDED.get(key).copyTo(values, 0, SIZE);
        return values;
    }
}
