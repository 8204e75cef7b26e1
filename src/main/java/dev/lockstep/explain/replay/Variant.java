package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.OptimizerDialect;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerSettings;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.UpdateFormula;
import dev.lockstep.schedule.BadFieldException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An optimizer of the table whose words and flags are chosen, and whose numbers are free.
 *
 * @param flags that are not the dialect's defaults, by field
 * @param settings with the dialect's defaults
 * @param smooth the same with scalars in double, whatever the framework has: numbers that are near each other have no steps
 * @param free meanings of the numbers that are searched
 */
record Variant(
        OptimizerDialect dialect,
        Map<String, Object> flags,
        OptimizerSettings settings,
        OptimizerSettings smooth,
        List<ParameterMeaning> free) {
    private static final Set<ParameterMeaning> SEARCHED = Set.of(
            ParameterMeaning.BETA1,
            ParameterMeaning.BETA2,
            ParameterMeaning.EPSILON,
            ParameterMeaning.WEIGHT_DECAY,
            ParameterMeaning.MOMENTUM,
            ParameterMeaning.DAMPENING,
            ParameterMeaning.SMOOTHING,
            ParameterMeaning.INITIAL_ACCUMULATOR);
    private static final double ANY_RATE = 1e-3;

    Variant {
        flags = Map.copyOf(flags);
        free = List.copyOf(free);
    }

    /** Every variant of the table, those with fewer changes of a dialect's defaults first. */
    static List<Variant> all(Precision precision) {
        List<Variant> found = new ArrayList<>();
        for (OptimizerDialect dialect : OptimizerDialects.all()) {
            for (Map<String, Object> flags : flags(dialect)) {
                add(dialect, flags, precision, found);
            }
        }
        return found;
    }

    /** The variant that an optimizer is, its numbers aside. */
    static Variant of(OptimizerSpec spec) {
        OptimizerDialect dialect = OptimizerDialects.of(spec.framework(), spec.name());
        Map<String, Object> flags = new LinkedHashMap<>();
        for (OptimizerDialect.Param param : dialect.params()) {
            Object value = spec.params().getOrDefault(param.name(), param.value());
            if (value instanceof Boolean && !value.equals(param.value())) {
                flags.put("params." + param.name(), value);
            }
        }
        if (spec.amsgrad()) {
            flags.put("amsgrad", true);
        }
        return of(dialect, flags, spec, Precision.FLOAT32);
    }

    private static Variant of(
            OptimizerDialect dialect, Map<String, Object> flags, OptimizerSpec spec, Precision precision) {
        Set<ParameterMeaning> has = meanings(dialect);
        return new Variant(
                dialect,
                flags,
                spec.settings(precision),
                spec.settings(Precision.FLOAT64),
                SEARCHED.stream()
                        .filter(has::contains)
                        // torch refuses both at once.
                        .filter(each -> each != ParameterMeaning.DAMPENING || !flags.containsKey("params.nesterov"))
                        .sorted()
                        .toList());
    }

    /** @param to Modified. */
    private static void add(
            OptimizerDialect dialect, Map<String, Object> flags, Precision precision, List<Variant> to) {
        try {
            OptimizerSpec spec = spec(dialect, flags);
            to.add(of(dialect, flags, spec, precision));
        } catch (BadFieldException e) {
            // Flags that the framework does not take together.
            return;
        }
    }

    private static OptimizerSpec spec(OptimizerDialect dialect, Map<String, Object> flags) {
        Map<String, Object> params = new LinkedHashMap<>();
        dialect.param(ParameterMeaning.LR).ifPresent(rate -> params.put(rate.name(), ANY_RATE));
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("framework", dialect.framework().label());
        plain.put("name", dialect.name().label());
        flags.forEach((field, value) -> {
            if (field.startsWith("params.")) {
                params.put(field.substring("params.".length()), value);
            } else {
                plain.put(field, value);
            }
        });
        plain.put("params", params);
        return OptimizerSpec.of(plain);
    }

    private static Set<ParameterMeaning> meanings(OptimizerDialect dialect) {
        Map<ParameterMeaning, Boolean> found = new EnumMap<>(ParameterMeaning.class);
        dialect.params().forEach(param -> {
            if (param.meaning() == ParameterMeaning.BETAS) {
                found.put(ParameterMeaning.BETA1, true);
                found.put(ParameterMeaning.BETA2, true);
            } else {
                found.put(param.meaning(), true);
            }
        });
        return found.keySet();
    }

    /** Every combination of a dialect's flags, by field; only what is not the default. */
    private static List<Map<String, Object>> flags(OptimizerDialect dialect) {
        List<Map<String, Object>> found = new ArrayList<>(List.of(Map.of()));
        for (OptimizerDialect.Param param : dialect.params()) {
            if (param.value() instanceof Boolean flag) {
                cross(found, "params." + param.name(), !flag);
            }
        }
        if (dialect.formula() instanceof UpdateFormula.Adam) {
            cross(found, "amsgrad", true);
        }
        return found;
    }

    private static void cross(List<Map<String, Object>> found, String field, Object other) {
        for (Map<String, Object> each : List.copyOf(found)) {
            Map<String, Object> more = new LinkedHashMap<>(each);
            more.put(field, other);
            found.add(more);
        }
    }

    /** What one update tells: rate, weight decay and epsilon. Moments that begin at 0 cancel out of it, whatever their shares. */
    Variant ofOneUpdate() {
        List<ParameterMeaning> told = free.stream()
                .filter(meaning -> meaning == ParameterMeaning.WEIGHT_DECAY || meaning == ParameterMeaning.EPSILON)
                .toList();
        return new Variant(dialect, flags, settings, smooth, told);
    }

    boolean decays() {
        return free.contains(ParameterMeaning.WEIGHT_DECAY);
    }

    /** Whether an update takes whole parameters. */
    boolean isWhole() {
        return dialect.formula() instanceof UpdateFormula.TensorWise;
    }

    double defaultOf(ParameterMeaning meaning) {
        return settings.number(meaning);
    }

    /** The framework's own name of a number, such as {@code beta2} or {@code betas[1]}. */
    String nameOf(ParameterMeaning meaning) {
        return dialect.param(meaning).map(OptimizerDialect.Param::name).orElseGet(() -> dialect.param(
                        ParameterMeaning.BETAS)
                .map(betas -> betas.name() + (meaning == ParameterMeaning.BETA1 ? "[0]" : "[1]"))
                .orElse(meaning.name()));
    }
}
