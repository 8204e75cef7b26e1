package dev.lockstep.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a framework refuses is refused, with the field and the value. */
class BadSchedulesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        jax   | cosine                | {}                                                        | framework                   | jax is none of hf, torch, paddle, paddlenlp, optax, keras, nd4j, timm, deepspeed, megatron, fairseq, mmengine
        hf    | cosin                 | {}                                                        | scheduler                   | hf has no cosin; it has linear, cosine, cosine_with_restarts, polynomial, constant, constant_with_warmup, inverse_sqrt, reduce_lr_on_plateau, cosine_with_min_lr, cosine_warmup_with_min_lr, warmup_stable_decay, greedy
        hf    | cosine                | {"num_cycle": 1}                                          | params.num_cycle            | cosine has no such parameter; it has num_warmup_steps, num_training_steps, num_cycles, last_epoch; did you mean num_cycles?
        hf    | linear                | {"num_warmup_steps": 3}                                   | params.num_training_steps   | is not given, and the schedule requires it
        hf    | linear                | {"num_warmup_steps": "3"}                                 | params.num_warmup_steps     | "3" is a string, not an integer
        hf    | polynomial            | {"num_warmup_steps": 345, "num_training_steps": 345}      | params.num_training_steps   | 345 equals num_warmup_steps: no step is left for the decay, which is divided by their difference
        hf    | polynomial            | {"num_warmup_steps": 0, "num_training_steps": 9, "lr_end": 1} | params.lr_end           | 1 is not smaller than the rate 0.001
        hf    | cosine_with_min_lr    | {"num_warmup_steps": 0, "num_training_steps": 9}          | params.min_lr               | give it or min_lr_rate
        hf    | warmup_stable_decay   | {"num_warmup_steps": 0, "num_training_steps": 9, "num_decay_steps": 3, "decay_type": "log"} | params.decay_type | log is none of linear, cosine, 1-sqrt
        torch | StepLR                | {}                                                        | params                      | StepLR requires step_size
        torch | StepLR                | {"step_size": null}                                       | params.step_size            | None is not an integer
        torch | StepLR                | {"step_size": 0}                                          | params.step_size            | 0 divides no step
        torch | ConstantLR            | {"factor": 1.5}                                           | params.factor               | 1.5 is not between 0 and 1
        torch | OneCycleLR            | {"max_lr": 1e-3}                                          | params.total_steps          | give it, or epochs and steps_per_epoch
        torch | OneCycleLR            | {"max_lr": 1e-3, "total_steps": 9, "pct_start": 1}        | params.pct_start            | 1 is not a float
        torch | SequentialLR          | {"schedulers": [["ExponentialLR", {"gamma": "x"}]], "milestones": []} | params.schedulers[0].params.gamma | "x" is a string, not a number
        torch | SequentialLR          | {"schedulers": [["ExponentialLR", {"gamma": 1}]], "milestones": [3]} | params.milestones | 1 milestones for 1 schedulers, not one fewer than these
        torch | ChainedScheduler      | {"schedulers": [["ReduceLROnPlateau", {"metrics": [1]}]]} | params.schedulers[0].scheduler | ReduceLROnPlateau needs a metric and cannot be nested
        torch | ExponentialLR         | {"gamma": 1, "last_epoch": -2}                            | params.last_epoch           | -2 is less than -1
        torch | OneCycleLR            | {"max_lr": 1, "total_steps": 9, "last_epoch": 3}          | params.last_epoch           | 3: torch resumes only a group that has max_lr and min_lr
        hf    | linear                | {"num_warmup_steps": 1, "num_training_steps": 9, "last_epoch": -2} | params.last_epoch  | -2 is less than -1
        hf    | greedy                | {"metrics": []}                                           | params.metrics              | names no metric
        hf    | greedy                | {"metrics": [1], "factor": 1.0}                           | params.factor               | 1.0 is not less than 1
        timm  | CosineLRScheduler     | {"t_initial": 9, "noise_range_t": [1, 2]}                 | params.noise_range_t        | draws from torch's generator; only None is supported
        timm  | TanhLRScheduler       | {"t_initial": 9, "lb": 3.0}                               | params.lb                   | 3.0 is not less than ub 3.0
        timm  | StepLRScheduler       | {"decay_t": 0}                                            | params.decay_t              | 0 divides no step
        timm  | WSDLRScheduler        | {"t_initial": 9, "decay_t": 10}                           | params.decay_t              | 10 is greater than t_initial 9.0
        timm  | WSDLRScheduler        | {"t_initial": 9, "decay_t": 3, "stable_fn": "rsqrt"}      | params.warmup_t             | 0 is not greater than 0
        deepspeed | WarmupLR          | {"warmup_num_steps": 0}                                   | params.warmup_num_steps     | 0 is not greater than 0
        deepspeed | WarmupLR          | {"warmup_num_steps": 1.5}                                 | params.warmup_num_steps     | 1.5 is not an integer
        megatron | OptimizerParamScheduler | {"init_lr": 0, "max_lr": 1, "min_lr": 0, "lr_warmup_steps": 9, "lr_decay_steps": 9, "lr_decay_style": "linear"} | params.lr_warmup_steps | 9 is not less than lr_decay_steps 9
        megatron | OptimizerParamScheduler | {"init_lr": 0, "max_lr": 1, "min_lr": 0, "lr_warmup_steps": 1, "lr_decay_steps": 9, "lr_decay_style": "WSD"} | params.wsd_decay_steps | is not given, and WSD requires it
        megatron | OptimizerParamScheduler | {"init_lr": 0, "max_lr": 1, "min_lr": 0, "lr_warmup_steps": 1, "lr_decay_steps": 9, "lr_decay_style": "linear", "start_wd": 0.1} | params.start_wd | OptimizerParamScheduler has no such parameter; it has init_lr, max_lr, min_lr, lr_warmup_steps, lr_decay_steps, lr_decay_style, wsd_decay_steps, lr_wsd_decay_style, increment
        fairseq | inverse_sqrt        | {"warmup_updates": 0}                                     | params.warmup_updates       | 0 is not greater than 0
        mmengine | StepLR             | {"step_size": 3, "begin": 5, "end": 5}                    | params.end                  | 5 is not greater than begin 5
        mmengine | CosineRestartLR    | {"periods": [3]}                                          | params.eta_min              | give it or eta_min_ratio
        mmengine | param_scheduler    | {"schedulers": [["LinearLR", {"start_factor": 2}]]}       | params.schedulers[0].params.start_factor | 2 is not between 0 and 1
        paddle | StepDecay            | {"learning_rate": 1, "step_size": 1.0}                    | params.step_size            | 1.0 is not an integer
        paddle | ExponentialDecay     | {"learning_rate": 1, "gamma": 1.0}                        | params.gamma                | 1.0 is not less than 1
        paddle | ExponentialDecay     | {"learning_rate": -1, "gamma": 0.5}                       | params.learning_rate        | -1 is negative
        paddle | MultiStepDecay       | {"learning_rate": 1, "milestones": [3, 3]}                | params.milestones           | [3, 3] do not ascend
        paddle | LinearWarmup         | {"learning_rate": ["NoamDecay", {"d_model": 0, "warmup_steps": 1}], "warmup_steps": 1, "start_lr": 0, "end_lr": 1} | params.learning_rate.params.d_model | 0 is not greater than 0
        paddlenlp | CosineDecayWithWarmup | {"learning_rate": 1, "total_steps": 9, "warmup": 1, "num_cycles": 0.5} | params.num_cycles | 0.5 is no integer; without with_hard_restarts it must be one
        paddlenlp | CosineDecayWithWarmup | {"learning_rate": 1, "total_steps": 9, "warmup": 1, "num_cycles": 3, "with_hard_restarts": true} | params.num_cycles | 3 is an integer; with_hard_restarts it must be a float
        paddlenlp | ConstScheduleWithWarmup | {"learning_rate": 1, "warmup": 0.1}                 | params.total_steps          | null, while warmup 0.1 is a part of it
        """)
    void fieldAndProblemAreNamed(String framework, String scheduler, String params, String field, String problem) {
        BadFieldException refusal = catchThrowableOfType(
                BadFieldException.class,
                () -> Schedules.of(new ScheduleSpec(framework, scheduler, json(params), 1e-3)));
        assertThat(refusal).as("refused").isNotNull();
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal.problem()).isEqualTo(problem);
    }

    @Test
    void hypothesisMayBreakRulesOnHowNumbersAreWritten() {
        Map<String, Object> params =
                Map.of("learning_rate", 3e-5, "total_steps", 1024, "warmup", 345, "num_cycles", 0.5);
        Map<String, Object> hf = Map.of("num_warmup_steps", 345, "num_training_steps", 1024);
        Schedule edited = Schedules.ofHypothesis(new ScheduleSpec("paddlenlp", "CosineDecayWithWarmup", params, null));
        assertThat(edited.series(1024))
                .containsExactly(
                        Schedules.of(new ScheduleSpec("hf", "cosine", hf, 3e-5)).series(1024));
    }

    @Test
    void notFiniteParameterIsRefused() {
        Map<String, Object> params = Map.of("gamma", Double.NaN);
        assertThatThrownBy(() -> Schedules.of(new ScheduleSpec("torch", "ExponentialLR", params, 1e-3)))
                .hasMessage("params.gamma: NaN is not a finite number");
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-1.0"})
    void rateThatIsNoneIsRefused(double lr) {
        assertThatThrownBy(() -> Schedules.of(new ScheduleSpec("hf", "constant", Map.of(), lr)))
                .hasMessage("lr: " + lr + " is not a rate at least 0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        timm     | CosineLRScheduler | {"t_initial": 9}                                     | params.t_in_epochs: true
        mmengine | param_scheduler   | {"schedulers": [["LinearLR", {"by_epoch": false}], ["LinearLR", {}]]} | params.schedulers[1].params.by_epoch: true
        nd4j     | RampSchedule      | {"numIter": 2, "baseSchedule": ["ExponentialSchedule", {"initialValue": 1, "gamma": 1, "scheduleType": "EPOCH"}]} | params.baseSchedule.params.scheduleType: EPOCH
        """)
    void epochsAreNoUpdates(String framework, String scheduler, String params, String field) {
        assertThatThrownBy(() ->
                        Schedules.requireCountsUpdates(new ScheduleSpec(framework, scheduler, json(params), 1e-3)))
                .hasMessage(field + ": its steps are epochs, of which a training run has none");
    }

    @Test
    void missingRateIsRefused() {
        assertThatThrownBy(() -> Schedules.of(new ScheduleSpec("hf", "constant", Map.of(), null)))
                .hasMessage("lr: is not given; hf takes it from the optimizer");
    }

    @Test
    void divisionByZeroIsRefusedAtItsStep() {
        Map<String, Object> params = Map.of("max_lr", 1e-3, "total_steps", 200, "pct_start", 1.0);
        Schedule schedule = Schedules.of(new ScheduleSpec("torch", "OneCycleLR", params, null));
        assertThat(schedule.series(199)).hasSize(200);
        assertThatThrownBy(() -> schedule.series(200))
                .hasMessage("params: OneCycleLR has no rate at step 200: it comes to NaN");
    }

    @Test
    void stepPastTheEndIsRefused() {
        Map<String, Object> params = Map.of("max_lr", 1e-3, "total_steps", 10);
        Schedule schedule = Schedules.of(new ScheduleSpec("torch", "OneCycleLR", params, null));
        assertThatThrownBy(() -> schedule.series(11)).hasMessage("params.total_steps: 10 steps are over at step 11");
    }

    @Test
    void tableThatIsTooShortIsRefused() {
        Map<String, Object> params = Map.of("factors", java.util.List.of(1.0, 0.5));
        Schedule schedule = Schedules.of(new ScheduleSpec("torch", "LambdaLR", params, 1e-3));
        assertThat(schedule.series(1)).containsExactly(1e-3, 0.5e-3);
        assertThatThrownBy(() -> schedule.series(2)).hasMessage("params.factors: holds 2 values, none for step 2");
    }

    private static Map<String, Object> json(String text) {
        try {
            return new ObjectMapper().readValue(text, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
