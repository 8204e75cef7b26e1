package dev.lockstep.suite;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Edit;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.engine.spec.OptimizerSpec;
import java.util.List;
import java.util.Optional;

/**
 * A training run as a suite describes it: the fields that are set, including those that depend on the seed, and what is
 * observed. Immutable; templates that describe the same run are equal.
 */
public interface SpecTemplate {
    /** The run of one seed. */
    SpecTemplate withSeed(long seed);

    /**
     * The run with one field set. Another optimizer's framework keeps the meaning of the params; a field whose default depends
     * on the one that is set follows it.
     *
     * @throws BadSuiteException if the field is unknown or its value cannot be translated; whether it fits the others is checked
     *     by {@link #spec}
     */
    SpecTemplate with(Edit edit);

    /** The run with all of the edits. */
    default SpecTemplate with(List<Edit> edits) {
        SpecTemplate edited = this;
        for (Edit edit : edits) {
            edited = edited.with(edit);
        }
        return edited;
    }

    /** The same run, with something else observed. */
    SpecTemplate observing(List<ObservationRequest> what);

    /** What is observed. */
    List<ObservationRequest> observe();

    /** The optimizer, the seed filled in; null if the suite says none. */
    OptimizerSpec optimizer();

    /**
     * The run, its seed filled in.
     *
     * @throws BadSuiteException if it cannot run
     */
    BackpropSpec spec();

    /** The run, without its invariance, if the suite has every section of one that Lockstep's engine can run. */
    Optional<BackpropSpec> whole();

    /**
     * What a recorder gets to know of the run.
     *
     * @param check the check's name
     * @param seed the seed that was filled in
     * @throws BadSuiteException if it cannot run
     */
    RecorderCase recorderCase(String check, long seed);
}
