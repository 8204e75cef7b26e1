package dev.lockstep.suite;

import static dev.lockstep.suite.PlacedException.placed;

import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Reads schedules and the checks that compare them. */
final class ScheduleReader {
    private static final String FRAMEWORK = "framework";
    private static final String LR = "lr";
    private static final List<String> KINDS = List.of(FRAMEWORK, "npy", "safetensors");
    private static final int LONGEST = 100_000_000;

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
        KnownKeys.require("schedules", check);
        At at = at(check);
        return new ScheduleCheck(
                settings, at, keys(check, at, settings), side(check.member("candidate")), side(check.member("reference")));
    }

    private static At at(JsonTree check) {
        JsonTree at = check.member("at");
        if (at.isObject()) {
            KnownKeys.require("at", at);
            if (check.hasValue("steps")) {
                throw new PlacedException(check.member("steps").path(), "belongs to \"at\": \"all\"");
            }
            return picked(at);
        }
        if (!Reading.text(at).equals("all")) {
            throw new PlacedException(at.path(), at + " is neither \"all\" nor an object with after or index");
        }
        return new At.All(index(check.member("steps")));
    }

    private static At picked(JsonTree at) {
        if (at.has("after") == at.has("index")) {
            throw new PlacedException(at.path(), at + " needs one of after and index");
        }
        return at.has("after") ? new At.After(indices(at.member("after"))) : new At.Index(indices(at.member("index")));
    }

    private static List<Integer> indices(JsonTree tree) {
        List<Integer> indices =
                Reading.list(tree).stream().map(ScheduleReader::index).toList();
        if (indices.isEmpty() || indices.stream().distinct().count() < indices.size()) {
            throw new PlacedException(tree.path(), tree + " names no step, or one twice");
        }
        return indices;
    }

    private static int index(JsonTree tree) {
        int index = Reading.notNegative(tree);
        if (index > LONGEST) {
            throw new PlacedException(tree.path(), index + " is more than " + LONGEST);
        }
        return index;
    }

    private static List<ObservedKey> keys(JsonTree check, At at, CheckSettings settings) {
        return switch (at) {
            case At.After after -> keys(check, after.steps(), step -> step + 1);
            case At.Index index -> keys(check, index.indices(), step -> step);
            case At.All all -> List.of(
                    new ObservedKey(
                            Reading.optional(check, "key", key -> Template.require(key, List.of()), settings.name()),
                            ObservedKey.RATE,
                            ObservedKey.WHOLE));
        };
    }

    private static List<ObservedKey> keys(JsonTree check, List<Integer> steps, ToIntFunction<Integer> indexOf) {
        JsonTree key = check.member("key");
        String template = Template.require(key, List.of(Template.STEP));
        if (steps.size() > 1 && !Template.names(template, Template.STEP)) {
            throw new PlacedException(key.path(), key + " lacks {step}, and " + steps.size() + " steps would share it");
        }
        return steps.stream()
                .map(step -> new ObservedKey(
                        Template.fill(template, Map.of(Template.STEP, step.toString())),
                        ObservedKey.RATE,
                        indexOf.applyAsInt(step)))
                .toList();
    }

    private ScheduleSide side(JsonTree side) {
        String kind = RecordedReader.kind(side, KINDS);
        if (kind.equals(FRAMEWORK)) {
            return new ScheduleSide.Computed(spec(side));
        }
        KnownKeys.require("recordedSeries", side);
        return new ScheduleSide.Recorded(
                recorded.file(side, kind), Template.require(side.member("series"), List.of()));
    }

    /** A schedule that can be evaluated. A rate that its framework does not take is left out, with a warning. */
    ScheduleSpec spec(JsonTree tree) {
        return spec(tree, null);
    }

    /**
     * The same for the schedule of an optimizer.
     *
     * @param outerLr the optimizer's rate, for frameworks that start from it; null for none
     */
    ScheduleSpec spec(JsonTree tree, Double outerLr) {
        KnownKeys.require("schedule", tree);
        String framework = Reading.text(tree.member(FRAMEWORK));
        Double lr = Reading.optional(tree, LR, Reading::number);
        boolean takesLr = Schedules.takesLr(framework);
        if (lr != null && !takesLr) {
            warn(tree.member(LR).path() + ": " + framework + " has its rate in params; this one is ignored");
        }
        ScheduleSpec spec = new ScheduleSpec(
                framework,
                Reading.text(tree.member("scheduler")),
                Reading.optional(tree, "params", Reading::params, Map.of()),
                !takesLr ? null : lr == null ? outerLr : lr);
        placed(tree, () -> Schedules.of(spec));
        return spec;
    }

    private void warn(String warning) {
        String line = suite + ": " + warning;
        if (!warnings.contains(line)) {
            warnings.add(line);
        }
    }
}
