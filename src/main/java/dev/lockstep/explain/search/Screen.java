package dev.lockstep.explain.search;

import java.util.Map;

/**
 * What the single edits of a catalogue come to upon a state, in the few iterations that tell most of them apart.
 *
 * @param window which those are
 * @param before the state itself; null if it did not run
 * @param all by hypothesis; without those that did not run
 */
record Screen(Found state, Catalogue catalogue, Scope window, Response before, Map<Hypothesis, Response> all) {
    /** An edit whose effect is less, in sigmas, is not seen. */
    static final double SEEN = 1;

    Screen {
        all = Map.copyOf(all);
    }

    static Screen of(Runs runs, Found state, Catalogue catalogue, Scope window) {
        Response before = runs.run(state.hypothesis(), window);
        Map<Hypothesis, Response> all = before == null
                ? Map.of()
                : runs.run(
                        catalogue.singles().stream()
                                .map(single -> state.and(single).hypothesis())
                                .toList(),
                        window);
        return new Screen(state, catalogue, window, before, all);
    }

    Hypothesis upon(Hypothesis single) {
        return state.and(single).hypothesis();
    }

    /** What an edit came to; null if it did not run. */
    Response response(Hypothesis single) {
        return all.get(upon(single));
    }
}
