package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.util.List;
import java.util.Map;

/** Schedules as suites write them. */
public final class ScheduleFieldType implements FieldType<ScheduleSpec> {
    /** All schedules. */
    public static final ScheduleFieldType INSTANCE = new ScheduleFieldType();

    private static final List<String> NAMES = List.of("framework", "scheduler", "params", "lr");

    private ScheduleFieldType() {}

    /** A rate that the framework does not take is left out. */
    @Override
    public ScheduleSpec read(String path, Object plain) {
        Map<?, ?> given = PlainValues.object(path, plain);
        for (Object key : given.keySet()) {
            if (!NAMES.contains(key)) {
                throw new BadFieldException(
                        under(path, String.valueOf(key)), "is no field; known here: " + String.join(", ", NAMES));
            }
        }
        String framework = PlainValues.text(under(path, "framework"), present(path, given, "framework"));
        Object params = given.get("params");
        Object lr = given.get("lr");
        Double rate = lr == null ? null : Double.valueOf(PlainValues.number(under(path, "lr"), lr));
        return new ScheduleSpec(
                framework,
                PlainValues.text(under(path, "scheduler"), present(path, given, "scheduler")),
                params == null ? Map.of() : PlainValues.params(under(path, "params"), params),
                Schedules.takesLr(framework) ? rate : null);
    }

    private static String under(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static Object present(String path, Map<?, ?> given, String name) {
        if (!given.containsKey(name)) {
            throw new BadFieldException(under(path, name), "is missing");
        }
        return given.get(name);
    }

    @Override
    public Object plain(ScheduleSpec schedule) {
        return FieldSchemas.ordered(
                "framework",
                schedule.framework(),
                "scheduler",
                schedule.scheduler(),
                "params",
                schedule.params(),
                "lr",
                schedule.lr());
    }

    @Override
    public String words() {
        return "schedule";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("$ref", "#/$defs/schedule");
    }
}
