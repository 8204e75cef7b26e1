package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.UpdateFormula.TensorWise;
import dev.lockstep.engine.spec.UpdateFormula.TensorWiseFactory;
import dev.lockstep.engine.spec.UpdateFormula.TensorWiseStep;
import dev.lockstep.schedule.BadFieldException;
import java.util.List;
import java.util.Map;

/**
 * Adafactor, whose mean squares of a matrix are kept by row and by column. The frameworks differ in the rate, in where epsilon goes
 * and in what is scaled by the parameter. Sources: transformers 5.23.0, optimization.py, Adafactor; torch 2.15.0,
 * optim/_adafactor.py; keras 3.15.1, optimizers/adafactor.py; optax 0.2.8, alias.py, adafactor, and factorized.py.
 */
final class Adafactor {
    private static final String RELATIVE_STEP = "relative_step";
    private static final String WARMUP_INIT = "warmup_init";

    static final List<OptimizerDialect> ALL = List.of(
            dialect(OptimizerFramework.HF, Adafactor::transformers)
                    .with("lr", ParameterMeaning.LR, null)
                    .orNone()
                    .with("eps", ParameterMeaning.EPSILONS, List.of(1e-30, 1e-3))
                    .with("clip_threshold", ParameterMeaning.CLIP_THRESHOLD, 1.0)
                    .with("decay_rate", ParameterMeaning.DECAY_RATE, -0.8)
                    .with("beta1", ParameterMeaning.BETA1, null)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.0)
                    .with("scale_parameter", ParameterMeaning.SCALE_PARAMETER, true)
                    .with(RELATIVE_STEP, ParameterMeaning.RELATIVE_STEP, true)
                    .with(WARMUP_INIT, ParameterMeaning.WARMUP_INIT, false)
                    .decoupled()
                    .checking(Adafactor::requireOneRate),
            dialect(OptimizerFramework.TORCH, Adafactor::torch)
                    .with("lr", ParameterMeaning.LR, 0.01)
                    .with("beta2_decay", ParameterMeaning.DECAY_RATE, -0.8)
                    .with("eps", ParameterMeaning.EPSILONS, java.util.Arrays.asList(null, 1e-3))
                    .with("d", ParameterMeaning.CLIP_THRESHOLD, 1.0)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.0)
                    .decoupled()
                    .checking(Adafactor::requireTorchs),
            dialect(OptimizerFramework.KERAS, Adafactor::keras)
                    .with("learning_rate", ParameterMeaning.LR, 1e-3)
                    .with("beta_2_decay", ParameterMeaning.DECAY_RATE, -0.8)
                    .with("epsilon_1", ParameterMeaning.EPSILON_SQUARES, 1e-30)
                    .with("epsilon_2", ParameterMeaning.EPSILON_SCALE, 1e-3)
                    .with("clip_threshold", ParameterMeaning.CLIP_THRESHOLD, 1.0)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, null)
                    .decoupled(),
            dialect(OptimizerFramework.OPTAX, Adafactor::optax)
                    .with("learning_rate", ParameterMeaning.LR, null)
                    .with("min_dim_size_to_factor", ParameterMeaning.LEAST_FACTORED, 128)
                    .with("decay_rate", ParameterMeaning.DECAY_EXPONENT, 0.8)
                    .with("multiply_by_parameter_scale", ParameterMeaning.SCALE_PARAMETER, true)
                    .with("clipping_threshold", ParameterMeaning.CLIP_THRESHOLD, 1.0)
                    .orNone()
                    .with("weight_decay_rate", ParameterMeaning.WEIGHT_DECAY, null)
                    .with("eps", ParameterMeaning.EPSILON_SQUARES, 1e-30));

    private Adafactor() {}

    private static OptimizerDialect dialect(OptimizerFramework framework, TensorWiseFactory maker) {
        return new OptimizerDialect(framework, OptimizerName.ADAFACTOR, new TensorWise(Adafactor::states, maker));
    }

    /** The first moment, and the mean squares: whole, by row and by column. */
    private static List<Integer> states(ModelParameter parameter) {
        int rows = isMatrix(parameter) ? parameter.shape().get(0) : 1;
        return List.of(parameter.size(), parameter.size(), rows, parameter.size() / rows);
    }

    private static boolean isMatrix(ModelParameter parameter) {
        return parameter.shape().size() == 2;
    }

    private static void requireOneRate(Map<String, Object> params, boolean scheduled) {
        boolean relative = !Boolean.FALSE.equals(params.get(RELATIVE_STEP));
        boolean given = params.get("lr") != null || scheduled;
        refuse(relative && given, RELATIVE_STEP, "true, beside a rate of the optimizer's own");
        refuse(!relative && !given, "lr", "is missing, and relative_step is false");
        refuse(!relative && Boolean.TRUE.equals(params.get(WARMUP_INIT)), WARMUP_INIT, "true needs relative_step");
    }

    private static void requireTorchs(Map<String, Object> params, boolean scheduled) {
        Object threshold = params.get("d");
        refuse(threshold instanceof Number number && !(number.doubleValue() >= 1), "d", threshold + " is less than 1");
        Object decay = params.get("beta2_decay");
        refuse(decay instanceof Number number && number.doubleValue() > 0, "beta2_decay", decay + " is greater than 0");
    }

    private static void refuse(boolean bad, String name, String problem) {
        if (bad) {
            throw new BadFieldException("optimizer.params." + name, problem);
        }
    }

    private static TensorWiseStep transformers(OptimizerSettings settings, int update, double lr, double norm) {
        double least = settings.flag(ParameterMeaning.WARMUP_INIT) ? 1e-6 * update : 1e-2;
        double relative = settings.flag(ParameterMeaning.RELATIVE_STEP) ? Math.min(least, 1 / Math.sqrt(update)) : lr;
        double kept = 1 - Math.pow(update, settings.number(ParameterMeaning.DECAY_RATE));
        double tiny = settings.element(ParameterMeaning.EPSILONS, 0);
        return (parameter, gradient, value, state) -> {
            double rate = relative
                    * (settings.flag(ParameterMeaning.SCALE_PARAMETER)
                            ? Math.max(settings.element(ParameterMeaning.EPSILONS, 1), rms(value))
                            : 1);
            double[] step = isMatrix(parameter)
                    ? factored(parameter, gradient, state, kept, tiny, 0)
                    : whole(gradient, state[1], kept, tiny, 0);
            scale(step, rate / Math.max(1, rms(step) / settings.number(ParameterMeaning.CLIP_THRESHOLD)));
            average(settings, step, state[0]);
            double drop = settings.decay(rate);
            for (int i = 0; i < value.length; i++) {
                value[i] -= drop * value[i];
                value[i] -= step[i];
            }
        };
    }

    /** Replaces a step by the mean of those so far, where the optimizer has a first moment. */
    private static void average(OptimizerSettings settings, double[] step, double[] mean) {
        if (!settings.has(ParameterMeaning.BETA1)) {
            return;
        }
        double beta1 = settings.beta1();
        for (int i = 0; i < step.length; i++) {
            mean[i] = beta1 * mean[i] + (1 - beta1) * step[i];
            step[i] = mean[i];
        }
    }

    private static TensorWiseStep torch(OptimizerSettings settings, int update, double lr, double norm) {
        double kept = 1 - Math.pow(update, settings.number(ParameterMeaning.DECAY_RATE));
        double given = settings.element(ParameterMeaning.EPSILONS, 0);
        double tiny = Double.isNaN(given) ? settings.machineEpsilon() : given;
        double drop = settings.decay(lr);
        return (parameter, gradient, value, state) -> {
            double rate = Math.max(settings.element(ParameterMeaning.EPSILONS, 1), rms(value))
                    * Math.min(lr, 1 / Math.sqrt(update));
            double[] step = isMatrix(parameter)
                    ? factored(parameter, gradient, state, kept, 0, tiny)
                    : whole(gradient, state[1], kept, 0, tiny);
            double factor = rate / Math.max(1, rms(step) / settings.number(ParameterMeaning.CLIP_THRESHOLD));
            for (int i = 0; i < value.length; i++) {
                value[i] -= drop * value[i];
                value[i] -= factor * step[i];
            }
        };
    }

    private static TensorWiseStep keras(OptimizerSettings settings, int update, double lr, double norm) {
        double kept = 1 - Math.pow(update, settings.number(ParameterMeaning.DECAY_RATE));
        double drop = settings.decay(lr);
        return (parameter, gradient, value, state) -> {
            for (int i = 0; i < value.length; i++) {
                value[i] -= drop * value[i];
            }
            double rate = Math.max(settings.number(ParameterMeaning.EPSILON_SCALE), rms(value))
                    * Math.min(lr, 1 / Math.sqrt(update));
            double[] step = isMatrix(parameter)
                    ? factored(parameter, gradient, state, kept, settings.number(ParameterMeaning.EPSILON_SQUARES), 0)
                    : whole(gradient, state[1], kept, settings.number(ParameterMeaning.EPSILON_SQUARES), 0);
            double factor = rate / Math.max(1, rms(step) / settings.number(ParameterMeaning.CLIP_THRESHOLD));
            for (int i = 0; i < value.length; i++) {
                value[i] -= factor * step[i];
            }
        };
    }

    /** Its decay rate is float32 in any run. */
    private static TensorWiseStep optax(OptimizerSettings settings, int update, double lr, double norm) {
        float kept = 1 - (float) Math.pow(update, -(float) settings.number(ParameterMeaning.DECAY_EXPONENT));
        double least = settings.number(ParameterMeaning.LEAST_FACTORED);
        double decay = settings.weightDecay();
        return (parameter, gradient, value, state) -> {
            boolean factors = isMatrix(parameter) && parameter.shape().stream().allMatch(size -> size >= least);
            double[] step = factors
                    ? factored(parameter, gradient, state, kept, settings.number(ParameterMeaning.EPSILON_SQUARES), 0)
                    : whole(gradient, state[1], kept, settings.number(ParameterMeaning.EPSILON_SQUARES), 0);
            double limit = settings.has(ParameterMeaning.CLIP_THRESHOLD)
                    ? Math.max(1, rms(step) / settings.number(ParameterMeaning.CLIP_THRESHOLD))
                    : 1;
            double scale = settings.flag(ParameterMeaning.SCALE_PARAMETER) ? Math.max(1e-3, rms(value)) : 1;
            for (int i = 0; i < value.length; i++) {
                value[i] -= step[i] / limit * lr * scale + decay * value[i];
            }
        };
    }

    /**
     * The gradient over the root of its mean squares.
     *
     * @param squares Modified.
     * @param kept part of the mean squares that is kept
     * @param added to each square
     * @param tiny least root
     */
    private static double[] whole(double[] gradient, double[] squares, double kept, double added, double tiny) {
        double[] step = new double[gradient.length];
        for (int i = 0; i < step.length; i++) {
            squares[i] = kept * squares[i] + (1 - kept) * (gradient[i] * gradient[i] + added);
            step[i] = gradient[i] / Math.sqrt(Math.max(squares[i], tiny * tiny));
        }
        return step;
    }

    /** The same with mean squares by row and column. */
    private static double[] factored(
            ModelParameter parameter, double[] gradient, double[][] state, double kept, double added, double tiny) {
        int rows = parameter.shape().get(0);
        int columns = parameter.shape().get(1);
        double[] byRow = new double[rows];
        double[] byColumn = new double[columns];
        for (int i = 0; i < gradient.length; i++) {
            double square = gradient[i] * gradient[i] + added;
            byRow[i / columns] += square / columns;
            byColumn[i % columns] += square / rows;
        }
        double mean = averaged(state[2], byRow, kept);
        averaged(state[3], byColumn, kept);
        double[] step = new double[gradient.length];
        for (int i = 0; i < step.length; i++) {
            double square = state[2][i / columns] * state[3][i % columns] / Math.max(mean, tiny);
            step[i] = gradient[i] / Math.sqrt(Math.max(square, tiny * tiny));
        }
        return step;
    }

    /** Averages what is new into what was, and returns the mean over all. */
    private static double averaged(double[] old, double[] now, double kept) {
        double sum = 0;
        for (int i = 0; i < old.length; i++) {
            old[i] = kept * old[i] + (1 - kept) * now[i];
            sum += old[i];
        }
        return sum / old.length;
    }

    private static void scale(double[] x, double factor) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= factor;
        }
    }

    private static double rms(double[] x) {
        return Lamb.norm(x) / Math.sqrt(x.length);
    }
}
