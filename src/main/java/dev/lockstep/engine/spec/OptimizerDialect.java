package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.schedule.Suggestion;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One framework's optimizer: what its parameters are called, what they mean, and what they are when absent.
 *
 * <p>Its update is no part of the face: {@link UpdateFormula}.
 */
public final class OptimizerDialect {
    private final OptimizerFramework framework;
    private final OptimizerName name;
    private final UpdateFormula formula;
    private final UpdateFormula lazy;
    private final boolean decoupled;
    private final Check check;
    private final List<Param> params;

    /** What no parameter alone can tell. */
    @FunctionalInterface
    interface Check {
        /**
         * Requires that parameters go together.
         *
         * @param scheduled whether a schedule sets the rate
         * @throws BadFieldException if they do not
         */
        void require(Map<String, Object> params, boolean scheduled);
    }

    /**
     * A parameter of the framework's call.
     *
     * @param value its default; null is the framework's None, or for a rate that it must be given
     * @param takesNone whether it may be None
     */
    public record Param(String name, ParameterMeaning meaning, Object value, boolean takesNone) {}

    OptimizerDialect(OptimizerFramework framework, OptimizerName name, UpdateFormula formula) {
        this(framework, name, formula, formula, false, null, List.of());
    }

    private OptimizerDialect(
            OptimizerFramework framework,
            OptimizerName name,
            UpdateFormula formula,
            UpdateFormula lazy,
            boolean decoupled,
            Check check,
            List<Param> params) {
        this.framework = framework;
        this.name = name;
        this.formula = formula;
        this.lazy = lazy;
        this.decoupled = decoupled;
        this.check = check;
        this.params = List.copyOf(params);
    }

    OptimizerDialect with(String param, ParameterMeaning meaning, Object value) {
        List<Param> more = new ArrayList<>(params);
        more.add(new Param(param, meaning, value, value == null && meaning != ParameterMeaning.LR));
        return new OptimizerDialect(framework, name, formula, lazy, decoupled, check, more);
    }

    /** The same optimizer, whose last parameter may be None. */
    OptimizerDialect orNone() {
        List<Param> more = new ArrayList<>(params);
        Param last = more.remove(more.size() - 1);
        more.add(new Param(last.name(), last.meaning(), last.value(), true));
        return new OptimizerDialect(framework, name, formula, lazy, decoupled, check, more);
    }

    /** The same parameters under another optimizer's name. */
    OptimizerDialect as(OptimizerName newName, UpdateFormula newFormula) {
        return new OptimizerDialect(framework, newName, newFormula, newFormula, decoupled, check, params);
    }

    /** The same optimizer, whose weight decay is taken off the parameter, not added to the gradient. */
    OptimizerDialect decoupled() {
        return new OptimizerDialect(framework, name, formula, lazy, true, check, params);
    }

    /** The same optimizer where the framework updates parameters of sparse gradients by another formula. */
    OptimizerDialect lazily(UpdateFormula newLazy) {
        return new OptimizerDialect(framework, name, formula, newLazy, decoupled, check, params);
    }

    /** The same optimizer, whose rate is not required, as a check says whether one is given where it must be. */
    OptimizerDialect checking(Check newCheck) {
        return new OptimizerDialect(framework, name, formula, lazy, decoupled, newCheck, params);
    }

    /** Whether weight decay is taken off the parameter, not added to the gradient. */
    public boolean isDecoupled() {
        return decoupled;
    }

    /** The update of parameters that only rows with a gradient take part in. */
    public UpdateFormula lazy() {
        return lazy;
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
    public List<Field<?>> fields() {
        return params.stream().<Field<?>>map(this::field).toList();
    }

    private Field<Object> field(Param param) {
        FieldType<Object> kind = FieldTypes.of(
                (path, plain) -> {
                    requireParam(path, param, plain);
                    return plain;
                },
                param.meaning().kind(),
                Map.of());
        String unset = param.meaning() == ParameterMeaning.LR ? "required" : "null";
        return new Field<>(
                "optimizer.params." + param.name(),
                FieldTypes.optional(kind),
                values -> param.value(),
                param.value() == null ? unset : param.value().toString(),
                param.meaning().label() + " of " + framework.label() + "'s " + name.label(),
                "",
                model -> param.meaning().tries(),
                param.meaning().scale());
    }

    /** The parameter with this meaning, if the framework has it. */
    public Optional<Param> param(ParameterMeaning meaning) {
        return params.stream().filter(param -> param.meaning() == meaning).findFirst();
    }

    /** The meaning of what schedules that cycle the momentum change: Adam's beta1, or else the momentum. */
    public Optional<ParameterMeaning> momentum() {
        return Stream.of(ParameterMeaning.BETAS, ParameterMeaning.BETA1, ParameterMeaning.MOMENTUM)
                .filter(meaning -> param(meaning).isPresent())
                .map(meaning -> meaning == ParameterMeaning.BETAS ? ParameterMeaning.BETA1 : meaning)
                .findFirst();
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
                    .orElseThrow(() -> new BadFieldException(field, "is none of " + names() + meant(key)));
            requireParam(field, param, value);
        });
    }

    private String meant(String key) {
        return Suggestion.nearest(key, params.stream().map(Param::name).toList())
                .map(each -> "; did you mean " + each + "?")
                .orElse("");
    }

    private void requireParam(String field, Param param, Object value) {
        if (value != null || !param.takesNone()) {
            param.meaning().require(field, value);
        }
    }

    /**
     * Requires a rate.
     *
     * @param scheduled whether a schedule sets it
     * @throws BadFieldException if the framework has no default rate and none is given
     */
    void requireRate(Map<String, Object> given, boolean scheduled) {
        if (check != null) {
            check.require(given, scheduled);
        }
        Param rate = param(ParameterMeaning.LR).orElseThrow();
        if (!scheduled && check == null && rate.value() == null && !given.containsKey(rate.name())) {
            throw new BadFieldException(
                    "optimizer.params." + rate.name(), "is missing, and has no default in " + framework.label());
        }
    }

    /** The rate that is given; null for none. */
    Double rate(Map<String, Object> given) {
        return param(ParameterMeaning.LR)
                .map(Param::name)
                .map(given::get)
                .map(rate -> ((Number) rate).doubleValue())
                .orElse(null);
    }

    /** Values by meaning, a list of betas as two. */
    Map<ParameterMeaning, Object> split(Map<String, Object> given) {
        Map<ParameterMeaning, Object> meanings = new EnumMap<>(ParameterMeaning.class);
        for (Param param : params) {
            if (given.containsKey(param.name())) {
                Object value = given.get(param.name());
                if (param.meaning() == ParameterMeaning.BETAS) {
                    meanings.put(ParameterMeaning.BETA1, ((List<?>) value).get(0));
                    meanings.put(ParameterMeaning.BETA2, ((List<?>) value).get(1));
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
