package dev.lockstep.suite.json;

import static dev.lockstep.suite.json.TreeReader.placed;

import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.Invariance.Kind;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.CheckRules;
import dev.lockstep.suite.CheckSettings;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Requirement;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the checks that compare training runs. */
final class BackpropReader {
    private static final String ARBITER = "arbiter";
    private static final String ALLOW = "allow";
    private static final String OPTIMIZER = "optimizer";
    private static final String NONDETERMINISTIC = "nondeterministic";

    private final SideReader side;
    private final NoiseReader noise;

    /** @param warnings takes what is read and has no effect */
    BackpropReader(String suite, List<String> warnings) {
        CaseReader cases = new CaseReader(suite, new ScheduleReader(suite, warnings));
        this.side = new SideReader(suite, cases);
        this.noise = new NoiseReader(cases);
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
        boolean hasNone = keys.isEmpty() || check.hasValue(NoiseReader.FIELD);
        // What is run once more has the same bits, or not.
        BackpropSide.Computed run = hasNone || Invariance.is(invariance, Kind.REPEAT) ? null : noise.run(check, sides);
        CheckRules rules = new CheckRules(
                invariance,
                TreeReader.optional(check, ALLOW, BackpropReader::allows, false),
                invariance == null && !check.hasValue(ARBITER) && !check.hasValue(NoiseReader.FIELD),
                requirements(check, sides, seeds.get(0)));
        return new BackpropCheck(settings, seeds, keys, sides, run, rules);
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

    private Map<Role, BackpropSide> sides(JsonTree check, String name, List<Long> seeds) {
        Map<Role, BackpropSide> sides = new HashMap<>();
        sides.put(Role.CANDIDATE, side.read(check, check.member("candidate"), name, seeds));
        sides.put(Role.REFERENCE, side.read(check, check.member("reference"), name, seeds));
        if (check.hasValue(ARBITER)) {
            JsonTree arbiter = check.member(ARBITER);
            BackpropSide read = side.read(check, arbiter, name, seeds);
            if (runs(read) > 1) {
                throw new LocatedException(arbiter.pathOf("repeat"), "an arbiter is run once");
            }
            sides.put(Role.ARBITER, read);
        }
        if (NoiseReader.isNamed(check)) {
            addReplicas(check, name, seeds, sides);
        }
        return sides;
    }

    /** @param sides Modified: the replicas are added. */
    private void addReplicas(JsonTree check, String name, List<Long> seeds, Map<Role, BackpropSide> sides) {
        List<JsonTree> replicas = TreeReader.list(check.member(NoiseReader.FIELD));
        int count = 0;
        for (JsonTree each : replicas) {
            BackpropSide read = side.read(check, each, name, seeds);
            BackpropSide once = read instanceof BackpropSide.Commanded commanded ? commanded.once() : read;
            for (int run = 0; run < runs(read); run++) {
                sides.put(Role.replica(count++), once);
            }
        }
        if (count < 2) {
            throw new LocatedException(
                    check.member(NoiseReader.FIELD).path(),
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
}
