package dev.lockstep.suite.json;

import static dev.lockstep.suite.json.TreeReader.placed;

import dev.lockstep.suite.Glob;
import dev.lockstep.suite.KeyLimits;
import dev.lockstep.suite.Method;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Reads tolerances. */
final class ToleranceReader {
    private static final String ALL = "all";
    private static final String KEYS = "keys";

    private ToleranceReader() {}

    /**
     * A tolerance. Methods that it does not give are those of {@code outer}; so are the limits if it gives none of them. Its
     * limits of keys come before those of {@code outer}.
     */
    static Tolerance read(JsonTree tree, Tolerance outer) {
        AllowedKeys.require("tolerance", tree);
        Tolerance whole = limits(tree, outer);
        List<KeyLimits> keys = new ArrayList<>();
        if (tree.hasValue(KEYS)) {
            TreeReader.object(tree.member(KEYS))
                    .members()
                    .forEach((pattern, limits) -> keys.add(ofKeys(pattern, limits, whole)));
        }
        outer.keys()
                .forEach(
                        inherited -> keys.add(new KeyLimits(inherited.keys(), with(whole.methods(), inherited, tree))));
        return new Tolerance(
                whole.methods(), whole.threshold(), whole.rtol(), whole.ulp(), whole.atol(), whole.equalInf(), keys);
    }

    /** A check that takes other methods than the suite keeps the suite's limits of keys. */
    private static Tolerance with(List<Method> methods, KeyLimits inherited, JsonTree tree) {
        Tolerance limits = inherited.tolerance();
        return placed(
                tree,
                () -> new Tolerance(
                        methods, limits.threshold(), limits.rtol(), limits.ulp(), limits.atol(), limits.equalInf()));
    }

    private static KeyLimits ofKeys(String pattern, JsonTree tree, Tolerance whole) {
        AllowedKeys.require("keyLimits", tree);
        if (tree.members().isEmpty()) {
            throw new LocatedException(tree.path(), "gives no limit");
        }
        return placed(tree, () -> new KeyLimits(new Glob(pattern), limits(tree, whole)));
    }

    private static Tolerance limits(JsonTree tree, Tolerance outer) {
        List<Method> methods = TreeReader.optional(tree, "method", ToleranceReader::methods, outer.methods());
        Double threshold = TreeReader.optional(tree, "threshold", TreeReader::number);
        Double rtol = TreeReader.optional(tree, "rtol", TreeReader::number);
        Long ulp = TreeReader.optional(tree, "ulp", TreeReader::wholeLong);
        Double atol = TreeReader.optional(tree, "atol", TreeReader::number);
        boolean equalInf = TreeReader.optional(tree, "equal_inf", TreeReader::flag, outer.equalInf());
        return placed(
                tree,
                () -> threshold == null && rtol == null && ulp == null && atol == null
                        ? new Tolerance(methods, outer.threshold(), outer.rtol(), outer.ulp(), outer.atol(), equalInf)
                        : new Tolerance(methods, threshold, rtol, ulp, atol, equalInf));
    }

    private static List<Method> methods(JsonTree tree) {
        if (!tree.isArray()) {
            return TreeReader.text(tree).equals(ALL) ? Method.ALL : List.of(method(tree));
        }
        List<Method> methods =
                tree.elements().stream().map(ToleranceReader::method).toList();
        if (methods.isEmpty() || methods.stream().distinct().count() < methods.size()) {
            throw new LocatedException(tree.path(), tree + " names no method, or one twice");
        }
        return methods;
    }

    private static Method method(JsonTree tree) {
        String label = TreeReader.text(tree);
        return Arrays.stream(Method.values())
                .filter(method -> method.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () -> new LocatedException(tree.path(), label + " is not one of " + labels() + ", " + ALL));
    }

    private static String labels() {
        return Arrays.stream(Method.values()).map(Method::label).collect(Collectors.joining(", "));
    }
}
