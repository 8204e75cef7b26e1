package dev.lockstep.explain.replay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A set of parameters in few words: by parts of names that they and no others have. */
final class NameSet {
    private static final int MOST_PARTS = 3;
    private static final int SHOWN = 3;
    private static final Pattern NUMBER_AT_THE_END = Pattern.compile("_?\\d+$");

    private NameSet() {}

    /**
     * Says which parameters.
     *
     * @param all the parameters among which they are
     */
    static String words(Collection<String> names, Collection<String> all) {
        if (names.size() == all.size()) {
            return "everything";
        }
        return parts(names, all).orElseGet(() -> listed(names));
    }

    private static Optional<String> parts(Collection<String> names, Collection<String> all) {
        List<String> chosen = new ArrayList<>();
        Set<String> left = new LinkedHashSet<>(names);
        Set<String> others = new LinkedHashSet<>(all);
        others.removeAll(names);
        while (!left.isEmpty() && chosen.size() < MOST_PARTS) {
            String best = null;
            long most = 0;
            for (String part : candidates(left)) {
                long covered = left.stream().filter(name -> name.contains(part)).count();
                if (covered > most && others.stream().noneMatch(name -> name.contains(part))) {
                    most = covered;
                    best = part;
                }
            }
            if (best == null) {
                return Optional.empty();
            }
            String part = best;
            chosen.add(part);
            left.removeIf(name -> name.contains(part));
        }
        return left.isEmpty() && chosen.size() < names.size() ? Optional.of(joined(chosen)) : Optional.empty();
    }

    private static Set<String> candidates(Collection<String> names) {
        Set<String> parts = new LinkedHashSet<>();
        for (String name : names) {
            for (String part : name.split("[./]", -1)) {
                parts.add(NUMBER_AT_THE_END.matcher(part).replaceAll(""));
                parts.add(part);
            }
        }
        parts.remove("");
        return parts;
    }

    private static String listed(Collection<String> names) {
        List<String> some = names.stream().limit(SHOWN).toList();
        return names.size() <= SHOWN
                ? joined(some)
                : String.join(", ", some) + " and " + (names.size() - SHOWN) + " more";
    }

    /** A, B and C. */
    static String joined(List<String> words) {
        int last = words.size() - 1;
        return last < 1
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }
}
