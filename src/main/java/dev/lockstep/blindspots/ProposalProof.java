package dev.lockstep.blindspots;

import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Runs mutants against proposed checks at the size that was asked, with seeds that took no part, each until one of them sees it. */
final class ProposalProof {
    private final CaseRuns runner;
    private final ProbeRuns runs;
    private final List<Long> seeds;
    private final List<Long> fresh;
    private final Map<String, Mutant> best = new LinkedHashMap<>();

    /**
     * A proof that is to be made.
     *
     * @param seeds on which limits rest
     * @param fresh with which mutants run
     */
    ProposalProof(CaseRuns runner, ProbeRuns runs, List<Long> seeds, List<Long> fresh) {
        this.runner = runner;
        this.runs = runs;
        this.seeds = seeds;
        this.fresh = fresh;
    }

    /** Whether nothing has seen one of these mutants yet, though it ran. */
    boolean lacks(Set<String> goals) {
        return goals.stream().anyMatch(goal -> best.containsKey(goal) && !isSeen(goal));
    }

    private boolean isSeen(String goal) {
        return best.containsKey(goal) && best.get(goal).state().isSeen();
    }

    /** The check of a setting; empty if it sees nothing that none before it has. */
    Optional<Probe> probe(Setting setting) {
        ProbeRuns run = runs.with(setting);
        BlindSpotSearch search = new BlindSpotSearch(runner, mutant -> !isSeen(Mutant.goal(mutant)));
        Map<String, Double> limits;
        CheckBlindSpots found;
        try {
            limits = limits(search.floors(run.asked(seeds, Tolerance.DEFAULT)), run.keys());
            found = search.search(run.asked(fresh, Probe.tolerance(limits)));
        } catch (NoSearchException | BadSuiteException e) {
            return Optional.empty();
        }
        boolean adds = false;
        for (Mutant mutant : found.mutants()) {
            adds |= mutant.state().isSeen();
            best.merge(mutant.goal(), mutant, Mutant::better);
        }
        return adds ? Optional.of(new Probe(setting.name(), run.template(), run.keys(), limits)) : Optional.empty();
    }

    private static Map<String, Double> limits(KeyFloors floors, List<ObservedKey> keys) {
        Map<String, Double> limits = new TreeMap<>();
        keys.forEach(key -> limits.put(key.key(), floors.limit(key)));
        return limits;
    }

    /** @param cost of the probes, in that of the check that was asked */
    Proposal proposal(List<Probe> probes, double cost) {
        List<Hypothesis> unseen = new ArrayList<>();
        List<Hypothesis> unreached = new ArrayList<>();
        int seen = 0;
        int ran = 0;
        for (Mutant mutant : best.values()) {
            ran += mutant.state() == State.FAILED ? 0 : 1;
            switch (mutant.state()) {
                case SEEN, CONFOUNDED -> seen++;
                case TOO_WEAK, IN_THE_NOISE -> unseen.add(mutant.hypothesis());
                case NOT_EXERCISED -> unreached.add(mutant.hypothesis());
                case FAILED -> {}
            }
        }
        return new Proposal(probes, seeds, fresh, seen, ran, unseen, unreached, cost);
    }
}
