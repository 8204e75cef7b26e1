package dev.lockstep.blindspots;

import dev.lockstep.plan.Costs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Searches for the cheapest checks that see every mutant that an input can exercise. Effects are measured in float64 by a narrow model
 * first, settings are chosen by what they add for their cost, and what they see is confirmed at the size that was asked, with seeds
 * that took no part.
 */
public final class ProposalSearch {
    /** No more than so many times the cost of the check that is asked. */
    private static final double MOST_COST = 5;
    /** Limits rest on so many seeds, and the check runs with them. */
    private static final int SEEDS = 2;

    private final CaseRuns runner;
    private final Trainings trainings;

    public ProposalSearch(CaseRuns runner) {
        this.runner = runner;
        this.trainings = new Trainings(runner);
    }

    /**
     * Proposes checks in the place of one.
     *
     * @throws NoSearchException if its run does not come about
     */
    public Proposal propose(Question question) {
        ProbeRuns runs = ProbeRuns.of(question, question.template());
        List<Long> seeds = question.seeds().stream().limit(SEEDS).toList();
        double own = question.seeds().size() * cost(question);
        Map<Setting, Set<String>> reach = new SettingReach(runner, trainings).of(runs.settings(trainings, seeds), runs);
        SettingChoice choice = new SettingChoice(reach, runs, seeds.size());
        long last = question.seeds().get(question.seeds().size() - 1);
        ProposalProof proof = new ProposalProof(runner, runs, seeds, List.of(last + 1, last + 2));
        return confirmed(choice, reach, proof, own);
    }

    private static double cost(Question question) {
        return Costs.backprop(
                question.template().withSeed(question.seeds().get(0)).spec());
    }

    /**
     * The choice at the size that was asked; a setting that sees nothing more there is left out, and others fill in what is not seen.
     *
     * @param own what the check that is asked costs, in operations
     */
    private static Proposal confirmed(
            SettingChoice choice, Map<Setting, Set<String>> reach, ProposalProof proof, double own) {
        List<Setting> chosen = choice.within(MOST_COST * own);
        List<Setting> order = new ArrayList<>(chosen);
        reach.keySet().stream().filter(each -> !chosen.contains(each)).forEach(order::add);
        double spent = 0;
        List<Probe> probes = new ArrayList<>();
        for (Setting setting : order) {
            boolean wanted = chosen.contains(setting) || proof.lacks(reach.get(setting));
            if (wanted && spent + choice.cost(setting) <= MOST_COST * own) {
                Optional<Probe> probe = proof.probe(setting);
                spent += probe.isPresent() ? choice.cost(setting) : 0;
                probe.ifPresent(probes::add);
            }
        }
        return proof.proposal(probes, spent / own);
    }
}
