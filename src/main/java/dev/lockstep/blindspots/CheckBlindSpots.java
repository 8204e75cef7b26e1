package dev.lockstep.blindspots;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a check could not see.
 *
 * @param check its name
 * @param kind {@code schedule} or {@code backprop}
 * @param seeds with which the mutants ran; none for schedules
 * @param noiseFrom what the noise rests on, in words
 * @param mutants the worst first
 * @param remarks what a reader should know beside them
 */
public record CheckBlindSpots(
        String check, String kind, List<Long> seeds, String noiseFrom, List<Mutant> mutants, List<String> remarks)
        implements Serializable {
    public CheckBlindSpots {
        seeds = List.copyOf(seeds);
        mutants = mutants.stream().sorted(Mutant.WORST_FIRST).toList();
        remarks = List.copyOf(remarks);
    }

    /** The same with a remark. */
    public CheckBlindSpots with(String remark) {
        List<String> all = new ArrayList<>(remarks);
        all.add(remark);
        return new CheckBlindSpots(check, kind, seeds, noiseFrom, mutants, all);
    }

    /**
     * How many there are of each kind.
     *
     * @param seen those that the check notices
     * @param ran those that ran
     */
    public record Score(int seen, int ran) implements Serializable {
        /** {@code 31 of 58 seen}. */
        @Override
        public String toString() {
            return seen + " of " + ran + " seen";
        }
    }

    /** Over all mutants that ran. */
    public Score score() {
        return score(mutants);
    }

    private static Score score(List<Mutant> mutants) {
        List<Mutant> ran = mutants.stream()
                .filter(mutant -> mutant.state() != State.FAILED)
                .toList();
        int seen = (int) ran.stream().filter(mutant -> mutant.state().isSeen()).count();
        return new Score(seen, ran.size());
    }

    /** The same of each family of fields, by name. */
    public Map<String, Score> families() {
        Map<String, Score> scores = new TreeMap<>();
        mutants.stream()
                .map(Mutant::family)
                .distinct()
                .forEach(family -> scores.put(
                        family,
                        score(mutants.stream()
                                .filter(mutant -> mutant.family().equals(family))
                                .toList())));
        return scores;
    }

    /** How many mutants are in each state, those of none left out. */
    public Map<State, Long> states() {
        Map<State, Long> states = new LinkedHashMap<>();
        for (State state : State.values()) {
            long count =
                    mutants.stream().filter(mutant -> mutant.state() == state).count();
            if (count > 0) {
                states.put(state, count);
            }
        }
        return states;
    }
}
