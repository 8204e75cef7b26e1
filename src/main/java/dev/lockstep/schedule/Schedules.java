package dev.lockstep.schedule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Learning-rate schedules by the names of the frameworks that define them. */
public final class Schedules {
    private static final List<Dialect> DIALECTS = List.of(
            HuggingFace.DIALECT,
            Torch.DIALECT,
            Paddle.DIALECT,
            PaddleNlp.DIALECT,
            Optax.DIALECT,
            Keras.DIALECT,
            Nd4j.DIALECT,
            Timm.DIALECT,
            DeepSpeed.DIALECT,
            Megatron.DIALECT,
            Fairseq.DIALECT,
            MmEngine.DIALECT);
    private static final Set<String> TAKE_LR = Set.of("hf", "torch", "timm", "deepspeed", "fairseq", "mmengine");

    private Schedules() {}

    /**
     * The schedule that the framework would make of the same call.
     *
     * @throws BadFieldException if the framework or the scheduler is unknown, or an argument is unknown, missing, of the wrong
     *     type, not finite, or against the framework's own rules
     */
    public static Schedule of(ScheduleSpec spec) {
        return of(spec, Arguments.Rules.FRAMEWORK);
    }

    /**
     * The schedule of a spec that an edit made, as {@link #of} except for the framework's rules on how a number is written:
     * paddlenlp's cosine has half a cycle here, though paddlenlp takes only integers.
     */
    public static Schedule ofHypothesis(ScheduleSpec spec) {
        return of(spec, Arguments.Rules.EVALUATION);
    }

    private static Schedule of(ScheduleSpec spec, Arguments.Rules rules) {
        Schedule checked = new Checked(spec, dialect(spec.framework()).schedule(spec, rules));
        // A framework's construction takes the first step, and refuses there what it refuses.
        checked.series(0);
        return checked;
    }

    /** Where Java continues with an infinity or a NaN, the frameworks stop: they divide by zero, or a power overflows. */
    private record Checked(ScheduleSpec spec, Schedule schedule) implements Schedule {
        @Override
        public double[] series(int steps) {
            return finite("rate", schedule.series(steps));
        }

        @Override
        public Optional<double[]> momenta(int steps) {
            return schedule.momenta(steps).map(momenta -> finite("momentum", momenta));
        }

        private double[] finite(String what, double[] values) {
            for (int step = 0; step < values.length; step++) {
                if (!Double.isFinite(values[step])) {
                    throw new BadFieldException(
                            "params",
                            spec.scheduler() + " has no " + what + " at step " + step + ": it comes to "
                                    + values[step]);
                }
            }
            return values;
        }
    }

    /**
     * Requires that a step of the schedule is an update, not an epoch: a training run has no epochs.
     *
     * @throws BadFieldException naming the parameter, of the schedule or of one within it, by which it counts epochs
     */
    public static void requireCountsUpdates(ScheduleSpec spec) {
        dialect(spec.framework()).requireCountsUpdates(new NestedSchedule(spec.scheduler(), spec.params()), "");
    }

    /** Every schedule, framework by framework. */
    public static List<ScheduleDefinition> catalogue() {
        return DIALECTS.stream()
                .flatMap(dialect -> dialect.definitions().stream())
                .toList();
    }

    /** Whether the framework's schedules start from the optimizer's rate; others have it among their parameters. */
    public static boolean takesLr(String framework) {
        return TAKE_LR.contains(framework);
    }

    private static Dialect dialect(String framework) {
        return DIALECTS.stream()
                .filter(dialect -> dialect.framework().equals(framework))
                .findFirst()
                .orElseThrow(() -> new BadFieldException("framework", framework + " is none of " + frameworks()));
    }

    private static String frameworks() {
        return DIALECTS.stream().map(Dialect::framework).collect(Collectors.joining(", "));
    }
}
