package dev.lockstep.suite;

import dev.lockstep.schedule.BadFieldException;
import java.util.List;
import java.util.function.Function;

/**
 * One side of a check of an earlier run, whose tables know the producers. Its keys are the earlier check's own.
 *
 * @param runId the run
 * @param check the check of that run
 * @param side {@code candidate} or {@code reference}
 * @param seed whose case; null as long as it is open, and for a schedule, which has none
 */
public record RecordedRun(String runId, String check, String side, Long seed, List<KeyRule> keys)
        implements RecordedSource {
    /** The sides that a run has. */
    static final List<String> SIDES = List.of("candidate", "reference");

    public RecordedRun {
        if (!FolderNames.fits(runId)) {
            throw new BadFieldException("table", "\"" + runId + "\" is no id of a run: " + FolderNames.FORM);
        }
        if (!SIDES.contains(side)) {
            throw new BadFieldException("side", "\"" + side + "\" is not one of " + String.join(", ", SIDES));
        }
        keys = List.copyOf(keys);
    }

    /** The case of that run, as its tables name it. */
    public String caseId() {
        return seed == null ? check : check + "#" + seed;
    }

    @Override
    public <T> T fold(Function<RecordedFile, T> file, Function<RecordedSet, T> set, Function<RecordedRun, T> run) {
        return run.apply(this);
    }

    @Override
    public String place() {
        return "run " + runId + " " + check + " " + side;
    }

    @Override
    public ProducerClaim producer() {
        return ProducerClaim.NONE;
    }

    @Override
    public RecordedRun of(long of) {
        return new RecordedRun(runId, check, side, of, keys);
    }

    @Override
    public boolean isSeeded() {
        return true;
    }
}
