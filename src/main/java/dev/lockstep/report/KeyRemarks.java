package dev.lockstep.report;

import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.compare.ValueOutcome;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.record.PythonRepr;
import dev.lockstep.record.array.DType;
import dev.lockstep.suite.Method;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a reader should know of keys beside their figures: types that differ, infinities, and where NumPy's arithmetic misleads. */
final class KeyRemarks {
    /** A float16 mean is rounded by half of this. */
    private static final double ROUNDING = 1e-3;

    private KeyRemarks() {}

    static List<String> lines(List<JudgedKey> judged, Tolerance tolerance) {
        List<KeyStatistics> keys = judged.stream().map(JudgedKey::statistics).toList();
        List<String> lines = new ArrayList<>();
        types(keys).forEach((types, names) -> lines.add(KeyListText.of("dtypes differ, " + types, names)));
        add("longdouble is compared as float64", keys, KeyRemarks::isLongdouble, lines);
        add("empty on both sides (NumPy's mean of nothing is nan)", keys, KeyRemarks::isEmpty, lines);
        keys.stream()
                .filter(key -> key.pairs().oppositeInfinities() > 0)
                .map(KeyRemarks::infinities)
                .forEach(lines::add);
        keys.forEach(key -> tolerance.methods().stream()
                .filter(method -> isMisleading(key, method))
                .map(method -> numPys(key, method))
                .forEach(lines::add));
        return lines;
    }

    private static Map<String, List<String>> types(List<KeyStatistics> keys) {
        Map<String, List<String>> byTypes = new LinkedHashMap<>();
        keys.stream().filter(KeyStatistics::typesDiffer).forEach(key -> byTypes.computeIfAbsent(
                        types(key), types -> new ArrayList<>())
                .add(key.key()));
        return byTypes;
    }

    private static String types(KeyStatistics key) {
        List<String> types = List.of(key.types().candidate(), key.types().reference());
        boolean floats = Stream.of(DType.BFLOAT16, DType.FLOAT32, DType.FLOAT64)
                .map(DType::label)
                .anyMatch(types::contains);
        // What NumPy has no type for is saved as the integers that its bits are.
        String bits = Stream.of(DType.UINT16, DType.INT16)
                .map(DType::label)
                .filter(type -> floats && types.contains(type))
                .map(type -> " (" + type + " may be the bits of bfloat16)")
                .collect(Collectors.joining());
        return types.get(0) + " against " + types.get(1) + bits;
    }

    private static void add(String what, List<KeyStatistics> keys, Predicate<KeyStatistics> which, List<String> to) {
        List<String> names = keys.stream().filter(which).map(KeyStatistics::key).toList();
        if (!names.isEmpty()) {
            to.add(KeyListText.of(what, names));
        }
    }

    private static boolean isLongdouble(KeyStatistics key) {
        String type = DType.LONGDOUBLE.label();
        return type.equals(key.types().candidate()) || type.equals(key.types().reference());
    }

    private static boolean isEmpty(KeyStatistics key) {
        return key.worst() == ValueOutcome.EQUAL && key.values() == 0;
    }

    private static String infinities(KeyStatistics key) {
        return key.key() + ": +inf against -inf, or -inf against +inf, in "
                + key.pairs().oppositeInfinities() + " of " + key.values() + " values";
    }

    /** Whether the text log's value is another than the true one by more than rounding, or the key fails on one of both alone. */
    private static boolean isMisleading(KeyStatistics key, Method method) {
        double logged = key.logged(method).doubleValue();
        double distance = key.value(method).doubleValue();
        boolean near = Math.abs(logged - distance) <= ROUNDING * Math.abs(distance);
        return key.values() > 0
                && logged != distance
                && !(near && isWithin(key) != key.failing().contains(method))
                && !(Double.isNaN(logged) && Double.isNaN(distance));
    }

    private static boolean isWithin(KeyStatistics key) {
        return key.outsideSeeds() == 0;
    }

    private static String numPys(KeyStatistics key, Method method) {
        return key.key() + ": the log has NumPy's " + method.label() + " " + PythonRepr.of(key.logged(method))
                + ", which wraps around, rounds or subtracts infinities; the true one is "
                + PythonRepr.of(key.value(method));
    }
}
