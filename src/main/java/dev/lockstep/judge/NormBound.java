package dev.lockstep.judge;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What rounding bounds a tensor's relative Frobenius error by, where no float64 run tells: k C^(L + 1 - l) eps for the gradient of layer l
 * of L, counted from 1 (TTrace, arXiv 2506.09280, theorem 5.3; k = 4 and C = 1.03 as NVIDIA's BioNeMo checks gradients by it). The power
 * counts the layers that rounding passed through on its way back. A hidden state has passed l layers on its way forward. It is shown
 * beside the figure and decides nothing: it is a bound for rounding, which a small fault may well keep.
 */
public final class NormBound {
    private static final double K = 4;
    private static final double C = 1.03;

    private static final Pattern LAYER =
            Pattern.compile("(?:^|[./])(?:layers?|h|blocks?|encoders?)[._](\\d+)(?:[./_]|$)");
    private static final Pattern HIDDEN = Pattern.compile("(?:^|/)hidden_(\\d+)(?:\\D|$)");
    private static final Pattern KIND =
            Pattern.compile("(?:^|/)(?:(?:grads?|params?|gradients?|parameters?)(?:_\\d+)?/|hidden_\\d)");

    /** Distance of neighbouring numbers from 1, by the dtypes' labels. */
    private static final Map<String, Double> EPSILONS =
            Map.of("float32", 0x1p-23, "float64", 0x1p-52, "float16", 0x1p-10, "bfloat16", 0x1p-7);

    private NormBound() {}

    /** How many layers keys are of; 0 if none names one. */
    public static int layers(Iterable<String> keys) {
        int layers = 0;
        for (String key : keys) {
            layers = Math.max(layers, Math.max(number(LAYER, key) + 1, number(HIDDEN, key)));
        }
        return layers;
    }

    /**
     * The bound of a key.
     *
     * @param layers that the model has
     * @param dtype label of the values' dtype
     * @return empty of a key that names no gradient, parameter or hidden state, or of a dtype that does not round
     */
    public static OptionalDouble of(String key, int layers, String dtype) {
        if (!KIND.matcher(key).find() || !EPSILONS.containsKey(dtype)) {
            return OptionalDouble.empty();
        }
        int hidden = number(HIDDEN, key);
        int layer = number(LAYER, key) + 1;
        int passed = hidden >= 0 ? hidden : layer > 0 ? layers + 1 - layer : isBehind(key) ? 1 : layers + 1;
        return OptionalDouble.of(K * Math.pow(C, passed) * EPSILONS.get(dtype));
    }

    /** Whether a parameter of no layer comes after all of them, as a classifier does, and not before, as embeddings do. */
    private static boolean isBehind(String key) {
        return key.contains("classifier") || key.contains("pooler") || key.contains("head");
    }

    /** -1 if there is none. */
    private static int number(Pattern pattern, String key) {
        Matcher matcher = pattern.matcher(key);
        int number = -1;
        while (matcher.find()) {
            number = Math.max(number, Integer.parseInt(matcher.group(1)));
        }
        return number;
    }
}
