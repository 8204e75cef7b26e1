package dev.lockstep.plan;

import dev.lockstep.suite.RecordedFile;
import java.io.Serializable;
import java.util.List;

/**
 * One recorded side of one case: what has to be found in a file. Readings of one file may share one opening of it.
 *
 * @param file the file, its path's seed filled in
 * @param values in the order of the check's keys
 */
public record CaseReading(String caseId, Side side, RecordedFile file, List<RecordedValue> values)
        implements Serializable {
    public CaseReading {
        values = List.copyOf(values);
    }
}
