package dev.lockstep.plan;

import dev.lockstep.plan.PlannedSide.Origin;
import dev.lockstep.plan.RecordedValue.ArrayPart;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.suite.CheckKind;
import dev.lockstep.suite.CheckSettings;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.RecordedSource;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.ScheduleCheck;
import dev.lockstep.suite.ScheduleSide;
import dev.lockstep.suite.SidesRelation;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Plans a check of schedules: one case, without a seed. */
final class SchedulePlanner {
    private final ScheduleCheck check;
    private final CheckSettings settings;
    private final List<CaseTask> tasks;
    private final List<ReadTask> readings;

    /**
     * @param tasks what to compute. Modified.
     * @param readings what to read. Modified.
     */
    SchedulePlanner(ScheduleCheck check, List<CaseTask> tasks, List<ReadTask> readings) {
        this.check = check;
        this.settings = check.settings();
        this.tasks = tasks;
        this.readings = readings;
    }

    PlannedCheck plan() {
        PlannedSide candidate = add(Role.CANDIDATE, check.candidate());
        PlannedSide reference = add(Role.REFERENCE, check.reference());
        return new PlannedCheck(
                settings.definition(
                        CheckKind.SCHEDULE,
                        areOne(check.candidate(), check.reference()) ? SidesRelation.SAME : SidesRelation.MAY_AGREE),
                Map.of(Role.CANDIDATE, candidate, Role.REFERENCE, reference),
                check.keys(),
                List.of(new PlannedCase(
                        settings.name(),
                        null,
                        settings.tree().json(),
                        settings.tree().fields())));
    }

    private static boolean areOne(ScheduleSide candidate, ScheduleSide reference) {
        return (candidate instanceof ScheduleSide.Recorded left && reference instanceof ScheduleSide.Recorded right)
                ? Objects.equals(left.series(), right.series())
                        && left.source().keys().equals(right.source().keys())
                        && SameFile.is(left.source().place(), right.source().place())
                : candidate.equals(reference);
    }

    private PlannedSide add(Role side, ScheduleSide what) {
        return what.fold(computed -> compute(side, computed.spec()), recorded -> read(side, recorded));
    }

    private PlannedSide compute(Role side, ScheduleSpec spec) {
        tasks.add(new CaseTask.ScheduleTask(
                settings.name(),
                side,
                spec,
                check.steps(),
                check.keys(),
                Costs.schedule(check.steps()),
                Digest.of(spec.toString())));
        return new PlannedSide(Origin.COMPUTED, spec.framework(), spec.framework() + " " + spec.scheduler());
    }

    private PlannedSide read(Role side, ScheduleSide.Recorded recorded) {
        List<RecordedValue> values =
                check.keys().stream().map(key -> value(key, recorded.series())).toList();
        RecordedSource source = recorded.source();
        readings.add(new ReadTask(settings.name(), side, source, new ReadRequest.Named(values)));
        return new PlannedSide(
                Origin.RECORDED,
                source.producer().framework(),
                source.place() + (recorded.series() == null ? "" : " " + recorded.series()));
    }

    private RecordedValue value(ObservedKey key, String series) {
        return series == null
                ? new RecordedValue(key, key.key(), new ArrayPart.WholeArray())
                : new RecordedValue(key, series, part(key));
    }

    private ArrayPart part(ObservedKey key) {
        return key.iteration() == ObservedKey.WHOLE
                ? new ArrayPart.FirstElements(check.steps() + 1)
                : new ArrayPart.Element(key.iteration());
    }
}
