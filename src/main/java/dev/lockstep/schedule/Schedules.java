package dev.lockstep.schedule;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Learning-rate schedules by the names of the frameworks that define them. */
public final class Schedules {
    private static final List<Dialect> DIALECTS = List.of(HuggingFace.DIALECT, PaddleNlp.DIALECT);
    private static final Set<String> TAKE_LR = Set.of("hf", "torch");

    private Schedules() {}

    /**
     * The schedule that the framework would make of the same call.
     *
     * @throws BadFieldException if the framework or the scheduler is unknown, or an argument is unknown, missing, of the wrong
     *     type, not finite, or against the framework's own rules
     */
    public static Schedule of(ScheduleSpec spec) {
        return dialect(spec.framework()).schedule(spec);
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
