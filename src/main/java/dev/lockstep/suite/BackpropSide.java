package dev.lockstep.suite;

import dev.lockstep.engine.BackpropSpec;
import java.util.Map;

/** What stands on either side of a backprop check. */
public sealed interface BackpropSide {
    /** A run by Lockstep's own engine, one a seed. */
    final class Computed implements BackpropSide {
        private final BackpropReader reader;
        private final JsonTree tree;

        Computed(BackpropReader reader, JsonTree tree) {
            this.reader = reader;
            this.tree = tree;
        }

        /** The run of one seed. */
        public BackpropSpec spec(long seed) {
            return reader.spec(CaseTree.seeded(tree, seed));
        }
    }

    /** @param key template of a key in the file, from {@code {key}}, {@code {seed}} and {@code {iteration}} */
    record Recorded(RecordedFile file, String key) implements BackpropSide {
        /** The default: the key under which the check compares. */
        public static final String KEY = "{key}";

        /** The key in the file that stands for a key of the check. */
        public String fileKey(ObservedKey observed, long seed) {
            return Template.fill(
                    key,
                    Map.of(
                            Template.KEY, observed.key(),
                            Template.SEED, Long.toString(seed),
                            Template.ITERATION, Integer.toString(observed.iteration())));
        }
    }
}
