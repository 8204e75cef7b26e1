package dev.lockstep.suite.json;

import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.RecordedSource;
import dev.lockstep.suite.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads one side of a check of training runs: computed, made by a command, or recorded. */
final class SideReader {
    private static final String COMPUTED = "computed";
    private static final String BACKEND = RunFields.BACKEND.path();
    private static final List<String> STAND_ALONE = List.of("loss", "symmetry", CommandReader.SETTINGS);

    private final String suite;
    private final RecordedReader recorded;
    private final CaseReader cases;

    SideReader(String suite, CaseReader cases) {
        this.suite = suite;
        this.recorded = new RecordedReader(suite);
        this.cases = cases;
    }

    /**
     * @param check what the side overrides
     * @param name of the check
     */
    BackpropSide read(JsonTree check, JsonTree whole, String name, List<Long> seeds) {
        JsonTree side = whole.isObject() ? whole.only(field -> !field.equals(RequireReader.FIELD)) : whole;
        String kind = RecordedReader.kind(side, COMPUTED, CommandReader.COMMAND);
        if (kind.equals(COMPUTED)) {
            return computed(check, side, seeds);
        }
        if (kind.equals(CommandReader.COMMAND)) {
            return commanded(check, side, name, seeds);
        }
        AllowedKeys.require(RecordedReader.isOfRun(kind) ? "runOfRun" : "recordedRun", side);
        RecordedSource source = recorded.source(side, kind, name);
        List<String> places = List.of(Template.SEED, Template.ITERATION, Template.KEY);
        String key =
                TreeReader.optional(side, "key", tree -> TemplateReader.read(tree, places), BackpropSide.Recorded.KEY);
        if (seeds.size() > 1 && !source.isSeeded() && !Template.names(key, Template.SEED)) {
            throw new LocatedException(
                    side.pathOf("key"), "\"" + key + "\" lacks {seed}, and " + seeds.size() + " seeds would share it");
        }
        if (ObserveReader.isAll(check)
                && (Template.count(key, Template.KEY) != 1 || Template.names(key, Template.ITERATION))) {
            throw new LocatedException(
                    side.pathOf("key"),
                    "\"" + key + "\" does not tell keys: \"observe\": \"all\" needs {key} once, no {iteration}");
        }
        return new BackpropSide.Recorded(source, key);
    }

    private BackpropSide computed(JsonTree check, JsonTree side, List<Long> seeds) {
        List<String> own = List.of(COMPUTED, BACKEND, Invariance.FIELD);
        JsonTree tree = TreeMerge.mergeCase(check, overrides(check, side, own, CaseReader.CASE_FIELDS))
                .with(RunFields.PRECISION.path(), side.member(COMPUTED));
        for (String ofSide : List.of(BACKEND, Invariance.FIELD)) {
            tree = side.hasValue(ofSide) ? tree.with(ofSide, side.member(ofSide)) : tree;
        }
        BackpropSide.Computed computed = new BackpropSide.Computed(cases.template(tree, ObserveReader.requests(tree)));
        // What depends on the seed only grows with it.
        computed.spec(seeds.get(0));
        computed.spec(seeds.get(seeds.size() - 1));
        return computed;
    }

    private BackpropSide commanded(JsonTree check, JsonTree side, String name, List<Long> seeds) {
        List<String> fields = new ArrayList<>(CaseReader.CASE_FIELDS);
        fields.add(CommandReader.SETTINGS);
        JsonTree tree = TreeMerge.mergeCase(check, overrides(check, side, CommandReader.OWN_FIELDS, fields));
        for (String own : List.of(RunFields.PRECISION.path(), Invariance.FIELD)) {
            tree = side.has(own) ? tree.with(own, side.member(own)) : tree;
        }
        if (tree.hasValue(CommandReader.SETTINGS)) {
            TreeReader.object(tree.member(CommandReader.SETTINGS));
        }
        List<ObservationRequest> observe = ObserveReader.isAll(tree) ? List.of() : ObserveReader.requests(tree);
        BackpropSide.Commanded commanded = new BackpropSide.Commanded(
                name, new CommandReader(suite).command(side), CommandReader.keys(side), cases.template(tree, observe));
        commanded.run(seeds.get(0));
        commanded.run(seeds.get(seeds.size() - 1));
        return commanded;
    }

    /**
     * One tree of all overrides, so that their order does not matter.
     *
     * @param own what the side has beside overrides
     * @param fields what may be overridden
     */
    private static JsonTree overrides(JsonTree check, JsonTree side, List<String> own, List<String> fields) {
        JsonTree overrides = JsonTree.object(side.path(), Map.of());
        for (Map.Entry<String, JsonTree> override : side.members().entrySet()) {
            if (!own.contains(override.getKey())) {
                requireField(check, override, own, fields);
                overrides = TreeMerge.merge(overrides, nested(override.getKey(), override.getValue()));
            }
        }
        return overrides;
    }

    /** Fields of the run itself stand under their whole paths. */
    private static JsonTree nested(String path, JsonTree value) {
        return RunSpec.has(path)
                ? JsonTree.object(value.path(), Map.of(path, value))
                : TreeMerge.nested(path, value, TreeMerge.ALL_NAMES);
    }

    private static void requireField(
            JsonTree check, Map.Entry<String, JsonTree> override, List<String> own, List<String> fields) {
        String path = override.getKey();
        if (RunSpec.has(path)) {
            return;
        }
        String root = path.split("\\.", 2)[0];
        if (!fields.contains(root)) {
            List<String> known = new ArrayList<>(own);
            known.addAll(fields);
            RunSpec.FIELDS.forEach(field -> known.add(field.path()));
            throw AllowedKeys.unknown(override.getValue().path(), path, known);
        }
        // The loss may be left out, as it has defaults, and a check has no settings.
        if (!STAND_ALONE.contains(root) && path.contains(".")) {
            check.member(root);
        }
    }
}
