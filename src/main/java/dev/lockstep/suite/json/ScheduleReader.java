package dev.lockstep.suite.json;

import static dev.lockstep.suite.json.TreeReader.placed;

import dev.lockstep.engine.spec.ScheduleFieldType;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import dev.lockstep.suite.CheckSettings;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.ScheduleCheck;
import dev.lockstep.suite.ScheduleSide;
import java.util.List;

/** Reads schedules and the checks that compare them. */
final class ScheduleReader {
    private static final String FRAMEWORK = "framework";
    private static final String LR = "lr";

    private final String suite;
    private final List<String> warnings;
    private final RecordedReader recorded;

    /** @param warnings takes what is read and has no effect */
    ScheduleReader(String suite, List<String> warnings) {
        this.suite = suite;
        this.warnings = warnings;
        this.recorded = new RecordedReader(suite);
    }

    ScheduleCheck read(JsonTree check, CheckSettings settings) {
        AllowedKeys.require("schedules", check);
        List<ObservedKey> keys = AtReader.keys(check, settings.name());
        return new ScheduleCheck(
                settings,
                AtReader.steps(check, keys),
                keys,
                side(check.member("candidate"), settings.name()),
                side(check.member("reference"), settings.name()));
    }

    private ScheduleSide side(JsonTree side, String check) {
        if (side.isObject() && side.has(CommandReader.COMMAND)) {
            throw new LocatedException(
                    side.member(CommandReader.COMMAND).path(),
                    "a schedule is evaluated or recorded; commands are for backprop");
        }
        String kind = RecordedReader.kind(side, FRAMEWORK);
        if (kind.equals(FRAMEWORK)) {
            return new ScheduleSide.Computed(spec(side));
        }
        if (RecordedReader.isOfRun(kind)) {
            AllowedKeys.require("seriesOfRun", side);
            return new ScheduleSide.Recorded(recorded.source(side, kind, check), null);
        }
        AllowedKeys.require("recordedSeries", side);
        return new ScheduleSide.Recorded(
                recorded.source(side, kind, check), TemplateReader.read(side.member("series"), List.of()));
    }

    /** A schedule that can be evaluated. A rate that its framework does not take is left out, with a warning. */
    ScheduleSpec spec(JsonTree tree) {
        AllowedKeys.require("schedule", tree);
        ScheduleSpec spec = placed(tree, () -> ScheduleFieldType.INSTANCE.read("", tree.plain()));
        warn(tree);
        placed(tree, () -> Schedules.of(spec));
        return spec;
    }

    /** Warns of a rate that the schedule's framework does not take. */
    void warn(JsonTree schedule) {
        String framework = TreeReader.text(schedule.member(FRAMEWORK));
        if (schedule.hasValue(LR) && !Schedules.takesLr(framework)) {
            warn(schedule.member(LR).path() + ": " + framework + " has its rate in params; this one is ignored");
        }
    }

    private void warn(String warning) {
        String line = suite + ": " + warning;
        if (!warnings.contains(line)) {
            warnings.add(line);
        }
    }
}
