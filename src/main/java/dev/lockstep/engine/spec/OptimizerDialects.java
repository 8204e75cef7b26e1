package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The optimizers that are known, by framework: names, meanings and defaults of their parameters. */
public final class OptimizerDialects {
    private static final List<OptimizerDialect> ALL = Stream.of(
                    TorchOptimizers.ALL,
                    PaddleOptimizers.ALL,
                    HfOptimizers.ALL,
                    OptaxOptimizers.ALL,
                    KerasOptimizers.ALL,
                    Nd4jOptimizers.ALL,
                    BertOptimizers.ALL,
                    RmsProp.ALL,
                    Adagrad.ALL,
                    Adadelta.ALL,
                    Adamax.ALL,
                    NAdam.ALL,
                    RAdam.ALL,
                    Lion.ALL,
                    Lamb.ALL,
                    Adafactor.ALL,
                    Muon.ALL)
            .flatMap(List::stream)
            .toList();

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
     * The same settings for another optimizer, or in another framework's names. What {@code params} does not set, or the other
     * optimizer has no counterpart for, is left to its default.
     *
     * @throws BadFieldException if the optimizer is the same, and a parameter has no counterpart and its value is not what its
     *     absence means
     */
    public static Map<String, Object> translate(
            OptimizerDialect source, OptimizerDialect target, Map<String, Object> params) {
        source.requireParams(params);
        Map<ParameterMeaning, Object> meanings = source.split(params);
        Map<String, Object> translated = new LinkedHashMap<>();
        for (OptimizerDialect.Param param : target.params()) {
            if (param.meaning() == ParameterMeaning.BETAS) {
                joinBetas(meanings, source, translated, param.name());
            } else if (meanings.containsKey(param.meaning())) {
                Object value = meanings.remove(param.meaning());
                if (value != null || param.takesNone()) {
                    translated.put(param.name(), value);
                }
            }
        }
        if (source.name() == target.name()) {
            refuseLeftOvers(meanings, target);
        }
        return Collections.unmodifiableMap(translated);
    }

    private static void joinBetas(
            Map<ParameterMeaning, Object> meanings,
            OptimizerDialect source,
            Map<String, Object> translated,
            String name) {
        if (meanings.containsKey(ParameterMeaning.BETA1) || meanings.containsKey(ParameterMeaning.BETA2)) {
            Map<ParameterMeaning, Object> defaults = source.split(source.defaults());
            List<Object> betas = new ArrayList<>();
            for (ParameterMeaning beta : List.of(ParameterMeaning.BETA1, ParameterMeaning.BETA2)) {
                betas.add(meanings.containsKey(beta) ? meanings.remove(beta) : defaults.get(beta));
            }
            translated.put(name, List.copyOf(betas));
        }
    }

    private static void refuseLeftOvers(Map<ParameterMeaning, Object> meanings, OptimizerDialect target) {
        meanings.forEach((meaning, value) -> {
            if (!meaning.isNeutral(value)) {
                throw new BadFieldException(
                        "optimizer.framework",
                        target.framework().label() + "'s " + target.name().label() + " knows no " + meaning.label()
                                + ", which is " + value);
            }
        });
    }
}
