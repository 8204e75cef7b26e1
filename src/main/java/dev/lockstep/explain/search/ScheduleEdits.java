package dev.lockstep.explain.search;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.OptimizerDialect;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.engine.spec.Scale;
import dev.lockstep.engine.spec.ScheduleFieldType;
import dev.lockstep.schedule.ParameterType;
import dev.lockstep.schedule.ScheduleParameter;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/** What the rate of a training run may do instead: no schedule where there is one, one where there is none, other arguments. */
final class ScheduleEdits {
    private static final String PATH = OptimizerFields.SCHEDULE.path();
    private static final String LINEAR = "linear";
    private static final String COSINE = "cosine";
    private static final String WARMUP = "num_warmup_steps";
    private static final String STEPS = "num_training_steps";
    /** Warm-ups before a decay over all iterations; longer ones are found by their length. */
    private static final int MOST_WARMUP = 3;

    private static final List<Double> LENGTHS = List.of(1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 100.0, 1000.0, 10000.0);

    private final BackpropSpec spec;
    private final ScheduleSpec schedule;
    private final Double rate;

    ScheduleEdits(BackpropSpec spec) {
        this.spec = spec;
        this.schedule = spec.optimizer().schedule();
        this.rate = rate();
    }

    /** The optimizer's own rate; null for none. */
    private Double rate() {
        OptimizerDialect dialect = OptimizerDialects.of(
                spec.optimizer().framework(), spec.optimizer().name());
        return dialect.param(ParameterMeaning.LR)
                .map(param -> spec.optimizer().params().getOrDefault(param.name(), param.value()))
                .filter(Number.class::isInstance)
                .map(value -> ((Number) value).doubleValue())
                .orElse(null);
    }

    List<Hypothesis> singles() {
        List<Hypothesis> singles = new ArrayList<>();
        if (schedule != null && rate != null) {
            singles.add(Hypothesis.of(PATH, ScheduleFieldType.INSTANCE.plain(schedule), null));
        }
        if (schedule == null && rate != null) {
            int steps = spec.iterations();
            for (int warmup = 0; warmup <= Math.min(steps - 1, MOST_WARMUP); warmup++) {
                singles.add(made(LINEAR, and(Map.of(WARMUP, warmup), STEPS, steps)));
                singles.add(made(COSINE, and(Map.of(WARMUP, warmup), STEPS, steps)));
            }
            singles.add(Hypothesis.of(PATH, null, plain("torch", "LinearLR", Map.of())));
        }
        if (schedule != null) {
            flags().forEach(singles::add);
        }
        return singles;
    }

    private List<Hypothesis> flags() {
        List<Hypothesis> flags = new ArrayList<>();
        for (ScheduleParameter parameter : parameters()) {
            if (parameter.type() == ParameterType.FLAG && value(parameter) instanceof Boolean flag) {
                flags.add(Hypothesis.of(PATH + ".params." + parameter.name(), flag, !flag));
            }
        }
        return flags;
    }

    private List<ScheduleParameter> parameters() {
        return Schedules.catalogue().stream()
                .filter(definition -> definition.framework().equals(schedule.framework())
                        && definition.scheduler().equals(schedule.scheduler()))
                .flatMap(definition -> definition.parameters().stream())
                .filter(parameter -> parameter.effect() != ScheduleParameter.Effect.NONE)
                .toList();
    }

    private Object value(ScheduleParameter parameter) {
        return schedule.params().getOrDefault(parameter.name(), parameter.defaultValue());
    }

    List<Knob> knobs() {
        List<Knob> knobs = new ArrayList<>();
        if (schedule == null && rate != null) {
            int steps = spec.iterations();
            knobs.add(lengths("hf", "constant_with_warmup", Map.of(), WARMUP));
            knobs.add(lengths("hf", LINEAR, Map.of(WARMUP, 0), STEPS));
            knobs.add(lengths("hf", COSINE, Map.of(WARMUP, 0), STEPS));
            knobs.add(lengths("hf", LINEAR, Map.of(STEPS, steps), WARMUP));
            knobs.add(lengths("torch", "StepLR", Map.of(), "step_size"));
            knobs.add(factors("ExponentialLR", Map.of(), "gamma", Scale.ONE_MINUS, List.of(0.5, 0.9, 0.99, 0.999)));
            knobs.add(factors(
                    "LinearLR",
                    and(Map.of("start_factor", 1.0), "total_iters", steps),
                    "end_factor",
                    Scale.LINEAR,
                    List.of(0.0, 0.1, 0.5, 0.9)));
        }
        if (schedule != null) {
            parameters().stream()
                    .filter(parameter -> value(parameter) instanceof Number)
                    .map(this::knob)
                    .forEach(knobs::add);
        }
        return knobs;
    }

    private Hypothesis made(String scheduler, Map<String, Object> params) {
        return Hypothesis.of(PATH, null, plain("hf", scheduler, params));
    }

    private static Map<String, Object> plain(String framework, String scheduler, Map<String, Object> params) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("framework", framework);
        plain.put("scheduler", scheduler);
        plain.put("params", params);
        return plain;
    }

    private static Knob lengths(String framework, String scheduler, Map<String, Object> params, String name) {
        DoubleFunction<Object> value = number -> plain(framework, scheduler, and(params, name, (long) number));
        return new Knob(PATH, null, Double.NaN, Scale.LOG, true, LENGTHS, value);
    }

    private static Knob factors(
            String scheduler, Map<String, Object> params, String name, Scale scale, List<Double> ladder) {
        DoubleFunction<Object> value = number -> plain("torch", scheduler, and(params, name, number));
        return new Knob(PATH, null, Double.NaN, scale, false, ladder, value);
    }

    private static Map<String, Object> and(Map<String, Object> params, String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(params);
        all.put(name, value);
        return all;
    }

    private Knob knob(ScheduleParameter parameter) {
        double current = ((Number) value(parameter)).doubleValue();
        boolean whole = parameter.type() == ParameterType.INTEGER || parameter.type() == ParameterType.COUNT;
        List<Double> ladder = new ArrayList<>();
        if (whole) {
            for (double factor : new double[] {0, 0.25, 0.5, 0.9, 1.1, 2, 4, 10}) {
                ladder.add(Math.rint(current * factor));
            }
            ladder.addAll(List.of(current - 1, current + 1, 0.0, 1.0));
            ladder.removeIf(each -> each < 0);
        } else {
            for (double factor : new double[] {0.1, 0.5, 0.9, 1.1, 2, 10}) {
                ladder.add(current * factor);
            }
            ladder.addAll(List.of(0.0, 0.1, 0.5, 1.0, 2.0));
        }
        if (parameter.defaultValue() instanceof Number standard) {
            ladder.add(standard.doubleValue());
        }
        DoubleFunction<Object> value = whole ? number -> (Object) (long) number : number -> (Object) number;
        return new Knob(
                PATH + ".params." + parameter.name(), value(parameter), current, Scale.LINEAR, whole, ladder, value);
    }
}
