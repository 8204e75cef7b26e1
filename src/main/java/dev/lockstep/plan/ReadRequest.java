package dev.lockstep.plan;

import dev.lockstep.suite.KeyAffixes;
import dev.lockstep.suite.ObservedKey;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;

/** What a reading asks its source for. */
public sealed interface ReadRequest extends Serializable {
    /** The keys under which it is compared, in the check's order; none while only the source knows them. */
    List<ObservedKey> keys();

    /** Applies the function of its case. */
    <T> T fold(Function<Named, T> named, Function<Everything, T> everything);

    /**
     * Certain values.
     *
     * @param values in the order of the check's keys
     */
    record Named(List<RecordedValue> values) implements ReadRequest {
        public Named {
            values = List.copyOf(values);
        }

        @Override
        public List<ObservedKey> keys() {
            return values.stream().map(RecordedValue::observed).toList();
        }

        @Override
        public <T> T fold(Function<Named, T> named, Function<Everything, T> everything) {
            return named.apply(this);
        }
    }

    /** All values of a seed, in the source's order. */
    record Everything(KeyAffixes frame) implements ReadRequest {
        @Override
        public List<ObservedKey> keys() {
            return List.of();
        }

        @Override
        public <T> T fold(Function<Named, T> named, Function<Everything, T> everything) {
            return everything.apply(this);
        }
    }
}
