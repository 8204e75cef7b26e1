package dev.lockstep.explain;

import dev.lockstep.judge.Verdict;
import dev.lockstep.keys.KeyName;
import dev.lockstep.keys.KeyName.Role;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The measured form of {@link ZeroGradients}: where the float64 run says that a gradient is zero, and both sides have no more than
 * rounding there, what an optimizer made of it is rounding too, as long as replicas spread as far.
 */
public final class MovedByRounding {
    private MovedByRounding() {}

    /** Whether a name is a parameter's, or a buffer's, after an update. */
    public static boolean isParameter(String name) {
        return KeyName.of(name).role() == Role.PARAMETER;
    }

    /** Whether any of some names is a gradient's. */
    public static boolean haveGradients(Collection<String> names) {
        return names.stream().anyMatch(name -> KeyName.of(name).role() == Role.GRADIENT);
    }

    /**
     * Keys that only rounding moved: gradients that are zero by the float64 run, in all iterations, and the parameter and its state.
     *
     * @param failing what is outside the tolerance
     * @param names what is under each key of the check, as {@link KeyName} reads it
     * @param zeros keys under which the float64 run says zero, and both sides have no more than rounding
     */
    public static Set<String> measured(List<JudgedStep> failing, Map<String, String> names, Set<String> zeros) {
        Map<String, Boolean> zero = new HashMap<>();
        names.forEach((key, text) -> {
            KeyName name = KeyName.of(text);
            if (name.role() == Role.GRADIENT) {
                zero.merge(PairedArrays.parameter(name), zeros.contains(key), Boolean::logicalAnd);
            }
        });
        return failing.stream()
                .filter(step -> step.judged().verdict() == Verdict.AMPLIFIED)
                .map(JudgedStep::key)
                .filter(key -> zero.getOrDefault(PairedArrays.parameter(KeyName.of(names.get(key))), false))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
