package dev.lockstep.suite;

import static dev.lockstep.suite.PlacedException.placed;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Reads what all checks have. */
final class SettingsReader {
    /** The labels of the verdicts that may be expected: a case that does not run is no known difference. */
    static final List<String> VERDICTS = List.of(
            "missing",
            "shape",
            "non-finite",
            "mismatch",
            "amplified",
            "vacuous",
            "inconclusive",
            "drifts",
            "agrees",
            "exact");

    private final Tolerance tolerance;

    /** @param tolerance the suite's, which a check may refine */
    SettingsReader(Tolerance tolerance) {
        this.tolerance = tolerance;
    }

    CheckSettings read(Grid.Point point) {
        JsonTree check = point.check();
        return new CheckSettings(
                name(check.member("name")) + point.suffix(),
                Reading.optional(check, "tolerance", tree -> ToleranceReader.read(tree, tolerance), tolerance),
                Reading.optional(check, "log", SettingsReader::log, ""),
                Reading.optional(check, "expect", SettingsReader::expectation),
                new CaseTree(check));
    }

    private static String name(JsonTree tree) {
        String name = Reading.text(tree);
        // A case's id is its check's name, #, and the seed.
        if (name.isBlank() || name.contains("#") || name.chars().anyMatch(Character::isISOControl)) {
            throw new PlacedException(tree.path(), tree + " is blank, or has # or a control character");
        }
        return name;
    }

    private static String log(JsonTree tree) {
        String log = Reading.text(tree);
        if (log.isBlank() || log.contains("/") || log.contains("\\") || log.equals("..")) {
            throw new PlacedException(tree.path(), tree + " is not the name of a file in the working directory");
        }
        return log;
    }

    private static Expectation expectation(JsonTree tree) {
        KnownKeys.require("expect", tree);
        return placed(
                tree,
                () -> new Expectation(
                        verdict(tree.member("verdict")),
                        Reading.optional(tree, "keys", SettingsReader::patterns, List.of()),
                        Reading.optional(tree, "at_most", Reading::number),
                        Reading.optional(tree, "reason", Reading::text, ""),
                        Reading.optional(tree, "until", SettingsReader::day)));
    }

    private static List<KeyGlob> patterns(JsonTree tree) {
        List<JsonTree> patterns = Reading.list(tree);
        if (patterns.isEmpty()) {
            throw new PlacedException(tree.path(), "names no key");
        }
        return patterns.stream()
                .map(pattern -> placed(pattern, () -> new KeyGlob(Reading.text(pattern))))
                .toList();
    }

    private static String verdict(JsonTree tree) {
        String verdict = Reading.text(tree);
        if (verdict.equals("failed")) {
            throw new PlacedException(tree.path(), "failed cannot be expected: a case that does not run tells nothing");
        }
        if (!VERDICTS.contains(verdict)) {
            throw new PlacedException(tree.path(), verdict + " is not one of " + String.join(", ", VERDICTS));
        }
        return verdict;
    }

    private static LocalDate day(JsonTree tree) {
        try {
            return LocalDate.parse(Reading.text(tree));
        } catch (DateTimeParseException e) {
            throw new PlacedException(tree.path(), tree + " is not a day such as 2027-01-01");
        }
    }
}
