package dev.lockstep.suite.json;

import static dev.lockstep.suite.json.TreeReader.placed;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.engine.spec.Field;
import dev.lockstep.engine.spec.OptimizerDialect;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.PlainValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays one tree over another: objects merge, scalars and arrays replace. */
final class TreeMerge {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String OPTIMIZER = "optimizer";
    private static final String FRAMEWORK = "framework";
    private static final String NAME = "name";
    private static final String PARAMS = "params";
    private static final List<String> SIDES =
            List.of("framework", "computed", "npy", "safetensors", "set", "table", "command");

    /** Objects of several kinds, and the keys that tell them: one kind laid over another replaces it. */
    private static final Map<String, List<String>> KINDS = Map.of(
            "weights",
            List.of("generator", "safetensors"),
            "batch",
            List.of("generator", "ids"),
            "candidate",
            SIDES,
            "reference",
            SIDES,
            "arbiter",
            SIDES);

    /** A path is taken apart at every dot. */
    static final int ALL_NAMES = 0;

    private TreeMerge() {}

    /**
     * What {@code over} says, and where it says nothing, what {@code base} does. A merged object stands in base's place: what it
     * lacks is missing there.
     */
    static JsonTree merge(JsonTree base, JsonTree over) {
        if (!base.isObject() || !over.isObject()) {
            return over;
        }
        Map<String, JsonTree> members = new LinkedHashMap<>(base.members());
        over.members().forEach((name, value) -> {
            JsonTree below = base.members().get(name);
            members.put(name, below == null || isOtherKind(name, below, value) ? value : merge(below, value));
        });
        return JsonTree.object(base.path(), members);
    }

    private static boolean isOtherKind(String name, JsonTree base, JsonTree over) {
        List<String> kinds = KINDS.getOrDefault(name, List.of());
        return kinds.stream().anyMatch(base::has) && kinds.stream().anyMatch(kind -> over.has(kind) && !base.has(kind));
    }

    /**
     * The same for the case of a backprop check. Another {@code optimizer.framework} or {@code optimizer.name} keeps what the
     * params below mean: they are translated into its names.
     */
    static JsonTree mergeCase(JsonTree base, JsonTree over) {
        return base.has(OPTIMIZER) && over.has(OPTIMIZER)
                ? merge(base.with(OPTIMIZER, translated(base.member(OPTIMIZER), over.member(OPTIMIZER))), over)
                : merge(base, over);
    }

    private static JsonTree translated(JsonTree base, JsonTree over) {
        if (!base.has(FRAMEWORK) || !base.has(PARAMS) || !base.has(NAME) || !(over.has(FRAMEWORK) || over.has(NAME))) {
            return base;
        }
        JsonTree places = JsonTree.object(over.path(), Map.of(OPTIMIZER, merge(base, over)));
        OptimizerDialect from = placed(places, () -> dialect(base));
        OptimizerDialect to = placed(places, () -> dialect(merge(base, over)));
        return from == to ? base : base.with(PARAMS, translated(base.member(PARAMS), places, from, to));
    }

    private static OptimizerDialect dialect(JsonTree optimizer) {
        return OptimizerDialects.of(read(OptimizerFields.FRAMEWORK, optimizer), read(OptimizerFields.NAME, optimizer));
    }

    private static <T> T read(Field<T> field, JsonTree optimizer) {
        JsonTree value = optimizer.member(field.name());
        return placed(JsonTree.object("", Map.of(OPTIMIZER, optimizer)), () -> field.kind()
                .read(field.path(), value.plain()));
    }

    private static JsonTree translated(JsonTree params, JsonTree places, OptimizerDialect from, OptimizerDialect to) {
        Map<String, Object> translated = placed(
                places,
                () -> OptimizerDialects.translate(from, to, PlainValues.params("optimizer.params", params.plain())));
        return JsonTree.of(params.path(), MAPPER.valueToTree(translated));
    }

    /**
     * An object that holds a value under a dotted path. Names below {@code observe} may have dots themselves.
     *
     * @param depth at most this many names are taken apart
     */
    static JsonTree nested(String dotted, JsonTree value, int depth) {
        List<String> names = new ArrayList<>(List.of(dotted.split("\\.", dotted.startsWith("observe.") ? 2 : depth)));
        JsonTree tree = value;
        for (int i = names.size() - 1; i >= 0; i--) {
            tree = JsonTree.object(value.path(), Map.of(names.get(i), tree));
        }
        return tree;
    }
}
