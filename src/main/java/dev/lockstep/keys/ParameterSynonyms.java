package dev.lockstep.keys;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names that frameworks have for one thing: torch's stand for those of paddle, Keras, flax with optax, MindSpore and TensorFlow's BERT. */
final class ParameterSynonyms {
    /** Parts of names. */
    private static final Map<String, String> TORCH = Map.ofEntries(
            Map.entry("_mean", "running_mean"),
            Map.entry("_variance", "running_var"),
            Map.entry("moving_mean", "running_mean"),
            Map.entry("moving_variance", "running_var"),
            Map.entry("moving_var", "running_var"),
            Map.entry("gamma", "weight"),
            Map.entry("scale", "weight"),
            Map.entry("beta", "bias"),
            Map.entry("offset", "bias"),
            Map.entry("kernel", "weight"),
            Map.entry("depthwise_kernel", "weight"),
            Map.entry("embedding", "weight"),
            Map.entry("embeddings", "weight"),
            Map.entry("embedding_table", "weight"),
            Map.entry("w_0", "weight"),
            Map.entry("b_0", "bias"));

    /** What optimizers keep. */
    private static final Map<String, String> SLOTS = Map.of(
            "moment1", "exp_avg",
            "moment2", "exp_avg_sq",
            "moment2_max", "max_exp_avg_sq",
            "mu", "exp_avg",
            "nu", "exp_avg_sq",
            "velocity", "momentum_buffer");

    private static final String COUNTED = "(?:_(?:0|" + KeyPattern.NUMBER + "))?";
    private static final Pattern SLOT =
            Pattern.compile("(?<=^|/)(moment1|moment2_max|moment2|mu|nu|velocity)" + COUNTED + "(?=[/.])");
    private static final Pattern SLOT_AT_THE_END =
            Pattern.compile("(?<name>[^/]+)[._](?<slot>moment1|moment2_max|moment2|velocity)" + COUNTED + "$");
    private static final Pattern OF_TORCH_AT_THE_END =
            Pattern.compile("(?<name>[^/]+)[._](?<slot>exp_avg_sq|exp_avg|max_exp_avg_sq|momentum_buffer)$");
    private static final Pattern VARIABLE = Pattern.compile(":0$");
    private static final Pattern BETA_POWER =
            Pattern.compile("(?:^|.*[./_])beta[12]_pow(?:_acc)?(?:_\\d+)?(?:$|[/.].*)", Pattern.CASE_INSENSITIVE);

    private ParameterSynonyms() {}

    /** The pattern with torch's names in it, what an optimizer keeps before the parameter's name. */
    static KeyPattern inTorch(KeyPattern pattern) {
        String text = VARIABLE.matcher(String.join("", pattern.parts())).replaceFirst("");
        text = SLOT.matcher(text).replaceFirst(found -> SLOTS.get(found.group(1)));
        text = slotFirst(SLOT_AT_THE_END.matcher(text), text);
        text = slotFirst(OF_TORCH_AT_THE_END.matcher(text), text);
        List<String> parts = KeyPattern.literal(text).parts();
        return KeyPattern.literal(
                parts.stream().map(part -> TORCH.getOrDefault(part, part)).collect(Collectors.joining()));
    }

    private static String slotFirst(Matcher matcher, String text) {
        if (!matcher.find()) {
            return text;
        }
        String slot = matcher.group("slot");
        return text.substring(0, matcher.start()) + SLOTS.getOrDefault(slot, slot) + "/" + matcher.group("name");
    }

    /** Whether a key is paddle's power of a beta, for which no other framework keeps anything: they count updates. */
    static boolean isBetaPower(String key) {
        return BETA_POWER.matcher(key).matches();
    }
}
