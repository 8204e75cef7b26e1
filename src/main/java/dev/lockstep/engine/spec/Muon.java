package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.UpdateFormula.TensorWise;
import dev.lockstep.engine.spec.UpdateFormula.TensorWiseStep;
import dev.lockstep.schedule.BadFieldException;
import java.util.List;
import java.util.Map;

/**
 * Muon: the momentum of a hidden layer's matrix, made orthogonal by Newton and Schulz's iteration in bfloat16. torch takes no other
 * parameters and advises a standard method for embeddings, head and vectors; here that is its AdamW of the same rate and decay, with
 * betas 0.9 and 0.999 and epsilon 1e-8. Source: torch 2.15.0, optim/_muon.py.
 */
final class Muon {
    private static final List<Double> COEFFICIENTS = List.of(3.4445, -4.775, 2.0315);
    private static final List<String> RATES =
            List.of("original", "match_rms_adamw", "spectral_unclamped", "spectral_unit");

    static final List<OptimizerDialect> ALL = List.of(
            new OptimizerDialect(OptimizerFramework.TORCH, OptimizerName.MUON, new TensorWise(Muon::states, Muon::at))
                    .with("lr", ParameterMeaning.LR, 1e-3)
                    .with("weight_decay", ParameterMeaning.WEIGHT_DECAY, 0.1)
                    .with("momentum", ParameterMeaning.MOMENTUM, 0.95)
                    .with("nesterov", ParameterMeaning.NESTEROV, true)
                    .with("ns_coefficients", ParameterMeaning.NS_COEFFICIENTS, COEFFICIENTS)
                    .with("eps", ParameterMeaning.EPSILON, 1e-7)
                    .with("ns_steps", ParameterMeaning.NS_STEPS, 5)
                    .with("adjust_lr_fn", ParameterMeaning.ADJUST_LR, null)
                    .decoupled()
                    .checking(Muon::require));

    private Muon() {}

    private static void require(Map<String, Object> params, boolean scheduled) {
        Object rate = params.get("adjust_lr_fn");
        if (rate != null && !RATES.contains(rate)) {
            throw new BadFieldException(
                    "optimizer.params.adjust_lr_fn", rate + " is none of " + String.join(", ", RATES));
        }
        Object steps = params.get("ns_steps");
        if (steps instanceof Number number && !(number.doubleValue() < 100)) {
            throw new BadFieldException("optimizer.params.ns_steps", steps + " is not less than 100");
        }
    }

    private static List<Integer> states(ModelParameter parameter) {
        return isHidden(parameter) ? List.of(parameter.size()) : List.of(parameter.size(), parameter.size());
    }

    /** Whether the parameter is a matrix of a hidden layer. */
    private static boolean isHidden(ModelParameter parameter) {
        String name = parameter.name();
        return parameter.shape().size() == 2 && !name.contains("embeddings") && !name.startsWith("classifier");
    }

    private static TensorWiseStep at(OptimizerSettings settings, int update, double lr, double norm) {
        return (parameter, gradient, value, state) -> {
            double keep = 1 - settings.decay(lr);
            for (int i = 0; i < value.length; i++) {
                value[i] *= keep;
            }
            if (isHidden(parameter)) {
                muon(settings, lr, parameter, gradient, value, state[0]);
            } else {
                adam(update, lr, gradient, value, state);
            }
        };
    }

    private static void muon(
            OptimizerSettings settings,
            double lr,
            ModelParameter parameter,
            double[] gradient,
            double[] value,
            double[] mean) {
        double momentum = settings.momentum();
        int rows = parameter.shape().get(0);
        int columns = parameter.shape().get(1);
        for (int i = 0; i < value.length; i++) {
            mean[i] = mean[i] + (1 - momentum) * (gradient[i] - mean[i]);
            gradient[i] = settings.nesterov() ? gradient[i] + momentum * (mean[i] - gradient[i]) : mean[i];
        }
        double[] update = NewtonSchulz.orthogonal(gradient, rows, columns, settings);
        double rate = lr * ratio(settings, rows, columns);
        for (int i = 0; i < value.length; i++) {
            value[i] -= rate * update[i];
        }
    }

    private static double ratio(OptimizerSettings settings, double rows, double columns) {
        if (!settings.has(ParameterMeaning.ADJUST_LR)) {
            return Math.sqrt(Math.max(1, rows / columns));
        }
        return switch (settings.text(ParameterMeaning.ADJUST_LR)) {
            case "original" -> Math.sqrt(Math.max(1, rows / columns));
            case "match_rms_adamw" -> 0.2 * Math.sqrt(Math.max(rows, columns));
            case "spectral_unclamped" -> Math.sqrt(rows / columns);
            default -> 1;
        };
    }

    private static void adam(int update, double lr, double[] gradient, double[] value, double[][] state) {
        double rate = lr / (1 - Math.pow(0.9, update));
        double root = Math.sqrt(1 - Math.pow(0.999, update));
        for (int i = 0; i < value.length; i++) {
            state[0][i] = 0.9 * state[0][i] + (1 - 0.9) * gradient[i];
            state[1][i] = 0.999 * state[1][i] + (1 - 0.999) * gradient[i] * gradient[i];
            value[i] -= rate * state[0][i] / (Math.sqrt(state[1][i]) / root + 1e-8);
        }
    }
}
