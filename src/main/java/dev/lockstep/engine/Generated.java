package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.WeightsGenerator;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * Generates parameters as frameworks initialise them, by NumPy's generator.
 *
 * @param std of the normal ones
 */
record Generated(ModelSpec model, double std) {
    private static final String BIAS = ".bias";

    /** The values of a parameter, row-major. */
    float[] values(WeightsGenerator generator, ModelParameter parameter, long seed) {
        RandomState random = new RandomState(RandomState.streamSeed(parameter.name(), seed));
        return switch (generator) {
            case NUMPY_NORMAL -> filled(parameter, () -> std * random.nextNormal());
            case TRUNCATED_NORMAL -> matrix(parameter, () -> std * truncated(random));
            case XAVIER_UNIFORM -> matrix(parameter, uniform(random, 6.0 / (in(parameter) + out(parameter))));
            case KAIMING_UNIFORM -> matrix(parameter, uniform(random, 6.0 / in(parameter)));
            case TORCH_LINEAR -> torchLinear(parameter, random);
        };
    }

    private float[] torchLinear(ModelParameter parameter, RandomState random) {
        String name = parameter.name();
        if (name.contains("embeddings.weight")) {
            return filled(parameter, random::nextNormal);
        }
        if (!name.contains("LayerNorm") && name.endsWith(BIAS)) {
            return filled(parameter, uniform(random, 1.0 / in(weightOf(name))));
        }
        return matrix(parameter, uniform(random, 1.0 / in(parameter)));
    }

    private ModelParameter weightOf(String bias) {
        String weight = bias.substring(0, bias.length() - BIAS.length()) + ".weight";
        return model.allParameters().stream()
                .filter(each -> each.name().equals(weight))
                .findFirst()
                .orElseThrow();
    }

    /** A matrix is drawn; a bias is 0, a factor 1. */
    private static float[] matrix(ModelParameter parameter, DoubleSupplier next) {
        if (parameter.shape().size() > 1) {
            return filled(parameter, next);
        }
        float[] values = new float[parameter.size()];
        Arrays.fill(values, parameter.name().endsWith(BIAS) ? 0 : 1);
        return values;
    }

    private static float[] filled(ModelParameter parameter, DoubleSupplier next) {
        float[] values = new float[parameter.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) next.getAsDouble();
        }
        return values;
    }

    private static double truncated(RandomState random) {
        double value = random.nextNormal();
        while (Math.abs(value) > 2) {
            value = random.nextNormal();
        }
        return value;
    }

    /** As {@code RandomState.uniform(-b, b)} has it, b the root. */
    private static DoubleSupplier uniform(RandomState random, double square) {
        double bound = Math.sqrt(square);
        return () -> -bound + (bound - -bound) * random.nextDouble();
    }

    private static int out(ModelParameter parameter) {
        return parameter.shape().get(0);
    }

    private static int in(ModelParameter parameter) {
        return parameter.shape().get(parameter.shape().size() - 1);
    }
}
