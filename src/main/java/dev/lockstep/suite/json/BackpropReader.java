package dev.lockstep.suite.json;

import static dev.lockstep.suite.json.TreeReader.placed;

import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.Invariance.Kind;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.CheckRules;
import dev.lockstep.suite.CheckSettings;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.RecordedSource;
import dev.lockstep.suite.Requirement;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.Seeds;
import dev.lockstep.suite.SpecTemplate;
import dev.lockstep.suite.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the checks that compare training runs. */
final class BackpropReader {
    private static final String COMPUTED = "computed";
    private static final String BACKEND = RunFields.BACKEND.path();
    private static final List<String> STAND_ALONE = List.of("loss", "symmetry", CommandReader.SETTINGS);
    private static final String ARBITER = "arbiter";
    private static final String ALLOW = "allow";
    private static final String OPTIMIZER = "optimizer";
    private static final String NONDETERMINISTIC = "nondeterministic";
    private static final String NOISE = "noise";

    private final String suite;
    private final RecordedReader recorded;
    private final CaseReader cases;

    /** @param warnings takes what is read and has no effect */
    BackpropReader(String suite, List<String> warnings) {
        this.suite = suite;
        this.recorded = new RecordedReader(suite);
        this.cases = new CaseReader(suite, new ScheduleReader(suite, warnings));
    }

    /** The checks of an item: its own, if it has two sides, and one for each invariance. */
    List<BackpropCheck> read(Grid.Point point, SettingsReader settings) {
        List<BackpropCheck> checks = new ArrayList<>();
        AllowedKeys.require("backprop", point.check());
        if (!Invariances.isAlone(point.check())) {
            checks.add(read(Invariances.without(point.check()), settings.read(point), null));
        }
        for (Invariances.Self self : Invariances.of(point)) {
            checks.add(read(self.point().check(), settings.read(self.point()), self.invariance()));
        }
        return checks;
    }

    /** @param invariance under which the candidate stands against itself; null if it does not */
    private BackpropCheck read(JsonTree check, CheckSettings settings, Invariance invariance) {
        // Of any keys that two files have there is one pair, unless the suite says otherwise.
        List<Long> seeds =
                ObserveReader.isAll(check) && !check.hasValue("seeds") ? List.of(0L) : seeds(check.member("seeds"));
        List<ObservedKey> keys = keys(check, seeds.get(0));
        Map<Role, BackpropSide> sides = sides(check, settings.name(), seeds);
        boolean hasNone = keys.isEmpty() || hasNoise(check) || isFalse(check);
        // What is run once more has the same bits, or not.
        BackpropSide.Computed noise = hasNone || Invariance.is(invariance, Kind.REPEAT) ? null : noise(check, sides);
        CheckRules rules = new CheckRules(
                invariance,
                TreeReader.optional(check, ALLOW, BackpropReader::allows, false),
                invariance == null && !check.hasValue(ARBITER) && !hasNoise(check) && !isFalse(check),
                requirements(check, sides, seeds.get(0)));
        return new BackpropCheck(settings, seeds, keys, sides, noise, rules);
    }

    private static Map<Role, List<Requirement>> requirements(JsonTree check, Map<Role, BackpropSide> sides, long seed) {
        Map<Role, List<Requirement>> requirements = new HashMap<>();
        for (Role role : List.of(Role.CANDIDATE, Role.REFERENCE)) {
            JsonTree side = check.member(role.label());
            if (side.hasValue(RequireReader.FIELD)) {
                requirements.put(
                        role,
                        RequireReader.read(side.member(RequireReader.FIELD), optimizer(check, sides.get(role), seed)));
            }
        }
        return requirements;
    }

    /** A recorded side's is the one that the check describes; null if it describes none. */
    private static OptimizerSpec optimizer(JsonTree check, BackpropSide side, long seed) {
        return side.fold(
                computed -> computed.spec(seed).optimizer(),
                recorded -> check.hasValue(OPTIMIZER)
                        ? new JsonSpecTemplate("", check, List.of())
                                .withSeed(seed)
                                .optimizer()
                        : null,
                commanded -> commanded.template().withSeed(seed).optimizer());
    }

    /** Whether a list of what is allowed has the one word that it may have. */
    private static boolean allows(JsonTree tree) {
        for (JsonTree word : TreeReader.list(tree)) {
            if (!TreeReader.text(word).equals(NONDETERMINISTIC)) {
                throw new LocatedException(word.path(), word + " cannot be allowed; " + NONDETERMINISTIC + " can");
            }
        }
        return !tree.elements().isEmpty();
    }

    private static boolean hasNoise(JsonTree check) {
        return check.hasValue(NOISE) && !isFalse(check);
    }

    /** Whether the suite says that no noise is to be measured. */
    private static boolean isFalse(JsonTree check) {
        return check.hasValue(NOISE)
                && check.member(NOISE).scalar() != null
                && check.member(NOISE).scalar().isBoolean()
                && !check.member(NOISE).scalar().asBoolean();
    }

    /**
     * The run whose rounding is the check's noise: that of a side that is computed, of a recorder's if the suite says all of it, or
     * else the one that the suite describes, which is what recorded sides should be of. Null if there is none, or it cannot run:
     * nothing else of the check needs it.
     */
    private BackpropSide.Computed noise(JsonTree check, Map<Role, BackpropSide> sides) {
        for (Role role : List.of(Role.CANDIDATE, Role.REFERENCE)) {
            if (sides.get(role) instanceof BackpropSide.Computed computed) {
                return computed;
            }
        }
        for (Role role : List.of(Role.CANDIDATE, Role.REFERENCE)) {
            if (sides.get(role) instanceof BackpropSide.Commanded commanded) {
                return known(commanded.template());
            }
        }
        try {
            return known(cases.template(check, ObserveReader.requests(check)));
        } catch (LocatedException e) {
            return null;
        }
    }

    private static BackpropSide.Computed known(SpecTemplate template) {
        try {
            return template.withSeed(0).whole().isPresent() ? new BackpropSide.Computed(template) : null;
        } catch (LocatedException | BadSuiteException e) {
            return null;
        }
    }

    private Map<Role, BackpropSide> sides(JsonTree check, String name, List<Long> seeds) {
        Map<Role, BackpropSide> sides = new HashMap<>();
        sides.put(Role.CANDIDATE, side(check, check.member("candidate"), name, seeds));
        sides.put(Role.REFERENCE, side(check, check.member("reference"), name, seeds));
        if (check.hasValue(ARBITER)) {
            JsonTree arbiter = check.member(ARBITER);
            BackpropSide side = side(check, arbiter, name, seeds);
            if (runs(side) > 1) {
                throw new LocatedException(arbiter.pathOf("repeat"), "an arbiter is run once");
            }
            sides.put(Role.ARBITER, side);
        }
        if (hasNoise(check)) {
            addReplicas(check, name, seeds, sides);
        }
        return sides;
    }

    /** @param sides Modified: the replicas are added. */
    private void addReplicas(JsonTree check, String name, List<Long> seeds, Map<Role, BackpropSide> sides) {
        List<JsonTree> noise = TreeReader.list(check.member(NOISE));
        int count = 0;
        for (JsonTree each : noise) {
            BackpropSide side = side(check, each, name, seeds);
            BackpropSide once = side instanceof BackpropSide.Commanded commanded ? commanded.once() : side;
            for (int run = 0; run < runs(side); run++) {
                sides.put(Role.replica(count++), once);
            }
        }
        if (count < 2) {
            throw new LocatedException(
                    check.member(NOISE).path(),
                    "has " + count + " sides; what rounding does shows between two or more");
        }
    }

    /** How often a side is run of each seed. */
    private static int runs(BackpropSide side) {
        return side.fold(
                computed -> 1, recorded -> 1, commanded -> commanded.command().repeat());
    }

    private static List<Long> seeds(JsonTree tree) {
        if (tree.isArray()) {
            List<Long> seeds =
                    tree.elements().stream().map(TreeReader::wholeLong).toList();
            return placed(JsonTree.object("", Map.of("seeds", tree)), () -> Seeds.ascending(seeds));
        }
        String text = tree.scalar() == null ? "" : tree.scalar().asText();
        if (text.isEmpty()
                || !(tree.scalar().isIntegralNumber() || tree.scalar().isTextual())) {
            throw new LocatedException(
                    tree.path(), tree + " names no seeds; they are written \"0-15\", \"0-3,7\" or [0, 3, 7]");
        }
        return placed(JsonTree.object("", Map.of("seeds", tree)), () -> Seeds.parse(text));
    }

    /** The keys of a check, whose model may be unknown if nothing is computed; none for all that there are. */
    private static List<ObservedKey> keys(JsonTree check, long seed) {
        if (ObserveReader.isAll(check)) {
            // How many iterations a file holds is the file's to tell.
            return List.of();
        }
        JsonSpecTemplate template = new JsonSpecTemplate("", check, ObserveReader.requests(check)).withSeed(seed);
        if (check.hasValue("model")) {
            AllowedKeys.require("model", check.member("model"));
        }
        return template.keys(template.model(), template.read(RunFields.ITERATIONS));
    }

    private BackpropSide side(JsonTree check, JsonTree whole, String name, List<Long> seeds) {
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
