package dev.lockstep.schedule;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Rates, of one schedule at one step, a second; in one thread, so a core. {@code mvn -P bench test-compile exec:exec}; the goal is a
 * million.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@org.openjdk.jmh.annotations.Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScheduleBenchmark {
    private static final int STEPS = 1024;

    /** All recorded schedules, from their specs. */
    @State(Scope.Thread)
    public static class Recorded {
        private static final int SCHEDULES = 57;

        private final List<ScheduleSpec> specs = Recordings.of(Recordings.DATA).all().stream()
                .map(Recordings.Recording::spec)
                .toList();
    }

    /** One schedule: the cheapest, one of cosines, one of cosines and divisions, one of exponentials, one of powers. */
    @State(Scope.Thread)
    public static class One {
        @Param({"hf/linear", "hf/cosine", "torch/CosineAnnealingLR", "paddle/NaturalExpDecay", "paddle/ExponentialDecay"
        })
        private String name;

        private Schedule schedule;

        /** Finds the schedule. */
        @Setup
        public void find() {
            schedule = Recordings.of(Recordings.DATA).all().stream()
                    .filter(recording -> recording.name().equals(name))
                    .map(recording -> Schedules.of(recording.spec()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Benchmark
    @OperationsPerInvocation(Recorded.SCHEDULES * (STEPS + 1))
    public void everyRecorded(Recorded recorded, Blackhole sink) {
        for (ScheduleSpec spec : recorded.specs) {
            sink.consume(Schedules.of(spec).series(STEPS));
        }
    }

    @Benchmark
    @OperationsPerInvocation(STEPS + 1)
    public double[] one(One one) {
        return one.schedule.series(STEPS);
    }
}
