package dev.lockstep.plan;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.suite.CommandedRun;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;

/** One computed or commanded side of one case: what an executor runs. */
public sealed interface CaseTask extends Serializable {
    /** The case. */
    String caseId();

    /** The side of it that this computes. */
    Role side();

    /** What it is to observe, under the keys of the check; none for whatever there is. */
    List<ObservedKey> keys();

    /** About how many arithmetic operations it takes. */
    double cost();

    /** SHA-256 of the spec, in hex: tasks with equal digests compute the same. */
    String specDigest();

    /** Applies the function of its case. */
    <T> T fold(
            Function<ScheduleTask, T> schedule, Function<BackpropTask, T> backprop, Function<CommandTask, T> command);

    /**
     * Evaluates a schedule.
     *
     * @param keys each the rate at index {@link ObservedKey#iteration()}, or all of them
     * @param steps number of {@code step()} calls that the series has to reach
     */
    record ScheduleTask(
            String caseId,
            Role side,
            ScheduleSpec spec,
            int steps,
            List<ObservedKey> keys,
            double cost,
            String specDigest)
            implements CaseTask {
        public ScheduleTask {
            keys = List.copyOf(keys);
        }

        @Override
        public <T> T fold(
                Function<ScheduleTask, T> schedule,
                Function<BackpropTask, T> backprop,
                Function<CommandTask, T> command) {
            return schedule.apply(this);
        }
    }

    /** Trains with one seed, which the spec has in it. */
    record BackpropTask(
            String caseId,
            Role side,
            BackpropSpec spec,
            long seed,
            List<ObservedKey> keys,
            double cost,
            String specDigest)
            implements CaseTask {
        public BackpropTask {
            keys = List.copyOf(keys);
        }

        @Override
        public <T> T fold(
                Function<ScheduleTask, T> schedule,
                Function<BackpropTask, T> backprop,
                Function<CommandTask, T> command) {
            return backprop.apply(this);
        }
    }

    /** Has a recorder make a run with one seed, which the case has in it. */
    record CommandTask(
            String caseId,
            Role side,
            CommandedRun run,
            long seed,
            List<ObservedKey> keys,
            double cost,
            String specDigest)
            implements CaseTask {
        public CommandTask {
            keys = List.copyOf(keys);
        }

        @Override
        public <T> T fold(
                Function<ScheduleTask, T> schedule,
                Function<BackpropTask, T> backprop,
                Function<CommandTask, T> command) {
            return command.apply(this);
        }
    }
}
