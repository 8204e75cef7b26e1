package dev.lockstep.spark.job;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.compare.ArrayComparison;
import dev.lockstep.explain.JudgedStep;
import dev.lockstep.explain.Relation;
import dev.lockstep.explain.Relations;
import dev.lockstep.explain.ZeroGradients;
import dev.lockstep.judge.Judge;
import dev.lockstep.plan.PlannedCase;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.Tolerance;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Both sides of one seed of a check, with names that say what the values are: {@code iter_0/grad/NAME} of a check that says itself what
 * it observes, the keys themselves of one that compares whatever there is.
 */
final class SeedArrays {
    private final Map<String, String> names;
    private final Map<String, String> keys = new HashMap<>();
    private final Tolerance tolerance;
    private final Map<String, NdArray> candidate;
    private final Map<String, NdArray> reference;

    private SeedArrays(PlannedCheck check, List<Row> sides) {
        this.names = names(check);
        this.tolerance = check.tolerance();
        names.forEach((key, name) -> keys.put(name, key));
        this.candidate = arrays(check, sides, Role.CANDIDATE);
        this.reference = arrays(check, sides, Role.REFERENCE);
    }

    /** @param outcomes rows of {@link OutcomeTable} */
    static SeedArrays of(Dataset<Row> outcomes, PlannedCheck check, PlannedCase seed) {
        return new SeedArrays(
                check,
                outcomes.where(col(Columns.CASE_ID).equalTo(seed.caseId())).collectAsList());
    }

    /** The name that says what is under each key. */
    static Map<String, String> names(PlannedCheck check) {
        Map<String, String> names = new LinkedHashMap<>();
        for (ObservedKey key : check.keys()) {
            boolean says = key.observation().equals(key.key());
            names.put(
                    key.key(),
                    says || key.iteration() < 0 ? key.key() : "iter_" + key.iteration() + "/" + key.observation());
        }
        return names;
    }

    private Map<String, NdArray> arrays(PlannedCheck check, List<Row> sides, Role role) {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        for (Row side : sides) {
            if (role.label().equals(side.getAs(Columns.SIDE)) && !OutcomeTable.isFailed(side)) {
                OutcomeTable.observations(side, check.keys()).stream()
                        .filter(each -> names.containsKey(each.key()))
                        .forEach(each -> arrays.put(names.get(each.key()), each.value()));
            }
        }
        return arrays;
    }

    /** How the values of a key follow from each other, in words; empty if no relation is found. */
    String relation(JudgedStep step) {
        return new Relations(candidate, reference, this::agreement).of(names.getOrDefault(step.key(), step.key()));
    }

    /** Those of some keys that are outside the tolerance in this seed for no other reason than a gradient that is rounding. */
    Moved moved(Set<String> suspects) {
        Set<String> failing = suspects.stream()
                .map(names::get)
                .filter(name -> candidate.containsKey(name)
                        && reference.containsKey(name)
                        && !agreement(name).between(candidate.get(name), reference.get(name)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> byRounding = ZeroGradients.of(candidate, reference, failing, this::agreement).stream()
                .flatMap(each -> each.keys().stream())
                .collect(Collectors.toSet());
        return new Moved(
                byRounding.stream().map(keys::get).collect(Collectors.toSet()),
                failing.stream()
                        .filter(name -> !byRounding.contains(name))
                        .map(keys::get)
                        .collect(Collectors.toSet()));
    }

    /**
     * The keys that fail in a seed.
     *
     * @param byRounding those that only a gradient that is rounding moves
     * @param otherwise the others
     */
    record Moved(Set<String> byRounding, Set<String> otherwise) {}

    private Relation.Agreement agreement(String name) {
        Tolerance limits = tolerance.of(keys.getOrDefault(name, name));
        return (one, other) ->
                Judge.of(ArrayComparison.between(one, other, limits), limits).passes();
    }
}
