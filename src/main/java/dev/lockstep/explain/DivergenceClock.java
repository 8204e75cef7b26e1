package dev.lockstep.explain;

import dev.lockstep.keys.PassDirection;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * When two sides part: the first divergence forward and the first one backward, as far as there is any.
 *
 * @param divergences one a direction, in order of execution
 */
public record DivergenceClock(List<Divergence> divergences) implements Serializable {
    /** Nothing is outside the tolerance. */
    public static final DivergenceClock NO_DIVERGENCE = new DivergenceClock(List.of());

    public DivergenceClock {
        divergences = List.copyOf(divergences);
    }

    /**
     * Reads the clock of keys that keep no order, by the numbers in their names; nothing comes first where these do not tell.
     *
     * @param steps in any order
     */
    public static DivergenceClock ofUnordered(List<JudgedStep> steps) {
        return of(NumberedOrder.of(steps.stream().filter(JudgedStep::isHeld).toList()));
    }

    /**
     * Reads the clock of a record.
     *
     * @param steps in the file's order, which may be one by the characters of the names
     */
    public static DivergenceClock ofRecord(List<JudgedStep> steps) {
        // Asked first: all the names are read only for something to place among them.
        return steps.stream().noneMatch(JudgedStep::isOutside)
                ? NO_DIVERGENCE
                : areSortedAsText(steps) ? ofUnordered(steps) : of(steps);
    }

    /** Whether the names were sorted as texts, so that their order is not that of execution. */
    public static boolean areSortedAsText(List<JudgedStep> steps) {
        return NumberedOrder.isSortedAsText(steps.stream().map(JudgedStep::key).toList());
    }

    /**
     * Reads the clock.
     *
     * @param steps in the file's order, or the check's, which is that of execution except for gradients ({@link ExecutionOrder})
     */
    public static DivergenceClock of(List<JudgedStep> steps) {
        List<JudgedStep> ordered =
                ExecutionOrder.of(steps.stream().filter(JudgedStep::isHeld).toList());
        List<Divergence> divergences = new ArrayList<>();
        for (PassDirection direction : PassDirection.values()) {
            List<JudgedStep> way = ordered.stream()
                    .filter(step -> step.direction() == direction)
                    .toList();
            way.stream()
                    .filter(JudgedStep::isOutside)
                    .findFirst()
                    .ifPresent(first -> divergences.add(Divergence.at(way.indexOf(first), way)));
        }
        divergences.sort(Comparator.comparingInt(divergence -> ordered.indexOf(divergence.first())));
        return new DivergenceClock(divergences);
    }

    /** The same with what each first key's values have to do with each other. */
    public DivergenceClock with(Function<JudgedStep, String> relation) {
        return new DivergenceClock(divergences.stream()
                .map(divergence -> divergence.with(relation.apply(divergence.first())))
                .toList());
    }

    /** The very first key outside the tolerance; empty if none is. */
    public Optional<JudgedStep> first() {
        return divergences.stream().map(Divergence::first).findFirst();
    }
}
