package dev.lockstep.schedule;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What was most likely meant by a word that nobody knows. */
public final class Suggestion {
    /** A word that is further from what was written is no guess at what was meant. */
    private static final int FAR = 3;

    /** What the frameworks call one thing: a word of another's is no misspelling. */
    private static final List<Set<String>> ONE_THING = List.of(
            Set.of("lr", "learning_rate", "learningRate", "init_value", "initial_learning_rate", "base_lr"),
            Set.of("eta_min", "min_lr", "end_lr", "end_value", "end_learning_rate"),
            Set.of("num_warmup_steps", "warmup_steps", "warmup", "warmup_step"),
            Set.of("num_training_steps", "total_steps", "total_iters", "decay_steps", "T_max", "decay_step"),
            Set.of("gamma", "decay_rate", "decayRate"),
            Set.of("eps", "epsilon"),
            Set.of("betas", "beta1", "b1"),
            Set.of("beta2", "b2"),
            Set.of("weight_decay", "weightDecay", "coeff", "decay"),
            Set.of("momentum", "decay_momentum"));

    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private Suggestion() {}

    /**
     * What the word is called here if another framework calls it so; or else the known word that takes the fewest edits, the first of several; letters' case is no edit. Empty if all are far: three edits, or
     * as many as the word is long, and for long words a third of it.
     */
    public static Optional<String> nearest(String word, Collection<String> known) {
        Optional<String> called = called(word, known);
        return called.isPresent() ? called : near(word, known);
    }

    private static Optional<String> called(String word, Collection<String> known) {
        return ONE_THING.stream()
                .filter(names -> names.contains(word))
                .flatMap(names -> known.stream().filter(names::contains))
                .findFirst();
    }

    private static Optional<String> near(String word, Collection<String> known) {
        int far = Math.max(Math.min(FAR, word.length()), word.length() / 3 + 1);
        return known.stream()
                .filter(each -> distance(word, each) < far)
                .min(Comparator.comparingInt(each -> distance(word, each)));
    }

    /** The end of a message: {@code did you mean X?}, or what is known. */
    public static String of(String word, List<String> known) {
        return nearest(word, known)
                .map(each -> "did you mean " + each + "?")
                .orElse("known here: " + (known.isEmpty() ? "none" : String.join(", ", known)));
    }

    private static int distance(String word, String other) {
        return DISTANCE.apply(word.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
    }
}
