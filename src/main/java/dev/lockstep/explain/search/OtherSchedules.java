package dev.lockstep.explain.search;

import dev.lockstep.schedule.ScheduleDefinition;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import dev.lockstep.schedule.Suggestion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Other schedules than one, of its framework and of others, with the same arguments under their own names. */
final class OtherSchedules {
    private final ScheduleSpec spec;

    OtherSchedules(ScheduleSpec spec) {
        this.spec = spec;
    }

    boolean isOther(ScheduleDefinition definition) {
        return !definition.framework().equals(spec.framework())
                || !definition.scheduler().equals(spec.scheduler());
    }

    /** The edit that makes it another one. */
    Hypothesis edit(ScheduleDefinition definition) {
        Hypothesis named = Hypothesis.NONE;
        if (!definition.framework().equals(spec.framework())) {
            named = named.and(Hypothesis.of("framework", spec.framework(), definition.framework()));
        }
        return definition.scheduler().equals(spec.scheduler())
                ? named
                : named.and(Hypothesis.of("scheduler", spec.scheduler(), definition.scheduler()));
    }

    /** The other one; empty if it requires an argument that there is not. */
    Optional<ScheduleSpec> translated(ScheduleDefinition definition) {
        Map<String, Object> given = new LinkedHashMap<>(spec.params());
        if (spec.lr() != null) {
            given.putIfAbsent("learning_rate", spec.lr());
        }
        Map<String, Object> params = new LinkedHashMap<>();
        definition.parameters().forEach(parameter -> {
            String source = given.containsKey(parameter.name())
                    ? parameter.name()
                    : Suggestion.nearest(parameter.name(), given.keySet()).orElse("");
            if (given.containsKey(source)) {
                params.put(parameter.name(), given.get(source));
            }
        });
        boolean whole = definition.parameters().stream()
                .allMatch(parameter -> !parameter.isRequired() || params.containsKey(parameter.name()));
        Object rate = given.get("learning_rate");
        Double lr = Schedules.takesLr(definition.framework()) && rate instanceof Number number
                ? Double.valueOf(number.doubleValue())
                : null;
        return whole
                ? Optional.of(new ScheduleSpec(definition.framework(), definition.scheduler(), params, lr))
                : Optional.empty();
    }
}
