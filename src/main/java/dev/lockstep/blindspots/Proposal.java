package dev.lockstep.blindspots;

import dev.lockstep.explain.search.Hypothesis;
import java.util.List;

/**
 * Checks that see together what one does not.
 *
 * @param probes the checks
 * @param seeds with which they are to run
 * @param freshSeeds with which the mutants were held against them
 * @param seen how many mutants at least one of them sees
 * @param ran how many ran
 * @param unseen mutants that reach a run and that none sees
 * @param unreached mutants that reach none of them
 * @param cost of all checks, in that of the one that was asked
 */
public record Proposal(
        List<Probe> probes,
        List<Long> seeds,
        List<Long> freshSeeds,
        int seen,
        int ran,
        List<Hypothesis> unseen,
        List<Hypothesis> unreached,
        double cost) {
    public Proposal {
        probes = List.copyOf(probes);
        seeds = List.copyOf(seeds);
        freshSeeds = List.copyOf(freshSeeds);
        unseen = List.copyOf(unseen);
        unreached = List.copyOf(unreached);
    }
}
