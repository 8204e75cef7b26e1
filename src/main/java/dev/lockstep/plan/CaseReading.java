package dev.lockstep.plan;

import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.RecordedSource;
import java.io.Serializable;
import java.util.List;

/**
 * One recorded side of one case: what has to be found in a file or a set. Readings of one source may share one opening of it.
 *
 * @param source where, the seed filled in
 * @param values in the order of the check's keys
 */
public record CaseReading(String caseId, Side side, RecordedSource source, List<RecordedValue> values)
        implements Serializable {
    public CaseReading {
        values = List.copyOf(values);
    }

    /** The keys under which the values are compared: the check's. */
    public List<ObservedKey> keys() {
        return values.stream().map(RecordedValue::observed).toList();
    }
}
