package dev.lockstep.plan;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing to compare.
 *
 * @param caseId the check's name, and after a # the seed
 * @param seed null for schedules
 * @param spec what both sides are made of, as canonical JSON
 * @param fields the same, scalars by their paths
 */
public record PlannedCase(String caseId, Long seed, String spec, Map<String, String> fields) implements Serializable {
    public PlannedCase {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
