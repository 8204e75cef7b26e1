package dev.lockstep.schedule;

import java.util.List;

/**
 * One entry of the catalogue.
 *
 * @param scheduler the framework's own name
 * @param parameters in the framework's order
 * @param source the package and its version, the file and the class or function that define the schedule
 */
public record ScheduleDefinition(
        String framework, String scheduler, List<ScheduleParameter> parameters, String source) {
    public ScheduleDefinition {
        parameters = List.copyOf(parameters);
    }
}
