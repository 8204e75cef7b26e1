package dev.lockstep.blindspots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.json.SuiteParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Asks a suite's check for some mutants only, by the engine in this process. */
final class Asked {
    private Asked() {}

    /** What came of mutants, by the edits as texts; all of those that are asked for are in the catalogue. */
    static Map<String, Mutant> of(String suite, String check, List<Long> seeds, String... edits) {
        return of(
                SuiteParser.parse("suite.json", suite).checks().stream()
                        .filter(BackpropCheck.class::isInstance)
                        .map(BackpropCheck.class::cast)
                        .filter(each -> each.settings().name().equals(check))
                        .findFirst()
                        .orElseThrow(),
                seeds,
                edits);
    }

    /** The same of a check. */
    static Map<String, Mutant> of(BackpropCheck check, List<Long> seeds, String... edits) {
        List<String> wanted = List.of(edits);
        CheckBlindSpots found = new BlindSpotSearch(
                        new LocalRunner(), (Hypothesis edit) -> wanted.contains(edit.toString()))
                .search(Questions.of(check, seeds));
        Map<String, Mutant> mutants = new LinkedHashMap<>();
        found.mutants().forEach(mutant -> mutants.put(mutant.hypothesis().toString(), mutant));
        assertThat(mutants.keySet()).as("mutants of the catalogue").containsAll(wanted);
        return mutants;
    }

    /** Several lists of edits in one. */
    static String[] all(String[]... edits) {
        return Stream.of(edits).flatMap(Stream::of).toArray(String[]::new);
    }
}
