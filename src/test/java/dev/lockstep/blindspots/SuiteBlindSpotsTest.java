package dev.lockstep.blindspots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.judge.Verdict;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuiteBlindSpotsTest {
    private static Mutant mutant(String field, Object from, Object to, State state, double sigmas) {
        return new Mutant(
                Hypothesis.of(field, from, to),
                state,
                new Effect(sigmas * 1e-7, "loss_0", sigmas, 1e-6, 1, Verdict.AGREES, 0, 2),
                List.of(),
                "");
    }

    private static CheckBlindSpots check(String name, String kind, Mutant... mutants) {
        return new CheckBlindSpots(name, kind, List.of(0L, 1L), "", List.of(mutants), List.of());
    }

    @Test
    void whatOneCheckSeesIsSeen() {
        SuiteBlindSpots suite = new SuiteBlindSpots(List.of(
                // The same edit from another value.
                check(
                        "one",
                        "backprop",
                        mutant("lr", 1e-5, 1e-3, State.TOO_WEAK, 8),
                        mutant("eps", 1, 2, State.IN_THE_NOISE, 1)),
                check(
                        "two",
                        "backprop",
                        mutant("lr", 1e-4, 1e-3, State.SEEN, 7),
                        mutant("eps", 1, 2, State.NOT_EXERCISED, 0)),
                check("rates", "schedule", mutant("power", 1, 2, State.TOO_WEAK, 9))));
        assertThat(suite.checks()).isEqualTo(2);
        assertThat(suite.score()).hasToString("1 of 2 seen");
        assertThat(suite.unseen()).extracting(Mutant::state).containsExactly(State.IN_THE_NOISE);
    }

    @Test
    void whatRanInNoneIsLeftOut() {
        SuiteBlindSpots suite = new SuiteBlindSpots(List.of(
                check("one", "backprop", mutant("a", 1, 2, State.FAILED, 0), mutant("b", 1, 2, State.FAILED, 0)),
                check("two", "backprop", mutant("a", 1, 2, State.TOO_WEAK, 5), mutant("b", 1, 2, State.FAILED, 0))));
        assertThat(suite.score()).hasToString("0 of 1 seen");
        assertThat(suite.unseen())
                .extracting(each -> each.hypothesis().toString())
                .containsExactly("a 1 -> 2");
    }

    private static Mutant alike(String field, Object to, Mutant... others) {
        return mutant(field, 1, to, State.SEEN, 50)
                .with(
                        State.CONFOUNDED,
                        Arrays.stream(others).map(Mutant::hypothesis).toList());
    }

    @Test
    void whatNoCheckTellsApartIsConfounded() {
        Mutant a = mutant("a", 1, 2, State.SEEN, 50);
        Mutant b = mutant("b", 1, 2, State.SEEN, 50);
        Mutant c = mutant("c", 1, 2, State.SEEN, 50);
        SuiteBlindSpots suite = new SuiteBlindSpots(List.of(
                check("one", "backprop", alike("a", 2, b, c), alike("b", 2, a, c), alike("c", 2, a, b)),
                // It sees c alone, and neither of the others.
                check(
                        "two",
                        "backprop",
                        mutant("a", 1, 2, State.TOO_WEAK, 8),
                        mutant("b", 1, 2, State.IN_THE_NOISE, 1),
                        c)));
        assertThat(names(suite)).isEqualTo(Map.of("a 1 -> 2", List.of("b 1 -> 2"), "b 1 -> 2", List.of("a 1 -> 2")));
    }

    @Test
    void oneCheckThatTellsThemApartIsEnough() {
        Mutant a = mutant("a", 1, 2, State.SEEN, 50);
        Mutant b = mutant("b", 1, 2, State.SEEN, 50);
        assertThat(new SuiteBlindSpots(List.of(
                                check("one", "backprop", alike("a", 2, b), alike("b", 2, a)),
                                check("two", "backprop", a, b)))
                        .confounded())
                .isEmpty();
    }

    @Test
    void whatDoesNotRunTellsNothingApart() {
        Mutant a = mutant("a", 1, 2, State.SEEN, 50);
        Mutant b = mutant("b", 1, 2, State.SEEN, 50);
        SuiteBlindSpots suite = new SuiteBlindSpots(List.of(
                check("one", "backprop", alike("a", 2, b), alike("b", 2, a)),
                check("two", "backprop", a, mutant("b", 1, 2, State.FAILED, 0))));
        assertThat(names(suite)).containsOnlyKeys("a 1 -> 2", "b 1 -> 2");
    }

    private static Map<String, List<String>> names(SuiteBlindSpots suite) {
        Map<String, List<String>> names = new HashMap<>();
        suite.confounded()
                .forEach((mutant, others) -> names.put(
                        mutant.hypothesis().toString(),
                        others.stream()
                                .map(other -> other.hypothesis().toString())
                                .toList()));
        return names;
    }
}
