package dev.lockstep.engine;

import dev.lockstep.engine.OptimizerDialect.Meaning;
import dev.lockstep.schedule.BadFieldException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The optimizers that are known, by framework: names, meanings and defaults of their parameters. */
public final class OptimizerDialects {
    private static final List<OptimizerDialect> ALL = List.of(
            dialect(OptimizerFramework.TORCH, OptimizerName.SGD)
                    .with("lr", Meaning.LR, 1e-3)
                    .with("momentum", Meaning.MOMENTUM, 0.0)
                    .with("dampening", Meaning.DAMPENING, 0.0)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, 0.0)
                    .with("nesterov", Meaning.NESTEROV, false),
            dialect(OptimizerFramework.TORCH, OptimizerName.ADAM)
                    .with("lr", Meaning.LR, 1e-3)
                    .with("betas", Meaning.BETAS, List.of(0.9, 0.999))
                    .with("eps", Meaning.EPSILON, 1e-8)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, 0.0),
            dialect(OptimizerFramework.TORCH, OptimizerName.ADAMW)
                    .with("lr", Meaning.LR, 1e-3)
                    .with("betas", Meaning.BETAS, List.of(0.9, 0.999))
                    .with("eps", Meaning.EPSILON, 1e-8)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, 1e-2),
            dialect(OptimizerFramework.PADDLE, OptimizerName.SGD)
                    .with("learning_rate", Meaning.LR, 1e-3)
                    .with("momentum", Meaning.MOMENTUM, 0.0)
                    .with("use_nesterov", Meaning.NESTEROV, false)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, null),
            dialect(OptimizerFramework.PADDLE, OptimizerName.ADAM)
                    .with("learning_rate", Meaning.LR, 1e-3)
                    .with("beta1", Meaning.BETA1, 0.9)
                    .with("beta2", Meaning.BETA2, 0.999)
                    .with("epsilon", Meaning.EPSILON, 1e-8)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, null),
            dialect(OptimizerFramework.PADDLE, OptimizerName.ADAMW)
                    .with("learning_rate", Meaning.LR, 1e-3)
                    .with("beta1", Meaning.BETA1, 0.9)
                    .with("beta2", Meaning.BETA2, 0.999)
                    .with("epsilon", Meaning.EPSILON, 1e-8)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, 1e-2),
            dialect(OptimizerFramework.HF, OptimizerName.ADAMW)
                    .with("lr", Meaning.LR, 1e-3)
                    .with("betas", Meaning.BETAS, List.of(0.9, 0.999))
                    .with("eps", Meaning.EPSILON, 1e-6)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, 0.0)
                    .with("correct_bias", Meaning.CORRECT_BIAS, true),
            dialect(OptimizerFramework.OPTAX, OptimizerName.SGD)
                    .with("learning_rate", Meaning.LR, null)
                    .with("momentum", Meaning.MOMENTUM, null)
                    .with("nesterov", Meaning.NESTEROV, false),
            dialect(OptimizerFramework.OPTAX, OptimizerName.ADAM)
                    .with("learning_rate", Meaning.LR, null)
                    .with("b1", Meaning.BETA1, 0.9)
                    .with("b2", Meaning.BETA2, 0.999)
                    .with("eps", Meaning.EPSILON, 1e-8)
                    .with("eps_root", Meaning.EPSILON_ROOT, 0.0),
            dialect(OptimizerFramework.OPTAX, OptimizerName.ADAMW)
                    .with("learning_rate", Meaning.LR, null)
                    .with("b1", Meaning.BETA1, 0.9)
                    .with("b2", Meaning.BETA2, 0.999)
                    .with("eps", Meaning.EPSILON, 1e-8)
                    .with("eps_root", Meaning.EPSILON_ROOT, 0.0)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, 1e-4),
            dialect(OptimizerFramework.KERAS, OptimizerName.SGD)
                    .with("learning_rate", Meaning.LR, 0.01)
                    .with("momentum", Meaning.MOMENTUM, 0.0)
                    .with("nesterov", Meaning.NESTEROV, false)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, null),
            dialect(OptimizerFramework.KERAS, OptimizerName.ADAM)
                    .with("learning_rate", Meaning.LR, 1e-3)
                    .with("beta_1", Meaning.BETA1, 0.9)
                    .with("beta_2", Meaning.BETA2, 0.999)
                    .with("epsilon", Meaning.EPSILON, 1e-7)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, null),
            dialect(OptimizerFramework.KERAS, OptimizerName.ADAMW)
                    .with("learning_rate", Meaning.LR, 1e-3)
                    .with("beta_1", Meaning.BETA1, 0.9)
                    .with("beta_2", Meaning.BETA2, 0.999)
                    .with("epsilon", Meaning.EPSILON, 1e-7)
                    .with("weight_decay", Meaning.WEIGHT_DECAY, 4e-3),
            dialect(OptimizerFramework.ND4J, OptimizerName.SGD).with("learningRate", Meaning.LR, 1e-3),
            dialect(OptimizerFramework.ND4J, OptimizerName.ADAM)
                    .with("learningRate", Meaning.LR, 1e-3)
                    .with("beta1", Meaning.BETA1, 0.9)
                    .with("beta2", Meaning.BETA2, 0.999)
                    .with("epsilon", Meaning.EPSILON, 1e-8),
            dialect(OptimizerFramework.ND4J, OptimizerName.ADAMW)
                    .with("learningRate", Meaning.LR, 1e-3)
                    .with("beta1", Meaning.BETA1, 0.9)
                    .with("beta2", Meaning.BETA2, 0.999)
                    .with("epsilon", Meaning.EPSILON, 1e-8)
                    .with("weightDecay", Meaning.WEIGHT_DECAY, 0.0));

    private OptimizerDialects() {}

    /** Every known optimizer. */
    public static List<OptimizerDialect> all() {
        return ALL;
    }

    /**
     * The dialect of a framework's optimizer.
     *
     * @throws BadFieldException if the framework has no such optimizer
     */
    public static OptimizerDialect of(OptimizerFramework framework, OptimizerName name) {
        return ALL.stream()
                .filter(each -> each.framework() == framework && each.name() == name)
                .findFirst()
                .orElseThrow(
                        () -> new BadFieldException("optimizer.name", framework.label() + " has no " + name.label()));
    }

    /**
     * The same settings in another framework's names. What {@code params} does not set is left to the new framework's
     * default.
     *
     * @throws BadFieldException if a parameter has no counterpart and its value is not what its absence means
     */
    public static Map<String, Object> translate(
            OptimizerFramework from, OptimizerFramework to, OptimizerName name, Map<String, Object> params) {
        OptimizerDialect source = of(from, name);
        OptimizerDialect target = of(to, name);
        source.requireParams(params);
        Map<Meaning, Object> meanings = source.split(params);
        Map<String, Object> translated = new LinkedHashMap<>();
        for (OptimizerDialect.Param param : target.params()) {
            if (param.meaning() == Meaning.BETAS) {
                joinBetas(meanings, source, translated, param.name());
            } else if (meanings.containsKey(param.meaning())) {
                translated.put(param.name(), meanings.remove(param.meaning()));
            }
        }
        refuseLeftOvers(meanings, target);
        return Collections.unmodifiableMap(translated);
    }

    private static void joinBetas(
            Map<Meaning, Object> meanings, OptimizerDialect source, Map<String, Object> translated, String name) {
        if (meanings.containsKey(Meaning.BETA1) || meanings.containsKey(Meaning.BETA2)) {
            Map<Meaning, Object> defaults = source.split(source.defaults());
            List<Object> betas = new ArrayList<>();
            for (Meaning beta : List.of(Meaning.BETA1, Meaning.BETA2)) {
                betas.add(meanings.containsKey(beta) ? meanings.remove(beta) : defaults.get(beta));
            }
            translated.put(name, List.copyOf(betas));
        }
    }

    private static void refuseLeftOvers(Map<Meaning, Object> meanings, OptimizerDialect target) {
        meanings.forEach((meaning, value) -> {
            if (!meaning.neutral(value)) {
                throw new BadFieldException(
                        "optimizer.framework",
                        target.framework().label() + "'s " + target.name().label() + " knows no " + meaning.label()
                                + ", which is " + value);
            }
        });
    }

    private static OptimizerDialect dialect(OptimizerFramework framework, OptimizerName name) {
        return new OptimizerDialect(framework, name, List.of());
    }
}
