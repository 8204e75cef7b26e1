package dev.lockstep.explain.search;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Counts how often {@code explain} finds what was planted: {@code java ... ExplainRates RESOURCES GROUP[/DEPTH][@without],... [NAME...]}.
 * {@code @without} takes the right fields out of the catalogue, where the only right answer is none.
 */
final class ExplainRates {
    private static final Duration BUDGET = Duration.ofMinutes(20);

    /** What an explanation was worth. */
    enum Worth {
        /** The truth alone is named, or edits to the bit the same. */
        NAMED,
        /** The truth is among those that fit and cannot be told apart. */
        IN_ITS_CLASS,
        /** Nothing is named though there is a cause, or the cause was taken out. */
        NONE,
        /** A class is given that the truth is not in. */
        OTHER_CLASS,
        /** A cause is named that is not the truth. */
        FALSE
    }

    /** How many of a group were worth what. */
    record Counts(Map<Worth, Integer> counts) {
        int of(Worth worth) {
            return counts.getOrDefault(worth, 0);
        }

        int all() {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }

        int found() {
            return of(Worth.NAMED) + of(Worth.IN_ITS_CLASS);
        }

        String line(String group) {
            int given = found() + of(Worth.OTHER_CLASS) + of(Worth.FALSE);
            return String.format(
                    Locale.ROOT,
                    "%s: class recall %d of %d, class precision %d of %d; named alone %d, in its class %d, other class"
                            + " %d, false %d, none %d",
                    group,
                    found(),
                    all(),
                    found(),
                    given,
                    of(Worth.NAMED),
                    of(Worth.IN_ITS_CLASS),
                    of(Worth.OTHER_CLASS),
                    of(Worth.FALSE),
                    of(Worth.NONE));
        }
    }

    private ExplainRates() {}

    public static void main(String[] args) throws IOException {
        List<String> names = List.of(args).subList(2, args.length);
        List<ExplainedCase> cases = ExplainedCase.all(Path.of(args[0]));
        for (String group : args[1].split(",", -1)) {
            String[] asked = group.split("[/@]", -1);
            int depth = group.contains("/") ? Integer.parseInt(asked[1]) : 1;
            of(cases, asked[0], depth, group.endsWith("@without"), names);
        }
    }

    /** Explains a group and prints what came of each. */
    static Counts of(List<ExplainedCase> cases, String group, int depth, boolean without, List<String> names) {
        Map<Worth, Integer> counts = new EnumMap<>(Worth.class);
        for (ExplainedCase each : cases) {
            if (each.group().equals(group) && (names.isEmpty() || names.stream().anyMatch(each.name()::contains))) {
                Explanation explanation = each.explain(depth, without ? each.fields() : Set.of(), BUDGET);
                Worth worth = worth(each, explanation);
                counts.merge(worth, 1, Integer::sum);
                print(each, explanation, worth);
            }
        }
        Counts result = new Counts(counts);
        System.out.println(result.line(group + (without ? " without" : "")));
        return result;
    }

    private static Worth worth(ExplainedCase planted, Explanation explanation) {
        List<Hypothesis> named = named(explanation);
        if (named.isEmpty()) {
            return Worth.NONE;
        }
        boolean isFound = named.stream().anyMatch(planted::isTruth);
        return switch (explanation.status()) {
            case EXPLAINED -> isFound ? Worth.NAMED : Worth.FALSE;
            case INDISTINGUISHABLE -> isFound ? Worth.IN_ITS_CLASS : Worth.OTHER_CLASS;
            case AGREES, UNEXPLAINED -> Worth.NONE;
        };
    }

    /** Those that are given as what it is, or may be: of one that is explained the first alone. */
    private static List<Hypothesis> named(Explanation explanation) {
        long most =
                switch (explanation.status()) {
                    case EXPLAINED -> 1;
                    case INDISTINGUISHABLE -> Long.MAX_VALUE;
                    case AGREES, UNEXPLAINED -> 0;
                };
        return explanation.hypotheses().stream()
                .filter(Candidate::fits)
                .limit(most)
                .flatMap(each -> Stream.concat(Stream.of(each.hypothesis()), each.equal().stream()))
                .toList();
    }

    private static void print(ExplainedCase planted, Explanation explanation, Worth worth) {
        System.out.printf(
                Locale.ROOT,
                "%-12s %s %s: %s, base D %.2f, %d tried in %.1f s%s; %s%n",
                worth,
                planted.group(),
                planted.name(),
                explanation.status().label(),
                explanation.base() == null ? Double.NaN : explanation.base().d(),
                explanation.effort().tried(),
                explanation.effort().elapsedSeconds(),
                explanation.effort().complete() ? "" : " (budget)",
                explanation.sentence());
        if (worth != Worth.NAMED) {
            explanation.hypotheses().stream()
                    .limit(4)
                    .forEach(each -> System.out.printf(
                            Locale.ROOT,
                            "    %s D %.3f held %.3f score %.1f fits %s %s%n",
                            each.hypothesis(),
                            each.d(),
                            each.dHeldBack(),
                            each.score(),
                            each.fits(),
                            each.numbers()));
        }
        System.out.flush();
    }
}
