package dev.lockstep.blindspots;

import dev.lockstep.blindspots.CheckBlindSpots.Score;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What none of several checks of training runs sees. A mutant is the same in all of them if it sets the same fields to the same values. */
public final class SuiteBlindSpots {
    private final Map<String, Mutant> best = new LinkedHashMap<>();
    private final SuiteLookalikes lookalikes;
    private final int checks;

    /** @param all of a suite; those of schedules are left out */
    public SuiteBlindSpots(List<CheckBlindSpots> all) {
        List<CheckBlindSpots> runs =
                all.stream().filter(each -> each.kind().equals("backprop")).toList();
        this.checks = runs.size();
        this.lookalikes = new SuiteLookalikes(runs);
        runs.forEach(check -> check.mutants().forEach(mutant -> best.merge(mutant.goal(), mutant, Mutant::better)));
    }

    /** How many checks there are. */
    public int checks() {
        return checks;
    }

    /** How many mutants at least one check sees. */
    public Score score() {
        List<Mutant> ran = best.values().stream()
                .filter(mutant -> mutant.state() != State.FAILED)
                .toList();
        return new Score(
                (int) ran.stream().filter(mutant -> mutant.state().isSeen()).count(), ran.size());
    }

    /** Those that none sees, the worst first, each as the check shows it that shows most of it. */
    public List<Mutant> unseen() {
        return best.values().stream()
                .filter(mutant -> !mutant.state().isSeen() && mutant.state() != State.FAILED)
                .sorted(Mutant.WORST_FIRST)
                .toList();
    }

    /** Those that are seen, and that no check tells from others: these by the mutant. */
    public Map<Mutant, List<Mutant>> confounded() {
        return lookalikes.among(
                best.values().stream().filter(mutant -> mutant.state().isSeen()).toList());
    }
}
