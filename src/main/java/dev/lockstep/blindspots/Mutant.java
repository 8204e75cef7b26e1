package dev.lockstep.blindspots;

import dev.lockstep.explain.search.Hypothesis;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An edit of the candidate, and whether the check would notice it.
 *
 * @param hypothesis the edit
 * @param state whether it is seen
 * @param effect how far it moves the check's values
 * @param same mutants that the check cannot tell it from, though it sees them; empty for none
 * @param reason why it did not run, or what would exercise it; empty where there is nothing to say
 */
public record Mutant(Hypothesis hypothesis, State state, Effect effect, List<Hypothesis> same, String reason)
        implements Serializable {
    /** By state, then by the effect beside the noise: what is large and not seen comes first. */
    public static final Comparator<Mutant> WORST_FIRST = Comparator.comparing(Mutant::state)
            .thenComparing(Comparator.comparingDouble((Mutant mutant) -> mutant.effect.sigmas())
                    .reversed());

    public Mutant {
        same = List.copyOf(same);
    }

    /** The section of the first field that it edits, such as {@code model} or {@code optimizer.params}. */
    public String family() {
        String field = hypothesis.edits().get(0).field();
        int end = field.lastIndexOf('.');
        if (end < 0) {
            return "run";
        }
        String section = field.substring(0, end);
        return section.startsWith("optimizer.schedule") ? "optimizer.schedule" : section;
    }

    /** What it makes of the run, whatever that has in its place. */
    String goal() {
        return goal(hypothesis);
    }

    static String goal(Hypothesis hypothesis) {
        return hypothesis.edits().stream()
                .map(edit -> edit.field() + " -> " + edit.to())
                .collect(Collectors.joining(" and "));
    }

    /** Of two runs of one mutant that which shows it best: seen, else what ran, else the larger effect. */
    static Mutant better(Mutant one, Mutant other) {
        return Comparator.comparing((Mutant mutant) -> mutant.state().isSeen())
                                .thenComparing(mutant -> mutant.state() != State.FAILED)
                                .thenComparingDouble(mutant -> mutant.effect().sigmas())
                                .compare(one, other)
                        >= 0
                ? one
                : other;
    }

    Mutant with(State other, List<Hypothesis> others) {
        return new Mutant(hypothesis, other, effect, others, reason);
    }

    Mutant with(State other, String why) {
        return new Mutant(hypothesis, other, effect, same, why);
    }
}
