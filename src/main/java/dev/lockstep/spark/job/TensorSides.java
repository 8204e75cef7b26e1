package dev.lockstep.spark.job;

import dev.lockstep.judge.PairSums;
import dev.lockstep.judge.ReplicaSums;
import dev.lockstep.judge.TensorSums;
import dev.lockstep.suite.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All sides of one tensor of one seed: those of the checks, and what measures their noise under an empty name. */
final class TensorSides {
    private final Map<String, Map<Role, double[]>> values = new TreeMap<>();
    private final Set<String> halves = new TreeSet<>();
    private final double least;

    /** @param least of smaller values the spacing here counts */
    TensorSides(double least) {
        this.least = least;
    }

    /**
     * Takes a side.
     *
     * @param half whether it is in float16 or bfloat16
     */
    void add(String check, Role role, double[] side, boolean half) {
        values.computeIfAbsent(check, any -> new TreeMap<>()).put(role, side);
        if (half && role.equals(Role.CANDIDATE)) {
            halves.add(check);
        }
    }

    /** What they come to. */
    TensorSums sums() {
        Map<Role, double[]> floor = values.getOrDefault("", Map.of());
        Map<String, PairSums> pairs = new HashMap<>();
        ReplicaSums replicas = replicas(floor);
        for (Map.Entry<String, Map<Role, double[]>> check : values.entrySet()) {
            Map<Role, double[]> sides = check.getValue();
            double[] candidate = sides.get(Role.CANDIDATE);
            double[] reference = sides.get(Role.REFERENCE);
            if (candidate != null && reference != null && candidate.length == reference.length) {
                double[] arbiter = sides.getOrDefault(Role.ARBITER, floor.get(Role.ARBITER));
                boolean fits = arbiter != null && arbiter.length == candidate.length;
                pairs.put(
                        check.getKey(),
                        TensorSums.pair(
                                candidate, reference, fits ? arbiter : null, least, halves.contains(check.getKey())));
            }
            replicas = replicas == null ? replicas(sides) : replicas;
        }
        return new TensorSums(replicas, pairs);
    }

    private static ReplicaSums replicas(Map<Role, double[]> sides) {
        List<double[]> replicas = sides.entrySet().stream()
                .filter(side -> side.getKey().kind() == Role.Kind.REPLICA)
                .map(Map.Entry::getValue)
                .toList();
        boolean fit =
                replicas.stream().map(replica -> replica.length).distinct().count() <= 1;
        return fit ? TensorSums.replicas(replicas) : null;
    }

    /** Where they have one element: its value by check and role. */
    Map<String, Map<Role, Double>> scalars() {
        Map<String, Map<Role, Double>> scalars = new HashMap<>();
        values.forEach((check, sides) -> sides.forEach((role, each) -> {
            if (each.length == 1) {
                scalars.computeIfAbsent(check, any -> new HashMap<>()).put(role, each[0]);
            }
        }));
        return scalars;
    }
}
