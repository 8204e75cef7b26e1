package dev.lockstep.explain.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks for two edits, or three, each upon those that explain the first iterations, or the larger part of the difference. */
final class Deepening {
    /** States from which a second edit is tried. */
    private static final int BEAM = 8;

    private final Levels levels;
    private final Ranking ranking;
    private final Runs runs;
    private final int most;
    private final Map<Hypothesis, Found> found = new LinkedHashMap<>();

    /** @param most edits of one cause */
    Deepening(Levels levels, Ranking ranking, Runs runs, int most) {
        this.levels = levels;
        this.ranking = ranking;
        this.runs = runs;
        this.most = most;
    }

    /**
     * What is worth a full run.
     *
     * @param singles the first level
     * @param survivors of it
     */
    Collection<Found> from(Level singles, Collection<Found> survivors) {
        add(survivors);
        add(singles.pairs());
        if (fitting().isEmpty()) {
            deeper(states(singles, BEAM));
        }
        return found.values();
    }

    private void deeper(List<Found> first) {
        List<Found> states = first;
        for (int depth = 2; depth <= most && !states.isEmpty(); depth++) {
            List<Found> next = new ArrayList<>();
            for (Found state : states) {
                if (runs.hasTime()) {
                    Level level = levels.upon(state);
                    add(upon(level, depth < most));
                    List<Candidate> fits = fitting();
                    if (!fits.isEmpty()) {
                        add(beside(fits.get(0), state));
                        return;
                    }
                    if (depth < most) {
                        next.addAll(states(level, BEAM / 4));
                    }
                }
            }
            states = next;
        }
    }

    private void add(Collection<Found> more) {
        more.forEach(each -> found.put(each.hypothesis(), each));
    }

    private List<Candidate> fitting() {
        return Ranking.fitting(ranking.of(found.values()));
    }

    private static List<Found> states(Level level, int most) {
        Map<Hypothesis, Found> states = new LinkedHashMap<>();
        level.partials(most).forEach(each -> states.put(each.hypothesis(), each));
        level.reducing(most).forEach(each -> states.put(each.hypothesis(), each));
        return List.copyOf(states.values());
    }

    /** What one edit more makes of a state, or two where none does it. */
    private Collection<Found> upon(Level level, boolean two) {
        List<Found> all = new ArrayList<>(level.survivors());
        all.addAll(level.refitted());
        if (two && Ranking.fitting(ranking.of(all)).isEmpty()) {
            all.addAll(level.pairs());
        }
        return all;
    }

    /** What fits as well as the one that was found first: its other edits, each with something else. */
    private List<Found> beside(Candidate fits, Found state) {
        List<Found> all = new ArrayList<>();
        for (Hypothesis part : fits.hypothesis().withoutOne()) {
            if (runs.hasTime() && !part.equals(state.hypothesis())) {
                all.addAll(levels.upon(new Found(part, List.of())).survivors());
            }
        }
        return all;
    }
}
