package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.Backend;
import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.OptimizerDialect;
import dev.lockstep.engine.spec.OptimizerDialect.Param;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.schedule.BadFieldException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A parameter of an optimizer that is accepted is obeyed: some value of it changes the updates, beside some others. */
class OptimizerParamsTest {
    private static final int ROWS = 8;
    private static final int COLUMNS = 6;
    private static final ModelParameter MATRIX =
            new ModelParameter("bert.encoder.layer.0.output.dense.weight", List.of(ROWS, COLUMNS));
    private static final int UPDATES = 8;
    /** Values of any kind; those that a parameter cannot have are refused. */
    private static final List<Object> VALUES = Arrays.asList(
            true,
            false,
            0.0,
            0.5,
            0.9,
            2.0,
            6,
            1e-2,
            1e-5,
            -0.5,
            3,
            List.of(0.5, 0.8),
            List.of(1e-2, 0.5),
            List.of(3.0, -4.0, 1.5),
            "match_rms_adamw",
            "spectral_unclamped",
            null);

    static Stream<Arguments> params() {
        List<Arguments> all = new ArrayList<>();
        for (OptimizerDialect dialect : OptimizerDialects.all()) {
            dialect.params()
                    .forEach(param -> all.add(Arguments.of(
                            dialect.framework().label() + "/" + dialect.name().label() + "/" + param.name(),
                            dialect,
                            param)));
        }
        assertThat(all).hasSizeGreaterThan(200);
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("params")
    void isObeyed(String name, OptimizerDialect dialect, Param param) {
        assertThat(settings(dialect).stream().anyMatch(given -> changes(dialect, given, param)))
                .isTrue();
    }

    private static boolean changes(OptimizerDialect dialect, Map<String, Object> given, Param param) {
        double[] base = updated(dialect, given);
        return base != null
                && VALUES.stream().anyMatch(value -> {
                    Map<String, Object> changed = new LinkedHashMap<>(given);
                    changed.put(param.name(), value);
                    if (param.meaning() == ParameterMeaning.RELATIVE_STEP) {
                        // It goes with no rate of the optimizer's own.
                        changed.remove("lr");
                    }
                    double[] updated = updated(dialect, changed);
                    return updated != null && !Arrays.equals(updated, base);
                });
    }

    /** What goes beside the parameter, which may need others to show: decay, momentum, a rate of its own. */
    private static List<Map<String, Object>> settings(OptimizerDialect dialect) {
        Map<String, Object> plain = new LinkedHashMap<>();
        Map<String, Object> rich = new LinkedHashMap<>();
        for (Param param : dialect.params()) {
            switch (param.meaning()) {
                case LR -> plain.put(param.name(), 3e-3);
                case WEIGHT_DECAY, MOMENTUM -> rich.put(param.name(), 0.5);
                case RELATIVE_STEP, CENTERED -> rich.put(param.name(), true);
                // Small updates, whose norm is less than the parameter's.
                case EPSILON -> rich.put(param.name(), 2.0);
                default -> {}
            }
        }
        Map<String, Object> both = new LinkedHashMap<>(plain);
        both.putAll(rich);
        Map<String, Object> relative = new LinkedHashMap<>(plain);
        relative.put("relative_step", false);
        Map<String, Object> undecayed = new LinkedHashMap<>(plain);
        dialect.param(ParameterMeaning.WEIGHT_DECAY).ifPresent(decay -> undecayed.put(decay.name(), 0.0));
        return List.of(plain, both, rich, relative, undecayed);
    }

    /** The matrix after some updates; null if the call is refused. */
    private static double[] updated(OptimizerDialect dialect, Map<String, Object> params) {
        OptimizerSpec spec;
        try {
            spec = OptimizerSpec.of(Map.of(
                    "framework",
                    dialect.framework().label(),
                    "name",
                    dialect.name().label(),
                    "params",
                    params));
        } catch (BadFieldException e) {
            return null;
        }
        PointerScope memory = new PointerScope();
        try {
            Arithmetic math = new DoubleArithmetic(new WorkerThreads(1), ROWS * COLUMNS);
            Weight weight = new Weight(MATRIX, null, filled(math, -1));
            Optimizer optimizer =
                    new Optimizer(math, spec, Precision.FLOAT64, Backend.LOCKSTEP, rates(dialect, params));
            for (int update = 0; update < UPDATES; update++) {
                Tensor gradient = filled(math, update);
                optimizer.begin(Math.sqrt(gradient.sumOfSquares()));
                optimizer.apply(weight, 0, gradient.size(), gradient);
            }
            double[] values = new double[ROWS * COLUMNS];
            weight.value().readDoubles(0, values, values.length);
            return values;
        } finally {
            memory.close();
        }
    }

    /** A rate of the parameters', as a run without a schedule has it. */
    private static Rates rates(OptimizerDialect dialect, Map<String, Object> params) {
        Object given =
                params.get(dialect.param(ParameterMeaning.LR).orElseThrow().name());
        return Rates.constant(given == null ? 1e-3 : ((Number) given).doubleValue(), UPDATES);
    }

    private static Tensor filled(Arithmetic math, int seed) {
        Tensor tensor = math.zeros(ROWS * COLUMNS);
        RandomState random = new RandomState(seed + 1L);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.set(i, 0.3 * random.nextNormal());
        }
        return tensor;
    }
}
