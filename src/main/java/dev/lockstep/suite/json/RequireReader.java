package dev.lockstep.suite.json;

import static dev.lockstep.suite.json.TreeReader.placed;

import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.ScheduleFieldType;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import dev.lockstep.suite.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code require}: what must hold of a side without any comparison, words or objects of one member. */
final class RequireReader {
    static final String FIELD = "require";

    private static final String FINITE = "finite";
    private static final String MOVES = "every_param_moves";
    private static final String FROZEN = "frozen";
    private static final String FALLS = "loss_falls";
    private static final String FOLLOWS = "lr_follows";
    private static final String BELOW = "grad_norm_below";
    private static final List<String> WORDS = List.of(FINITE, MOVES, FROZEN, FALLS, FOLLOWS, BELOW);

    private RequireReader() {}

    /**
     * The requirements of a side.
     *
     * @param optimizer of the side; null if the suite says none
     */
    static List<Requirement> read(JsonTree require, OptimizerSpec optimizer) {
        List<Requirement> requirements = new ArrayList<>();
        for (JsonTree element : TreeReader.list(require)) {
            Requirement requirement = element.isText() ? plain(element, optimizer) : told(element, optimizer);
            if (requirements.stream().anyMatch(each -> each.label().equals(requirement.label()))) {
                throw new LocatedException(
                        element.path(), requirement.label() + " stands there twice: each is one key of the report");
            }
            requirements.add(requirement);
        }
        List<String> frozen = requirements.stream()
                .filter(Requirement.Frozen.class::isInstance)
                .flatMap(each -> ((Requirement.Frozen) each).patterns().stream())
                .toList();
        return requirements.stream().map(each -> sparing(each, frozen)).toList();
    }

    /** What must not move need not move. */
    private static Requirement sparing(Requirement requirement, List<String> frozen) {
        if (!(requirement instanceof Requirement.EveryParamMoves moves)) {
            return requirement;
        }
        List<String> except = new ArrayList<>(moves.except());
        except.addAll(frozen);
        return new Requirement.EveryParamMoves(except);
    }

    private static Requirement plain(JsonTree word, OptimizerSpec optimizer) {
        return switch (word(word, TreeReader.text(word))) {
            case FINITE -> new Requirement.Finite();
            case MOVES -> new Requirement.EveryParamMoves(frozen(optimizer));
            case FROZEN -> frozenByOptimizer(word, optimizer);
            case FALLS -> new Requirement.LossFalls();
            case FOLLOWS -> follows(word, optimizer);
            default -> throw new LocatedException(word.path(), BELOW + " needs a limit: {\"" + BELOW + "\": 10}");
        };
    }

    private static Requirement told(JsonTree object, OptimizerSpec optimizer) {
        Map<String, JsonTree> members = TreeReader.object(object).members();
        if (members.size() != 1) {
            throw new LocatedException(object.path(), object + " is not one requirement and what it needs");
        }
        String name = members.keySet().iterator().next();
        JsonTree value = object.member(name);
        return switch (word(value, name)) {
            case MOVES -> {
                List<String> except = new ArrayList<>(frozen(optimizer));
                except.addAll(patterns(value));
                yield new Requirement.EveryParamMoves(except);
            }
            case FROZEN -> new Requirement.Frozen(patterns(value));
            case FOLLOWS -> follows(value);
            case BELOW -> new Requirement.GradNormBelow(limit(value));
            default -> throw new LocatedException(value.path(), name + " needs nothing: \"" + name + "\"");
        };
    }

    private static String word(JsonTree place, String word) {
        if (!WORDS.contains(word)) {
            throw new LocatedException(place.path(), word + " is not one of " + String.join(", ", WORDS));
        }
        return word;
    }

    private static List<String> frozen(OptimizerSpec optimizer) {
        return optimizer == null ? List.of() : optimizer.get(OptimizerFields.FROZEN);
    }

    private static Requirement frozenByOptimizer(JsonTree word, OptimizerSpec optimizer) {
        if (frozen(optimizer).isEmpty()) {
            throw new LocatedException(
                    word.path(), "optimizer.frozen names no parameter; {\"frozen\": [\"embeddings\"]} names some");
        }
        return new Requirement.Frozen(frozen(optimizer));
    }

    private static List<String> patterns(JsonTree tree) {
        List<String> patterns = TreeReader.texts(tree);
        if (patterns.isEmpty() || patterns.contains("")) {
            throw new LocatedException(tree.path(), tree + " names no parameter");
        }
        return patterns;
    }

    private static double limit(JsonTree tree) {
        double limit = TreeReader.number(tree);
        if (!(limit > 0)) {
            throw new LocatedException(tree.path(), limit + " is not above 0");
        }
        return limit;
    }

    private static Requirement follows(JsonTree word, OptimizerSpec optimizer) {
        if (optimizer == null) {
            throw new LocatedException(
                    word.path(),
                    "the side has no optimizer: {\"" + FOLLOWS + "\": {\"framework\": ...}} says the schedule");
        }
        double lr = optimizer.settings(Precision.FLOAT64).lr();
        return new Requirement.LrFollows(optimizer.startingSchedule(lr), lr, optimizer.accumulate());
    }

    private static Requirement follows(JsonTree tree) {
        AllowedKeys.require("schedule", tree);
        ScheduleSpec schedule = placed(
                JsonTree.object("", Map.of(FOLLOWS, tree)),
                () -> ScheduleFieldType.INSTANCE.read(FOLLOWS, tree.plain()));
        try {
            Schedules.of(schedule);
        } catch (BadFieldException e) {
            throw new LocatedException(tree.pathOf(e.field()), e.problem());
        }
        return new Requirement.LrFollows(schedule, Double.NaN, 1);
    }
}
