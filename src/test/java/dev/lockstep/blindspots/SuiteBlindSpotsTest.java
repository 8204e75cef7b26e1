package dev.lockstep.blindspots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.judge.Verdict;
import java.util.List;
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
}
