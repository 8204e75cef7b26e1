package dev.lockstep.schedule;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What was most likely meant by a word that nobody knows. */
public final class Suggestion {
    /** A word that is further from what was written is no guess at what was meant. */
    private static final int FAR = 3;

    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private Suggestion() {}

    /**
     * The known word that takes the fewest edits, the first of several; letters' case is no edit. Empty if all are far: three edits, or
     * as many as the word is long, and for long words a third of it.
     */
    public static Optional<String> nearest(String word, Collection<String> known) {
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
