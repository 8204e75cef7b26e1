package dev.lockstep.engine.spec;

import dev.lockstep.engine.spec.OptimizerDialect.Meaning;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An optimizer's parameters by meaning, defaults filled in; what a framework does not have is neutral.
 *
 * @param wide whether the run is in float64: dialects that keep scalars in the parameters' type then keep them in double
 */
public record OptimizerSettings(
        double lr,
        double beta1,
        double beta2,
        double epsilon,
        double epsilonRoot,
        double weightDecay,
        double momentum,
        double dampening,
        boolean nesterov,
        boolean correctBias,
        boolean amsgrad,
        boolean wide) {

    public static OptimizerSettings of(OptimizerSpec spec, Precision precision) {
        OptimizerDialect dialect = OptimizerDialects.of(spec.framework(), spec.name());
        Map<String, Object> params = new LinkedHashMap<>(dialect.defaults());
        params.putAll(spec.params());
        Map<Meaning, Object> meanings = dialect.split(params);
        return new OptimizerSettings(
                number(meanings, Meaning.LR),
                number(meanings, Meaning.BETA1),
                number(meanings, Meaning.BETA2),
                number(meanings, Meaning.EPSILON),
                number(meanings, Meaning.EPSILON_ROOT),
                number(meanings, Meaning.WEIGHT_DECAY),
                number(meanings, Meaning.MOMENTUM),
                number(meanings, Meaning.DAMPENING),
                Boolean.TRUE.equals(meanings.get(Meaning.NESTEROV)),
                !Boolean.FALSE.equals(meanings.get(Meaning.CORRECT_BIAS)),
                spec.amsgrad(),
                precision == Precision.FLOAT64);
    }

    /** 1 - beta^update, in float32 unless the run is in float64. */
    public double correction(double beta, int update) {
        return wide ? 1 - Math.pow(beta, update) : 1 - (float) Math.pow((float) beta, update);
    }

    private static double number(Map<Meaning, Object> meanings, Meaning meaning) {
        Object value = meanings.get(meaning);
        return value == null ? 0 : ((Number) value).doubleValue();
    }
}
