package dev.lockstep.plan;

import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.RecordedSource;
import dev.lockstep.suite.Role;
import java.io.Serializable;
import java.util.List;

/**
 * One recorded side of one case: what has to be found in a file or a set. Readings of one source may share one opening of it.
 *
 * @param source where, the seed filled in
 * @param wanted what of it
 */
public record ReadTask(String caseId, Role side, RecordedSource source, ReadRequest wanted) implements Serializable {
    /** The keys under which the values are compared: the check's; none while only the source knows them. */
    public List<ObservedKey> keys() {
        return wanted.keys();
    }
}
