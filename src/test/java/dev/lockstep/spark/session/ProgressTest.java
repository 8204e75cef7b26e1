package dev.lockstep.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long MINUTE_NANOS = 60_000_000_000L;

    @Test
    void whatIsLeftFollowsFromTheShareOfTheCost() {
        assertThat(Progress.line(12, 32, 0.25, MINUTE_NANOS)).isEqualTo("lockstep: 12 of 32 cases, 3:00 left");
    }

    @Test
    void nothingIsForetoldBeforeSomethingIsDone() {
        assertThat(Progress.line(0, 32, 0, MINUTE_NANOS)).isEqualTo("lockstep: 0 of 32 cases");
    }

    @Test
    void aTaskThatRanTwiceForetellsNoNegativeTime() {
        assertThat(Progress.line(33, 32, 1.03, MINUTE_NANOS)).isEqualTo("lockstep: 33 of 32 cases, 0:00 left");
    }
}
