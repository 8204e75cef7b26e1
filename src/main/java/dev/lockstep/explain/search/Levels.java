package dev.lockstep.explain.search;

import dev.lockstep.suite.SpecTemplate;
import java.util.List;
import java.util.function.UnaryOperator;

/** Makes the levels of a search: the catalogue upon each state. */
final class Levels {
    private final SpecTemplate template;
    private final Runs runs;
    private final Comparison comparison;
    private final SeedShares seeds;
    private final int iterations;
    private final UnaryOperator<Catalogue> catalogues;
    private final int catalogueSize;
    private Level first;

    /**
     * Levels of a search.
     *
     * @param template the side's spec as it is
     * @param iterations how many the target has
     * @param catalogues what of a catalogue is tried
     */
    Levels(
            SpecTemplate template,
            Runs runs,
            Comparison comparison,
            SeedShares seeds,
            int iterations,
            UnaryOperator<Catalogue> catalogues) {
        this.template = template;
        this.runs = runs;
        this.comparison = comparison;
        this.seeds = seeds;
        this.iterations = iterations;
        this.catalogues = catalogues;
        this.catalogueSize = catalogue(Hypothesis.NONE).singles().size();
    }

    /** What one edit more makes of a state; the single ones are run. */
    Level upon(Found state) {
        Level level = new Level(
                runs,
                comparison,
                state,
                catalogue(state.hypothesis()),
                seeds.fit(),
                iterations,
                single -> first != null && first.movesTheStart(single));
        first = first == null ? level : first;
        return level;
    }

    private Catalogue catalogue(Hypothesis state) {
        Catalogue all = catalogues.apply(SpecCatalogue.of(ComputedTrials.edited(template, state)
                .withSeed(seeds.all().get(0))
                .spec()));
        return new Catalogue(
                all.singles().stream().filter(single -> !single.meets(state)).toList(),
                all.knobs().stream()
                        .filter(knob -> state.edits().stream()
                                .noneMatch(edit -> edit.field().equals(knob.field())))
                        .toList());
    }

    /** The numbers that can be turned in the spec as it is. */
    List<Knob> knobs() {
        return catalogue(Hypothesis.NONE).knobs();
    }

    /** How many edits there were to choose from. */
    int catalogueSize() {
        return catalogueSize;
    }
}
