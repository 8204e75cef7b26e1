package dev.lockstep.suite.json;

import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.SpecTemplate;
import java.util.List;
import java.util.Map;

/** Reads of what a check's noise is measured. */
final class NoiseReader {
    static final String FIELD = "noise";

    private final CaseReader cases;

    NoiseReader(CaseReader cases) {
        this.cases = cases;
    }

    /** Whether the suite names the sides between which noise shows. */
    static boolean isNamed(JsonTree check) {
        return check.hasValue(FIELD) && !isOff(check);
    }

    /** Whether the suite says that no noise is to be measured. */
    static boolean isOff(JsonTree check) {
        return check.hasValue(FIELD)
                && check.member(FIELD).scalar() != null
                && check.member(FIELD).scalar().isBoolean()
                && !check.member(FIELD).scalar().asBoolean();
    }

    /**
     * The run whose rounding is the check's noise: that of a side that is computed, of a recorder's if the suite says all of it, or
     * else the one that the suite describes, which is what recorded sides should be of. Null if there is none, or it cannot run:
     * nothing else of the check needs it.
     */
    BackpropSide.Computed run(JsonTree check, Map<Role, BackpropSide> sides) {
        for (Role role : List.of(Role.CANDIDATE, Role.REFERENCE)) {
            if (sides.get(role) instanceof BackpropSide.Computed computed) {
                return computed;
            }
        }
        for (Role role : List.of(Role.CANDIDATE, Role.REFERENCE)) {
            if (sides.get(role) instanceof BackpropSide.Commanded commanded) {
                return known(commanded.template());
            }
        }
        try {
            return known(cases.template(check, ObserveReader.requests(check)));
        } catch (LocatedException e) {
            return null;
        }
    }

    private static BackpropSide.Computed known(SpecTemplate template) {
        try {
            return template.withSeed(0).whole().isPresent() ? new BackpropSide.Computed(template) : null;
        } catch (LocatedException | BadSuiteException e) {
            return null;
        }
    }
}
