package dev.lockstep.suite.json;

import static dev.lockstep.suite.json.TreeReader.placed;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.Invariance.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes of {@code invariances} checks in which a side stands against itself. */
final class Invariances {
    /** A list of words, or of objects such as {@code {"name": "pad_longer", "by": 8}}: of a check, whose candidate is meant, or of a side. */
    static final String FIELD = "invariances";

    private static final String CANDIDATE = "candidate";
    private static final String REFERENCE = "reference";
    private static final List<String> RUNS = List.of("computed", CommandReader.COMMAND);
    /** What one thread stands against where the suite says nothing. */
    private static final Invariance MORE_THREADS = new Invariance(Kind.THREADS, 2);

    private static final Invariance ONE_THREAD = new Invariance(Kind.THREADS, 1);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Invariances() {}

    /** A check of a side against itself. */
    record Self(Grid.Point point, Invariance invariance) {}

    /** Whether a check has no sides to compare but a candidate and itself. */
    static boolean isAlone(JsonTree check) {
        return !check.hasValue(REFERENCE)
                && (check.hasValue(FIELD)
                        || (check.hasValue(CANDIDATE) && check.member(CANDIDATE).hasValue(FIELD)));
    }

    /** The check without what makes further ones. */
    static JsonTree without(JsonTree check) {
        JsonTree plain = check.only(name -> !name.equals(FIELD));
        for (String side : List.of(CANDIDATE, REFERENCE)) {
            if (plain.hasValue(side) && plain.member(side).isObject()) {
                plain = plain.with(side, plain.member(side).only(name -> !name.equals(FIELD)));
            }
        }
        return plain;
    }

    /** The checks of the candidate's invariances, then of the reference's. */
    static List<Self> of(Grid.Point point) {
        JsonTree check = point.check();
        List<Self> selves = new ArrayList<>();
        if (check.hasValue(FIELD)) {
            add(point, CANDIDATE, check.member(FIELD), selves);
        }
        for (String side : List.of(CANDIDATE, REFERENCE)) {
            if (check.hasValue(side) && check.member(side).hasValue(FIELD)) {
                add(point, side, check.member(side).member(FIELD), selves);
            }
        }
        return selves;
    }

    /** @param selves Modified: the side's checks are added. */
    private static void add(Grid.Point point, String name, JsonTree invariances, List<Self> selves) {
        JsonTree side = without(point.check()).member(name);
        requireRun(side, invariances);
        for (JsonTree element : TreeReader.list(invariances)) {
            Invariance invariance = read(element);
            selves.add(new Self(
                    new Grid.Point(
                            point.suffix() + suffix(name, element, invariance),
                            self(point.check(), side, element, invariance)),
                    invariance));
        }
        if (invariances.elements().isEmpty()) {
            throw new LocatedException(invariances.path(), "names no invariance");
        }
    }

    private static void requireRun(JsonTree side, JsonTree invariances) {
        if (RUNS.stream().noneMatch(side::has)) {
            throw new LocatedException(
                    invariances.path(),
                    "is of a side that is computed or commanded: one that was recorded cannot be run again");
        }
        if (side.hasValue(Invariance.FIELD)) {
            throw new LocatedException(
                    side.member(Invariance.FIELD).path(), "does not go with " + FIELD + ", which put one in its place");
        }
    }

    private static Invariance read(JsonTree element) {
        if (element.isObject()) {
            return placed(element, () -> Invariance.of("", element.plain()));
        }
        if (!element.isText()) {
            throw new LocatedException(
                    element.path(), element + " is neither the name of an invariance nor an object that has one");
        }
        JsonTree named = JsonTree.object(element.path(), Map.of("name", element));
        Invariance invariance = placed(named, () -> Invariance.of("", named.plain()));
        return invariance.kind() == Kind.THREADS ? MORE_THREADS : invariance;
    }

    /** {@code [invariance=pad_longer]}, with the parameter if the suite says one. */
    private static String suffix(String side, JsonTree element, Invariance invariance) {
        StringBuilder suffix = new StringBuilder("[");
        suffix.append(side.equals(REFERENCE) ? REFERENCE + "." : "")
                .append(Invariance.FIELD)
                .append('=');
        suffix.append(invariance.kind().label());
        element.members().forEach((name, value) -> {
            if (!name.equals("name")) {
                suffix.append(',').append(name).append('=').append(value);
            }
        });
        return suffix.append(']').toString();
    }

    private static JsonTree self(JsonTree check, JsonTree side, JsonTree element, Invariance invariance) {
        boolean alone = isAlone(check);
        // What is expected and logged of two sides is not of one.
        Map<String, JsonTree> members = new LinkedHashMap<>(without(check)
                .only(name -> alone || !List.of("expect", "log").contains(name))
                .members());
        JsonTree free = side.only(name -> !name.equals(RequireReader.FIELD));
        // What a check of two sides requires of them stands there. With none, it must hold under each change.
        members.put(CANDIDATE, (alone ? side : free).with(Invariance.FIELD, tree(element, invariance)));
        boolean againstOneThread = invariance.kind() == Kind.THREADS && invariance.value() > 1;
        members.put(REFERENCE, againstOneThread ? free.with(Invariance.FIELD, tree(element, ONE_THREAD)) : free);
        return JsonTree.object(check.path(), members);
    }

    private static JsonTree tree(JsonTree element, Invariance invariance) {
        return JsonTree.of(element.path(), MAPPER.valueToTree(invariance.plain()));
    }
}
