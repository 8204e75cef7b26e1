package dev.lockstep.suite;

import static dev.lockstep.suite.PlacedException.placed;

import dev.lockstep.engine.spec.OptimizerDialect;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerFramework;
import dev.lockstep.engine.spec.OptimizerName;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.schedule.ScheduleSpec;
import java.util.List;
import java.util.Map;

/** Reads {@code optimizer}. */
final class OptimizerReader {
    private final ScheduleReader schedules;

    OptimizerReader(ScheduleReader schedules) {
        this.schedules = schedules;
    }

    /** @param tree the case, for the places of errors */
    OptimizerSpec read(JsonTree tree, JsonTree optimizer) {
        KnownKeys.require("optimizer", optimizer);
        OptimizerFramework framework = BackpropReader.choice(OptimizerFramework.class, optimizer.member("framework"));
        OptimizerName name = BackpropReader.choice(OptimizerName.class, optimizer.member("name"));
        Map<String, Object> params = Reading.optional(optimizer, "params", Reading::params, Map.of());
        boolean amsgrad = Reading.optional(optimizer, "amsgrad", Reading::flag, false);
        List<String> noDecay = Reading.optional(optimizer, "no_decay", Reading::texts, List.of());
        Double clipNorm = Reading.optional(optimizer, "clip_norm", Reading::number);
        Double clipValue = Reading.optional(optimizer, "clip_value", Reading::number);
        boolean zeroGrad = Reading.optional(optimizer, "zero_grad", Reading::flag, true);
        int accumulate = Reading.optional(optimizer, "accumulate", Reading::whole, 1);
        OptimizerDialect dialect = placed(tree, () -> OptimizerDialects.of(framework, name));
        ScheduleSpec schedule =
                Reading.optional(optimizer, "schedule", each -> schedules.spec(each, rate(dialect, params)));
        return placed(
                tree,
                () -> new OptimizerSpec(
                        framework,
                        name,
                        params,
                        amsgrad,
                        noDecay,
                        clipNorm,
                        clipValue,
                        schedule,
                        zeroGrad,
                        accumulate));
    }

    /** The rate that the optimizer is made with; null for none. */
    private static Double rate(OptimizerDialect dialect, Map<String, Object> params) {
        return dialect.param(OptimizerDialect.Meaning.LR)
                .map(OptimizerDialect.Param::name)
                .map(params::get)
                .filter(Number.class::isInstance)
                .map(rate -> ((Number) rate).doubleValue())
                .orElse(null);
    }
}
