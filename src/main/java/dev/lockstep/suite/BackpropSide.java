package dev.lockstep.suite;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Edit;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.RunFields;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A side of a backprop check. */
public sealed interface BackpropSide {
    /** Applies the function of its case. */
    <T> T fold(Function<Computed, T> computed, Function<Recorded, T> recorded, Function<Commanded, T> commanded);

    /**
     * A run by Lockstep's own engine, one per seed.
     *
     * @param template of any seed
     */
    record Computed(SpecTemplate template) implements BackpropSide {
        /**
         * The run of one seed.
         *
         * @throws BadSuiteException if it cannot run with this seed
         */
        public BackpropSpec spec(long seed) {
            return template.withSeed(seed).spec();
        }

        @Override
        public <T> T fold(
                Function<Computed, T> computed, Function<Recorded, T> recorded, Function<Commanded, T> commanded) {
            return computed.apply(this);
        }
    }

    /**
     * Values in a file or a set.
     *
     * @param key template of a key there, from {@code {key}}, {@code {seed}} and {@code {iteration}}
     */
    record Recorded(RecordedSource source, String key) implements BackpropSide {
        /** The default: the key under which the check compares. */
        public static final String KEY = "{key}";

        /** The key there that stands for a key of the check. */
        public String fileKey(ObservedKey observed, long seed) {
            return Template.fill(
                    key,
                    Map.of(
                            Template.KEY, observed.key(),
                            Template.SEED, Long.toString(seed),
                            Template.ITERATION, Integer.toString(observed.iteration())));
        }

        /** Where in the file a check of all keys finds those of a seed: between the two texts, which every key there has around it. */
        public KeyAffixes frame(long seed) {
            String filled = Template.fill(key, Map.of(Template.SEED, Long.toString(seed)));
            int place = filled.indexOf(KEY);
            return new KeyAffixes(filled.substring(0, place), filled.substring(place + KEY.length()));
        }

        @Override
        public <T> T fold(
                Function<Computed, T> computed, Function<Recorded, T> recorded, Function<Commanded, T> commanded) {
            return recorded.apply(this);
        }
    }

    /**
     * A run by a recorder of the user's, one per seed.
     *
     * @param check the check's name
     * @param command its words with {@code {seed}} not yet filled in
     * @param keys how the keys of what it records become the check's
     * @param template of any seed; it may lack sections, which the recorder does not get
     */
    record Commanded(String check, Command command, List<KeyRule> keys, SpecTemplate template) implements BackpropSide {
        public Commanded {
            keys = List.copyOf(keys);
        }

        /**
         * The run of one seed.
         *
         * @throws BadSuiteException if it cannot run with this seed
         */
        public CommandedRun run(long seed) {
            SpecTemplate seeded = template.withSeed(seed);
            RecorderCase given = seeded.recorderCase(check, seed);
            return new CommandedRun(
                    command.withSeed(seed), given, keys, seeded.whole().orElse(null));
        }

        /** The same side, its recorder told to run in float64. */
        public Commanded inFloat64() {
            Edit precision = new Edit(RunFields.PRECISION.path(), Precision.FLOAT64.label());
            return new Commanded(check, command.once(), keys, template.with(precision));
        }

        /** The same side, its runs made once. */
        public Commanded once() {
            return new Commanded(check, command.once(), keys, template);
        }

        /** Whether its recorder is told to run in float64 as it is. */
        public boolean isInFloat64() {
            return template.equals(inFloat64().template());
        }

        @Override
        public <T> T fold(
                Function<Computed, T> computed, Function<Recorded, T> recorded, Function<Commanded, T> commanded) {
            return commanded.apply(this);
        }
    }
}
