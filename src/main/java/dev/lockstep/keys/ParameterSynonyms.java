package dev.lockstep.keys;

import java.util.List;
import java.util.Map;

/** Names that frameworks have for one thing: torch's stand for paddle's and Keras's. */
final class ParameterSynonyms {
    private static final Map<String, String> TORCH = Map.ofEntries(
            Map.entry("_mean", "running_mean"),
            Map.entry("_variance", "running_var"),
            Map.entry("moving_mean", "running_mean"),
            Map.entry("moving_variance", "running_var"),
            Map.entry("moment1", "exp_avg"),
            Map.entry("moment1_0", "exp_avg"),
            Map.entry("moment2", "exp_avg_sq"),
            Map.entry("moment2_0", "exp_avg_sq"),
            Map.entry("velocity", "momentum_buffer"),
            Map.entry("velocity_0", "momentum_buffer"),
            Map.entry("gamma", "weight"),
            Map.entry("beta", "bias"),
            Map.entry("kernel", "weight"));

    private ParameterSynonyms() {}

    /** The pattern with torch's names in it. */
    static KeyPattern inTorch(KeyPattern pattern) {
        List<String> parts = pattern.parts().stream()
                .map(part -> TORCH.getOrDefault(part, part))
                .toList();
        return new KeyPattern(parts);
    }
}
