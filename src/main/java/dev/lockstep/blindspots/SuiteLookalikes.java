package dev.lockstep.blindspots;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds mutants that several checks see and that none of them tells apart. */
final class SuiteLookalikes {
    /** The mutants of each check that ran, by what they make of the run. */
    private final List<Map<String, Mutant>> checks = new ArrayList<>();

    SuiteLookalikes(List<CheckBlindSpots> all) {
        for (CheckBlindSpots check : all) {
            Map<String, Mutant> ran = new HashMap<>();
            check.mutants().stream()
                    .filter(mutant -> mutant.state() != State.FAILED)
                    .forEach(mutant -> ran.put(mutant.goal(), mutant));
            checks.add(ran);
        }
    }

    /**
     * The mutants that look like another in all checks.
     *
     * @param seen those that a check sees, each as one of them has it
     * @return the others, by the mutant
     */
    Map<Mutant, List<Mutant>> among(List<Mutant> seen) {
        Map<Mutant, List<Mutant>> alike = new LinkedHashMap<>();
        for (Mutant one : seen) {
            List<Mutant> others =
                    seen.stream().filter(other -> areAlike(one, other)).toList();
            if (!others.isEmpty()) {
                alike.put(one, others);
            }
        }
        return alike;
    }

    private boolean areAlike(Mutant one, Mutant other) {
        if (one.goal().equals(other.goal())) {
            return false;
        }
        boolean aCheckSaysSo = false;
        for (Map<String, Mutant> check : checks) {
            Mutant left = check.get(one.goal());
            Mutant right = check.get(other.goal());
            if (left != null && right != null) {
                boolean seesAny = left.state().isSeen() || right.state().isSeen();
                boolean same = left.same().contains(right.hypothesis());
                if (seesAny && !same) {
                    return false;
                }
                aCheckSaysSo |= same;
            }
        }
        return aCheckSaysSo;
    }
}
