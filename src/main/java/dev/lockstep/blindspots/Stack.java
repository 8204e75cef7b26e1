package dev.lockstep.blindspots;

import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.SpecTemplate;
import java.util.List;

/** What makes the runs of mutants. */
interface Stack {
    /** Lockstep's own engine, which honours every field. */
    Stack ENGINE = new Stack() {
        @Override
        public boolean honours(Hypothesis mutant) {
            return true;
        }

        @Override
        public CaseTask task(SpecTemplate edited, long seed, List<ObservedKey> keys) {
            return Trainings.task(edited.withSeed(seed).spec(), seed, keys);
        }
    };

    /** Whether it heeds the fields that a mutant edits. */
    boolean honours(Hypothesis mutant);

    /**
     * The run of a spec with a seed.
     *
     * @throws dev.lockstep.suite.BadSuiteException if there is no such run
     */
    CaseTask task(SpecTemplate edited, long seed, List<ObservedKey> keys);
}
