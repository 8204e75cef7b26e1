package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One framework's optimizer: what its parameters are called, what they mean, and what they are when absent.
 *
 * <p>Its update is no part of the face: {@link UpdateFormula}.
 */
public final class OptimizerDialect {
    private final OptimizerFramework framework;
    private final OptimizerName name;
    private final UpdateFormula formula;
    private final List<Param> params;

    /** What a parameter means, whatever it is called. */
    public enum Meaning {
        LR,
        /** The list [beta1, beta2]. */
        BETAS,
        BETA1,
        BETA2,
        EPSILON,
        EPSILON_ROOT,
        WEIGHT_DECAY,
        MOMENTUM,
        DAMPENING,
        NESTEROV,
        CORRECT_BIAS;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        String kind() {
            return switch (this) {
                case BETAS -> "two numbers";
                case NESTEROV, CORRECT_BIAS -> "true, false";
                case LR, BETA1, BETA2, EPSILON, EPSILON_ROOT, WEIGHT_DECAY, MOMENTUM, DAMPENING -> "number";
            };
        }

        private Scale scale() {
            return switch (this) {
                case LR, EPSILON, EPSILON_ROOT, WEIGHT_DECAY -> Scale.LOG;
                case BETA1, BETA2, MOMENTUM -> Scale.ONE_MINUS;
                case DAMPENING -> Scale.LINEAR;
                case BETAS, NESTEROV, CORRECT_BIAS -> null;
            };
        }

        /** Values that people and frameworks use. */
        private List<Object> tries() {
            return switch (this) {
                case LR -> List.of(1e-6, 1e-5, 2e-5, 3e-5, 5e-5, 1e-4, 3e-4, 1e-3, 1e-2, 1e-1);
                case BETAS ->
                    List.of(
                            List.of(0.9, 0.999),
                            List.of(0.9, 0.98),
                            List.of(0.9, 0.99),
                            List.of(0.9, 0.95),
                            List.of(0.8, 0.999),
                            List.of(0.95, 0.999),
                            List.of(0.9, 0.9999));
                case BETA1 -> List.of(0.0, 0.5, 0.8, 0.9, 0.95, 0.99);
                case BETA2 -> List.of(0.9, 0.95, 0.98, 0.99, 0.999, 0.9999);
                case EPSILON -> List.of(1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3);
                case EPSILON_ROOT -> List.of(0.0, 1e-16, 1e-12, 1e-8);
                case WEIGHT_DECAY -> List.of(0.0, 1e-4, 1e-3, 5e-3, 1e-2, 5e-2, 1e-1, 5e-1);
                case MOMENTUM -> List.of(0.0, 0.5, 0.9, 0.95, 0.99);
                case DAMPENING -> List.of(0.0, 0.1, 0.5, 0.9);
                case NESTEROV, CORRECT_BIAS -> List.of(true, false);
            };
        }

        /** Whether the value is what a framework without such a parameter does. */
        boolean neutral(Object value) {
            return switch (this) {
                case LR, BETAS, BETA1, BETA2, EPSILON -> false;
                case EPSILON_ROOT, WEIGHT_DECAY, MOMENTUM, DAMPENING ->
                    value == null || ((Number) value).doubleValue() == 0;
                case NESTEROV -> Boolean.FALSE.equals(value);
                case CORRECT_BIAS -> Boolean.TRUE.equals(value);
            };
        }

        void require(String field, Object value) {
            switch (this) {
                case LR, EPSILON, EPSILON_ROOT, WEIGHT_DECAY, MOMENTUM ->
                    Require.finiteNotNegative(field, number(field, value));
                case DAMPENING -> number(field, value);
                case BETA1, BETA2 -> Require.fraction(field, number(field, value));
                case BETAS -> requireBetas(field, value);
                case NESTEROV, CORRECT_BIAS -> {
                    if (!(value instanceof Boolean)) {
                        throw new BadFieldException(field, value + " is neither true nor false");
                    }
                }
            }
        }

        private static void requireBetas(String field, Object value) {
            if (!(value instanceof List<?> betas) || betas.size() != 2) {
                throw new BadFieldException(field, value + " is not a list of two numbers");
            }
            for (Object beta : betas) {
                Require.fraction(field, number(field, beta));
            }
        }

        private static double number(String field, Object value) {
            if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
                throw new BadFieldException(field, value + " is not a finite number");
            }
            return number.doubleValue();
        }
    }

    /**
     * A parameter of the framework's call.
     *
     * @param value its default; null is the framework's None, or for a rate that it must be given
     */
    public record Param(String name, Meaning meaning, Object value) {}

    OptimizerDialect(OptimizerFramework framework, OptimizerName name, UpdateFormula formula) {
        this(framework, name, formula, List.of());
    }

    private OptimizerDialect(
            OptimizerFramework framework, OptimizerName name, UpdateFormula formula, List<Param> params) {
        this.framework = framework;
        this.name = name;
        this.formula = formula;
        this.params = List.copyOf(params);
    }

    OptimizerDialect with(String param, Meaning meaning, Object value) {
        List<Param> more = new ArrayList<>(params);
        more.add(new Param(param, meaning, value));
        return new OptimizerDialect(framework, name, formula, more);
    }

    /** The same parameters under another optimizer's name. */
    OptimizerDialect as(OptimizerName newName, UpdateFormula newFormula) {
        return new OptimizerDialect(framework, newName, newFormula, params);
    }

    public OptimizerFramework framework() {
        return framework;
    }

    public OptimizerName name() {
        return name;
    }

    /** In the framework's order. */
    public List<Param> params() {
        return params;
    }

    public UpdateFormula formula() {
        return formula;
    }

    /** Its parameters as rows of the catalogue. */
    List<Field<?>> fields() {
        return params.stream().<Field<?>>map(this::field).toList();
    }

    private Field<Object> field(Param param) {
        Kind<Object> kind = Kinds.of(
                (path, plain) -> {
                    requireParam(path, param, plain);
                    return plain;
                },
                param.meaning().kind(),
                Map.of());
        String unset = param.meaning() == Meaning.LR ? "required" : "null";
        return new Field<>(
                "optimizer.params." + param.name(),
                Kinds.optional(kind),
                values -> param.value(),
                param.value() == null ? unset : param.value().toString(),
                param.meaning().label() + " of " + framework.label() + "'s " + name.label(),
                "",
                model -> param.meaning().tries(),
                param.meaning().scale());
    }

    /** The parameter with this meaning, if the framework has it. */
    public Optional<Param> param(Meaning meaning) {
        return params.stream().filter(param -> param.meaning() == meaning).findFirst();
    }

    /** Every parameter at its default. */
    public Map<String, Object> defaults() {
        Map<String, Object> defaults = new LinkedHashMap<>();
        params.forEach(param -> defaults.put(param.name(), param.value()));
        return defaults;
    }

    /** @throws BadFieldException if a parameter is unknown or its value cannot be */
    void requireParams(Map<String, Object> given) {
        given.forEach((key, value) -> {
            String field = "optimizer.params." + key;
            Param param = params.stream()
                    .filter(each -> each.name().equals(key))
                    .findFirst()
                    .orElseThrow(() -> new BadFieldException(field, "is none of " + names()));
            requireParam(field, param, value);
        });
    }

    private static void requireParam(String field, Param param, Object value) {
        if (value != null || param.value() != null || param.meaning() == Meaning.LR) {
            param.meaning().require(field, value);
        }
    }

    /** @throws BadFieldException if the framework has no default rate and none is given */
    void requireRate(Map<String, Object> given) {
        Param rate = param(Meaning.LR).orElseThrow();
        if (rate.value() == null && !given.containsKey(rate.name())) {
            throw new BadFieldException(
                    "optimizer.params." + rate.name(), "is missing, and has no default in " + framework.label());
        }
    }

    /** The rate that is given; null for none. */
    Double rate(Map<String, Object> given) {
        return param(Meaning.LR)
                .map(Param::name)
                .map(given::get)
                .map(rate -> ((Number) rate).doubleValue())
                .orElse(null);
    }

    /** Values by meaning, a list of betas as two. */
    Map<Meaning, Object> split(Map<String, Object> given) {
        Map<Meaning, Object> meanings = new EnumMap<>(Meaning.class);
        for (Param param : params) {
            if (given.containsKey(param.name())) {
                Object value = given.get(param.name());
                if (param.meaning() == Meaning.BETAS) {
                    meanings.put(Meaning.BETA1, ((List<?>) value).get(0));
                    meanings.put(Meaning.BETA2, ((List<?>) value).get(1));
                } else {
                    meanings.put(param.meaning(), value);
                }
            }
        }
        return meanings;
    }

    private String names() {
        return params.stream().map(Param::name).collect(Collectors.joining(", ")) + " of " + framework.label() + "'s "
                + name.label();
    }
}
