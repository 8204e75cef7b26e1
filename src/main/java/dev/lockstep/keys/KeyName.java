package dev.lockstep.keys;

import dev.lockstep.record.KeyIteration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a key's name says of its value, where it follows a recorder's form: {@code seed_0/iter_3/state/exp_avg/fc1.weight}, or
 * {@code step_3/fc1.weight@GRAD}.
 *
 * @param scope what stands before the iteration, such as {@code seed_0}; empty for nothing
 * @param iteration of the run; -1 where the name does not say
 * @param role what the value is
 * @param slot which of an optimizer's values, such as {@code exp_avg}; empty for other roles
 * @param name of the parameter, buffer or module, without all that; may be empty, as of a loss
 */
public record KeyName(String scope, int iteration, Role role, String slot, String name) {
    private static final Pattern SLOT = Pattern.compile(
            "exp_avg|exp_avg_sq|max_exp_avg_sq|moment\\d?|moment_?[12]_0|momentum(?:_buffer)?|velocity|square_avg|mu|nu"
                    + "|beta[12]_pow(?:_acc)?(?:_0)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SLOT_AT_THE_END =
            Pattern.compile("(.+)[._](moment[12]_0|velocity_0|beta[12]_pow_acc_0|exp_avg|exp_avg_sq|momentum_buffer)");
    private static final Pattern GRADIENT_AT_THE_END =
            Pattern.compile("(.+)(?:@GRAD|[._]grad)", Pattern.CASE_INSENSITIVE);

    /** What a value is. */
    public enum Role {
        /** A parameter before the first iteration. */
        INITIAL("init", "initial"),
        /** What a module takes or gives. */
        FORWARD("forward", "input", "inputs", "activation", "activations", "output", "outputs", "hidden"),
        /** The gradient of a parameter. */
        GRADIENT(),
        /** A value that an optimizer keeps for a parameter. */
        STATE("state", "optim", "optimizer", "opt"),
        /** A parameter or a buffer after the iteration. */
        PARAMETER("param", "params", "parameter", "parameters", "buffer", "buffers"),
        /** All else, or not said. */
        OTHER();

        /** Separated and enclosed by spaces. */
        private final String words;

        Role(String... words) {
            this.words = " " + String.join(" ", words) + " ";
        }

        private static Role of(String part) {
            String word = part.toLowerCase(Locale.ROOT);
            return Arrays.stream(values())
                    .filter(role -> role.words.contains(" " + word + " "))
                    .findFirst()
                    .orElse(PassDirection.of(part) == PassDirection.BACKWARD ? GRADIENT : OTHER);
        }
    }

    /** Reads a key. */
    public static KeyName of(String key) {
        KeyIteration.Parts parts = KeyIteration.parts(key);
        return ofParts(parts.before(), parts.iteration(), List.of(parts.rest().split("/", -1)));
    }

    private static KeyName ofParts(String scope, int iteration, List<String> parts) {
        for (int i = 0; i < parts.size() - 1; i++) {
            boolean isSlot = SLOT.matcher(parts.get(i)).matches();
            Role role = isSlot ? Role.STATE : Role.of(parts.get(i));
            if (role != Role.OTHER) {
                boolean hasSlot = !isSlot && role == Role.STATE && parts.size() - i > 2;
                String slot = isSlot ? parts.get(i) : hasSlot ? parts.get(i + 1) : "";
                String before = String.join("/", parts.subList(0, i));
                return new KeyName(
                        scope.isEmpty() || before.isEmpty() ? scope + before : scope + "/" + before,
                        iteration,
                        role,
                        slot,
                        String.join("/", parts.subList(i + (hasSlot ? 2 : 1), parts.size())));
            }
        }
        return ofEnd(scope, iteration, String.join("/", parts));
    }

    private static KeyName ofEnd(String scope, int iteration, String name) {
        Matcher gradient = GRADIENT_AT_THE_END.matcher(name);
        if (gradient.matches()) {
            return new KeyName(scope, iteration, Role.GRADIENT, "", gradient.group(1));
        }
        Matcher slot = SLOT_AT_THE_END.matcher(name);
        if (slot.matches()) {
            return new KeyName(scope, iteration, Role.STATE, slot.group(2), slot.group(1));
        }
        return new KeyName(scope, iteration, Role.OTHER, "", name);
    }

    /** The module that the parameter belongs to: its name without the last part; empty for none. */
    public String module() {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    /** The last part of the name, such as {@code weight}. */
    public String leaf() {
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1);
    }
}
