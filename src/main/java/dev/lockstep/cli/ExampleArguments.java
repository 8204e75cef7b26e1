package dev.lockstep.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.schedule.ScheduleDefinition;
import dev.lockstep.schedule.ScheduleParameter;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Arguments with which a schedule makes a picture of so many steps, for those that its user does not give. */
final class ExampleArguments {
    private final double lr;
    /** By the names of the parameters, whatever the framework. */
    private final Map<String, Object> values = new HashMap<>();

    ExampleArguments(int steps, double lr) {
        this.lr = lr;
        int tenth = Math.max(1, steps / 10);
        int fifth = Math.max(1, steps / 5);
        put(steps, "num_training_steps", "total_steps", "total_iters", "decay_step", "T_max", "maxIter");
        put(steps + 1, "OneCycleLR.total_steps");
        put(steps, "decay_steps");
        put(tenth, "num_warmup_steps", "warmup_steps", "warmup", "warmup_step", "transition_steps", "numIter");
        put(steps, "linear_onecycle_schedule.transition_steps", "cosine_onecycle_schedule.transition_steps");
        put(steps, "polynomial_schedule.transition_steps", "linear_schedule.transition_steps");

        put(fifth, "step_size", "step_size_up", "num_decay_steps", "T_0", "cycleLength", "first_decay_steps", "step");
        put(Math.max(1, steps / 2), "stepSize");
        put(lr, "learning_rate", "max_lr", "max_learning_rate", "initial_learning_rate", "peak_value", "value");
        put(lr, "init_value", "initialValue", "maxLearningRate", "LinearWarmup.end_lr");
        put(0.0, "start_lr", "warmup_constant_schedule.init_value", "warmup_cosine_decay_schedule.init_value");
        put(0.0, "warmup_exponential_decay_schedule.init_value");
        put(lr / 10, "base_lr", "base_learning_rate", "min_lr", "end_value");
        put(1.0, "NoamDecay.learning_rate", "power");
        put(512, "d_model");
        put(1 - 5.0 / (steps + 5), "gamma");
        put(5.0 / steps, "NaturalExpDecay.gamma", "InverseTimeDecay.gamma", "InverseSchedule.gamma");
        put(20.0 / steps, "SigmoidSchedule.gamma");
        put(0.5, "decay_rate", "decayRate");
        put("linear", "interpolate_type");
        put(List.of(fifth, 3 * fifth), "milestones", "boundaries");
        put(List.of(lr, lr / 2, lr / 10), "values");
        put(new TreeMap<>(Map.of("0", lr, String.valueOf(fifth), lr / 2)), "MapSchedule.values");
        put(new TreeMap<>(Map.of(String.valueOf(fifth), 0.5, String.valueOf(3 * fifth), 0.1)), "boundaries_and_scales");
        put(
                IntStream.rangeClosed(0, steps)
                        .mapToObj(i -> 1 - i / (double) steps)
                        .toList(),
                "factors");
        put(IntStream.rangeClosed(0, 99).mapToObj(i -> 1.0 / (1 + i / 10)).toList(), "metrics");
        nested("ExponentialLR", Map.of("gamma", 1 - 5.0 / (steps + 5)), "ConstantLR", Map.of("total_iters", tenth));
        put(
                List.of(
                        List.of("constant_schedule", Map.of("value", lr)),
                        List.of("constant_schedule", Map.of("value", lr / 10))),
                "schedules");
        put(List.of(fifth), "SequentialLR.milestones", "join_schedules.boundaries");
        put(List.of("FixedSchedule", Map.of("value", lr)), "baseSchedule");
        others(steps, tenth, fifth);
    }

    /** Of timm, DeepSpeed, Megatron-LM, fairseq and MMEngine. */
    private void others(int steps, int tenth, int fifth) {
        put(steps, "t_initial", "total_num_steps", "lr_decay_steps");
        put(steps + 1, "end");
        put(fifth, "decay_t");
        put(List.of(fifth, 3 * fifth), "MultiStepLRScheduler.decay_t");
        put(tenth, "warmup_num_steps", "warmup_updates", "lr_warmup_steps");
        put(0.0, "init_lr");
        put(lr, "max_lr", "eta_max");
        put(lr / 10, "CosineRestartLR.eta_min");
        put("cosine", "lr_decay_style");
        put(List.of(steps), "periods");
        put(
                List.of(
                        List.of("LinearLR", Map.of("end", tenth + 1)),
                        List.of("CosineAnnealingLR", Map.of("begin", tenth + 1, "end", steps + 1))),
                "param_scheduler.schedulers");
    }

    private void nested(String name, Map<String, Object> params, String first, Map<String, Object> firstParams) {
        put(List.of(List.of(first, firstParams), List.of(name, params)), "schedulers");
    }

    private void put(Object value, String... names) {
        for (String name : names) {
            values.put(name, value);
        }
    }

    /** The schedule with what is given, and an example for whatever else it requires. */
    ScheduleSpec of(ScheduleDefinition definition, Map<String, Object> given) {
        Map<String, Object> params = new LinkedHashMap<>();
        for (ScheduleParameter parameter : definition.parameters()) {
            String name = parameter.name();
            if (given.containsKey(name)) {
                params.put(name, given.get(name));
            } else if (parameter.isRequired() || needsExample(definition, name)) {
                params.put(name, example(definition, name));
            }
        }
        return new ScheduleSpec(
                definition.framework(),
                definition.scheduler(),
                params,
                Schedules.takesLr(definition.framework()) ? lr : null);
    }

    /** Optional for the framework's signature, and yet needed or too short for a picture. */
    private static boolean needsExample(ScheduleDefinition definition, String name) {
        return switch (name) {
            case "num_warmup_steps", "num_training_steps", "total_iters", "boundaries_and_scales" -> true;
            case "warmup_num_steps", "warmup_updates", "eta_max" -> true;
            case "end" -> !definition.scheduler().equals("ReduceOnPlateauLR");
            case "eta_min" -> definition.scheduler().equals("CosineRestartLR");
            case "min_lr" -> definition.scheduler().contains("min_lr");
            case "total_steps" -> definition.scheduler().equals("OneCycleLR");
            default -> false;
        };
    }

    private Object example(ScheduleDefinition definition, String name) {
        Object own = values.get(definition.scheduler() + "." + name);
        return own == null ? values.get(name) : own;
    }

    /** A value as the command line gives it: JSON or Python's words, or else text. */
    static Object value(String text) {
        return switch (text) {
            case "None" -> null;
            case "True" -> true;
            case "False" -> false;
            default -> json(text);
        };
    }

    private static Object json(String text) {
        try {
            return new ObjectMapper().readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
