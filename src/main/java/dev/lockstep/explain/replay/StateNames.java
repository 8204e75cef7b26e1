package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.OptimizerName;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What frameworks call the values that their optimizers keep. */
final class StateNames {
    /** By torch's names; paddle 3.3.1, optimizer/*.py; optax 0.2.8, transform.py. */
    private static final Map<String, String> TORCHS = Map.ofEntries(
            Map.entry("moment1", "exp_avg"),
            Map.entry("moment2", "exp_avg_sq"),
            Map.entry("moment1_0", "exp_avg"),
            Map.entry("moment2_0", "exp_avg_sq"),
            Map.entry("moment2_max", "max_exp_avg_sq"),
            Map.entry("mu", "exp_avg"),
            Map.entry("nu", "exp_avg_sq"),
            Map.entry("velocity", "momentum_buffer"),
            Map.entry("velocity_0", "momentum_buffer"),
            Map.entry("momentum", "momentum_buffer"),
            Map.entry("mean_square", "square_avg"));

    private StateNames() {}

    /** torch's name of a value. */
    static String torchs(String name) {
        return TORCHS.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    }

    /** torch's names of what a formula keeps, in its order; empty where that is not known. */
    static List<String> of(OptimizerName name) {
        return switch (name) {
            case ADAM, ADAMW -> List.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq");
            case SGD -> List.of("momentum_buffer");
            case RMSPROP -> List.of("momentum_buffer", "square_avg", "grad_avg");
            case ADAGRAD -> List.of("sum");
            case ADADELTA -> List.of("square_avg", "acc_delta");
            case ADAMAX -> List.of("exp_avg", "exp_inf");
            case NADAM, RADAM, LAMB -> List.of("exp_avg", "exp_avg_sq");
            case LION -> List.of("exp_avg");
            case ADAFACTOR, MUON -> List.of();
        };
    }
}
