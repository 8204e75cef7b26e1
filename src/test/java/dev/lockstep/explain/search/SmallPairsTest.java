package dev.lockstep.explain.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.Scale;
import dev.lockstep.explain.search.SmallPairs.Effect;
import dev.lockstep.explain.search.SmallPairs.Pair;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallPairsTest {
    private static final Knob RATE =
            new Knob("lr", 1.0, 1.0, Scale.LINEAR, false, List.of(2.0, 3.0), number -> (Object) number);

    private static Effect effect(String field, double to, Knob knob, double... effect) {
        return new Effect(Hypothesis.of(field, 0.0, to), effect, knob);
    }

    @Test
    void thePairWhoseEffectsAddUpToTheDifferenceComesFirst() {
        SmallPairs pairs = new SmallPairs(
                new double[] {3, 5, 7},
                List.of(
                        effect("a", 1, null, 1, 1, 1),
                        effect("b", 1, null, 2, 4, 6),
                        effect("c", 1, null, 3, 5, 8),
                        effect("d", 1, null, 0, 0, 1)));
        List<Pair> best = pairs.asTheyAre(2);
        assertThat(best).hasSize(2);
        assertThat(best.get(0).first().edit().fields()).containsExactly("a");
        assertThat(best.get(0).second().edit().fields()).containsExactly("b");
        // b and d leave (1, 1, 0), the next best.
        assertThat(best.get(1).rest()).isEqualTo(2);
    }

    @Test
    void ofAKnobAPartIsTaken() {
        SmallPairs pairs = new SmallPairs(
                new double[] {3, 5, 7},
                List.of(
                        effect("a", 1, null, 1, 1, 1),
                        effect("lr", 2, RATE, 4, 8, 12),
                        effect("lr", 3, RATE, 9, 0, 0)));
        // (3, 5, 7) - (1, 1, 1) is half of (4, 8, 12).
        Pair best = pairs.inParts(1).get(0);
        assertThat(best.first().edit().fields()).containsExactly("a");
        assertThat(best.second().edit().edits().get(0).to()).isEqualTo(2.0);
        assertThat(best.rest()).isZero();
    }

    @Test
    void twoEditsOfOneFieldAreNoPair() {
        SmallPairs pairs = new SmallPairs(new double[] {3}, List.of(effect("a", 1, null, 1), effect("a", 2, null, 2)));
        assertThat(pairs.asTheyAre(5)).isEmpty();
    }
}
