package dev.lockstep.explain.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.engine.spec.Scale;
import dev.lockstep.explain.search.AddedEffects.Sum;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddedEffectsTest {
    private static final Knob RATE =
            new Knob("lr", 1.0, 1.0, Scale.LINEAR, false, List.of(2.0, 3.0), number -> (Object) number);
    private static final Knob DECAY =
            new Knob("decay", 1.0, 1.0, Scale.LINEAR, false, List.of(2.0), number -> (Object) number);

    private static Effect effect(String field, double to, Knob knob, double... effect) {
        return new Effect(Hypothesis.of(field, 0.0, to), effect, knob, to);
    }

    private static List<String> fields(Sum sum) {
        return sum.edits().stream()
                .flatMap(each -> each.edit().fields().stream())
                .toList();
    }

    @Test
    void thePairWhoseEffectsAddUpToTheDifferenceComesFirst() {
        AddedEffects sums = new AddedEffects(
                new double[] {3, 5, 7},
                List.of(
                        effect("a", 1, null, 1, 1, 1),
                        effect("b", 1, null, 2, 4, 6),
                        effect("c", 1, null, 3, 5, 8),
                        effect("d", 1, null, 0, 0, 1)),
                List.of());
        List<Sum> best = sums.asTheyAre(2);
        assertThat(best).hasSize(2);
        assertThat(fields(best.get(0))).containsExactly("a", "b");
        // b and d leave (1, 1, 0), the next best.
        assertThat(best.get(1).rest()).isEqualTo(2);
    }

    @Test
    void ofAKnobAPartIsTaken() {
        AddedEffects sums = new AddedEffects(
                new double[] {3, 5, 7},
                List.of(effect("a", 1, null, 1, 1, 1), effect("lr", 2, RATE, 4, 8, 12), effect("lr", 3, RATE, 9, 0, 0)),
                List.of());
        // (3, 5, 7) - (1, 1, 1) is half of (4, 8, 12).
        Sum best = sums.inParts(1).get(0);
        assertThat(fields(best)).containsExactly("a", "lr");
        assertThat(best.edits().get(1).edit().edits().get(0).to()).isEqualTo(2.0);
        assertThat(best.rest()).isZero();
        assertThat(best.free()).containsExactly(false, true);
        assertThat(best.edits().get(1).start(best.parts().get(1)).number()).isEqualTo(1.5);
    }

    @Test
    void ofTwoKnobsEachHasItsPart() {
        AddedEffects sums = new AddedEffects(
                new double[] {3, 5, 7},
                // Half of the first and twice the second.
                List.of(effect("lr", 2, RATE, 4, 4, 4), effect("decay", 2, DECAY, 0.5, 1.5, 2.5)),
                List.of());
        Sum best = sums.bothInParts(1).get(0);
        assertThat(best.parts()).hasSize(2);
        assertThat(best.parts().get(0)).isCloseTo(0.5, within(1e-12));
        assertThat(best.parts().get(1)).isCloseTo(2, within(1e-12));
        assertThat(best.rest()).isCloseTo(0, within(1e-12));
    }

    @Test
    void whatLiesAlongANumberThatGivesWayIsLeftOut() {
        AddedEffects sums = new AddedEffects(
                new double[] {3, 5, 7},
                List.of(effect("a", 1, null, 1, 5, 7), effect("b", 1, null, 3, 5, 6)),
                List.of(new double[] {10, 0, 0}));
        assertThat(fields(sums.ones(1).get(0))).containsExactly("a");
        assertThat(sums.ones(1).get(0).rest()).isZero();
    }

    @Test
    void twoEditsOfOneFieldAreNoPair() {
        AddedEffects sums = new AddedEffects(
                new double[] {3}, List.of(effect("a", 1, null, 1), effect("a", 2, null, 2)), List.of());
        assertThat(sums.asTheyAre(5)).isEmpty();
    }
}
