package dev.lockstep.suite;

import java.util.List;

/**
 * The checks that one job runs.
 *
 * @param file where it was read from, as the user gave it
 * @param json the whole document as canonical JSON
 * @param checks in the order of the file, schedules first; a grid point is a check of its own
 * @param warnings one line each: what was read and has no effect
 */
public record Suite(String name, String file, String json, List<Check> checks, List<String> warnings) {
    public Suite {
        checks = List.copyOf(checks);
        warnings = List.copyOf(warnings);
    }
}
