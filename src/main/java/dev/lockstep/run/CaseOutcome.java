package dev.lockstep.run;

import dev.lockstep.record.Producer;
import dev.lockstep.record.array.Observation;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The outcome of one side of a case: what it observed, or why it failed. A failure is a value, never a lost task. */
public sealed interface CaseOutcome extends Serializable {
    /** What made, or would have made, the values. */
    Producer producer();

    /** Wall time. */
    long elapsedMillis();

    /** What is made of the one or of the other. */
    <T> T fold(Function<Observed, T> observed, Function<Failed, T> failed);

    /**
     * The side ran.
     *
     * @param odd keys of what it has and nobody can compare, and what that is
     */
    record Observed(Producer producer, long elapsedMillis, List<Observation> observations, Map<String, String> odd)
            implements CaseOutcome {
        public Observed {
            observations = List.copyOf(observations);
            // Not Map.copyOf, which forgets the order.
            odd = Collections.unmodifiableMap(new LinkedHashMap<>(odd));
        }

        @Override
        public <T> T fold(Function<Observed, T> observed, Function<Failed, T> failed) {
            return observed.apply(this);
        }

        /** All that it has can be compared. */
        public Observed(Producer producer, long elapsedMillis, List<Observation> observations) {
            this(producer, elapsedMillis, observations, Map.of());
        }
    }

    /**
     * The side did not run.
     *
     * @param cause one line: what was thrown, and its message
     */
    record Failed(Producer producer, long elapsedMillis, String cause) implements CaseOutcome {
        /** A side that threw. */
        public static Failed of(Producer producer, long elapsedMillis, Throwable thrown) {
            return new Failed(producer, elapsedMillis, FailureText.line(thrown));
        }

        @Override
        public <T> T fold(Function<Observed, T> observed, Function<Failed, T> failed) {
            return failed.apply(this);
        }
    }
}
