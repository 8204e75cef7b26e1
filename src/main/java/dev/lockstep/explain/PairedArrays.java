package dev.lockstep.explain;

import dev.lockstep.keys.KeyName;
import dev.lockstep.keys.KeyName.Role;
import dev.lockstep.record.array.NdArray;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** The arrays that two records have under one key and of one shape, by what their names say of them. */
final class PairedArrays {
    private static final int RUN = 1 << 16;

    private final Map<String, NdArray> left;
    private final Map<String, NdArray> right;
    private final Map<String, KeyName> names = new LinkedHashMap<>();
    /** Keys by role, and by parameter, and by iteration; -1 for none. */
    private final Map<Role, Map<String, NavigableMap<Integer, String>>> byRole = new LinkedHashMap<>();

    private final Map<String, double[]> largest = new LinkedHashMap<>();

    PairedArrays(Map<String, NdArray> left, Map<String, NdArray> right) {
        this.left = left;
        this.right = right;
        left.forEach((key, array) -> {
            if (right.containsKey(key)
                    && Arrays.equals(array.shape(), right.get(key).shape())) {
                KeyName name = KeyName.of(key);
                names.put(key, name);
                byRole.computeIfAbsent(name.role(), role -> new LinkedHashMap<>())
                        .computeIfAbsent(parameter(name), parameter -> new TreeMap<>())
                        .put(name.iteration(), key);
            }
        });
    }

    boolean has(String key) {
        return names.containsKey(key);
    }

    KeyName name(String key) {
        return names.get(key);
    }

    /** What all keys' names say, in the left record's order. */
    Map<String, KeyName> names() {
        return names;
    }

    NdArray left(String key) {
        return left.get(key);
    }

    NdArray right(String key) {
        return right.get(key);
    }

    /** The parameters that have keys of a role, in the left record's order. */
    Set<String> parameters(Role role) {
        return byRole.getOrDefault(role, Map.of()).keySet();
    }

    /** A parameter's keys of a role, by iteration. */
    NavigableMap<Integer, String> keys(Role role, String parameter) {
        return byRole.getOrDefault(role, Map.of()).getOrDefault(parameter, new TreeMap<>());
    }

    /** The parameter that a name is of: its scope and its own name. */
    static String parameter(KeyName name) {
        return name.scope() + "\n" + name.name();
    }

    /** The scope of a parameter. */
    static String scope(String parameter) {
        return parameter.substring(0, parameter.indexOf('\n'));
    }

    /** Left less right, value by value. */
    double[] apart(String key) {
        return minus(left.get(key), right.get(key));
    }

    static double[] minus(NdArray one, NdArray other) {
        double[] apart = one.toDoubles();
        double[] others = other.toDoubles();
        for (int i = 0; i < apart.length; i++) {
            apart[i] -= others[i];
        }
        return apart;
    }

    /** The largest magnitude under a key on either side. */
    double largest(String key) {
        return Math.max(largest(key, 0), largest(key, 1));
    }

    /** The largest magnitude under a key on one side, 0 for left, 1 for right. */
    double largest(String key, int side) {
        return largest.computeIfAbsent(key, unknown -> new double[] {most(left.get(key)), most(right.get(key))})[side];
    }

    private static double most(NdArray array) {
        double[] run = new double[(int) Math.min(RUN, array.size())];
        double most = 0;
        for (long from = 0; from < array.size(); from += RUN) {
            int count = (int) Math.min(RUN, array.size() - from);
            array.copyTo(run, from, count);
            most = Math.max(most, most(count == run.length ? run : Arrays.copyOf(run, count)));
        }
        return most;
    }

    static double most(double[] values) {
        double most = 0;
        for (double value : values) {
            most = Math.max(most, Math.abs(value));
        }
        return most;
    }
}
