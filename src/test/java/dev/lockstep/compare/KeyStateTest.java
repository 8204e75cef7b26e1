package dev.lockstep.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.record.array.NdArray;
import dev.lockstep.suite.Tolerance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeyStateTest {
    @Test
    void statisticsAreTakenOverTheSeeds() {
        KeyStatistics summary = state(1, 2, 3, 4, 5).statistics();
        assertThat(summary.seeds()).isEqualTo(5);
        assertThat(summary.meanDiff()).isEqualTo(3);
        assertThat(summary.maxDiff()).isEqualTo(5);
        assertThat(summary.distances().min()).isEqualTo(1);
        assertThat(summary.worstSeed()).isEqualTo(4);
        assertThat(summary.values()).isEqualTo(5);
        assertThat(summary.worst()).isEqualTo(ValueOutcome.OUTSIDE);
    }

    /** scipy.stats.t.interval(0.95, 4, 3, sqrt(0.5)); inverting the distribution costs a few digits. */
    @Test
    void intervalIsStudents() {
        KeyStatistics summary = state(1, 2, 3, 4, 5).statistics();
        assertThat(summary.signed().mean()).isEqualTo(3);
        assertThat(summary.signed().low()).isCloseTo(1.036756838522439, within(1e-9));
        assertThat(summary.signed().high()).isCloseTo(4.9632431614775605, within(1e-9));
    }

    @Test
    void oneSeedHasNoInterval() {
        assertThat(state(1).statistics().signed().low()).isNaN();
    }

    @Test
    void missingAndFailedSeedsAreToldButNotAveraged() {
        KeyStatistics summary = state(1, 1).missing(7).failed(9).statistics();
        assertThat(summary.seeds()).isEqualTo(4);
        assertThat(summary.meanDiff()).isEqualTo(1);
        assertThat(summary.worst()).isEqualTo(ValueOutcome.FAILED);
        assertThat(summary.worstSeed()).isEqualTo(9);
    }

    @Test
    void aSeedOutsideTheToleranceFailsAKeyWhoseMeanIsWithinIt() {
        KeyStatistics summary = state(0, 1.5e-6, 0, 0).statistics();
        assertThat(summary.meanDiff()).isLessThan(1e-6);
        assertThat(summary.worst()).isEqualTo(ValueOutcome.OUTSIDE);
        assertThat(summary.worstSeed()).isEqualTo(1);
    }

    /** Bit for bit: addition in another order would differ in the last digits. */
    @Test
    void partsMergeInAnyOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        double[] diffs = random.doubles(100).toArray();
        KeyStatistics whole = state(diffs).statistics();
        List<Long> order = new ArrayList<>(LongStream.range(0, 100).boxed().toList());
        Collections.shuffle(order, random);
        KeyState merged = new KeyState("loss_0");
        order.forEach(i -> merged.merge(add(new KeyState("loss_0"), i, diffs[i.intValue()])));
        assertThat(merged.statistics()).as("random seed %d", seed).isEqualTo(whole);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        for (KeyState state : List.of(state(1, Double.NaN, 3).missing(9), new KeyState("loss_0").failed(3))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            state.write(new DataOutputStream(bytes));
            KeyState read = KeyState.read("loss_0", new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            assertThat(read.statistics()).isEqualTo(state.statistics());
        }
    }

    @Test
    void withoutASeedThereIsNoSummary() {
        assertThatThrownBy(() -> new KeyState("loss_0").statistics()).hasMessage("Key loss_0 has no seed");
    }

    private static KeyState state(double... diffs) {
        KeyState state = new KeyState("loss_0");
        for (int seed = 0; seed < diffs.length; seed++) {
            add(state, seed, diffs[seed]);
        }
        return state;
    }

    private static KeyState add(KeyState state, long seed, double diff) {
        ArrayDiff arrays =
                ArrayComparison.between(NdArray.float64(new double[] {diff}), NdArray.float64(new double[] {0}));
        return state.add(seed, arrays, Tolerance.DEFAULT);
    }
}
