package dev.lockstep.suite.json;

import static dev.lockstep.suite.json.TreeReader.placed;

import dev.lockstep.suite.CheckSettings;
import dev.lockstep.suite.Expectation;
import dev.lockstep.suite.Glob;
import dev.lockstep.suite.Tolerance;
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
            "nondeterministic",
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
                TreeReader.optional(check, "tolerance", tree -> ToleranceReader.read(tree, tolerance), tolerance),
                TreeReader.optional(check, "log", SettingsReader::log, ""),
                TreeReader.optional(check, "expect", SettingsReader::expectation),
                new JsonCaseTree(check));
    }

    private static String name(JsonTree tree) {
        String name = TreeReader.text(tree);
        // A case's id is its check's name, #, and the seed.
        if (name.isBlank() || name.contains("#") || name.chars().anyMatch(Character::isISOControl)) {
            throw new LocatedException(tree.path(), tree + " is blank, or has # or a control character");
        }
        return name;
    }

    private static String log(JsonTree tree) {
        String log = TreeReader.text(tree);
        if (log.isBlank() || log.contains("/") || log.contains("\\") || log.equals("..")) {
            throw new LocatedException(tree.path(), tree + " is not the name of a file in the working directory");
        }
        return log;
    }

    private static Expectation expectation(JsonTree tree) {
        AllowedKeys.require("expect", tree);
        return placed(
                tree,
                () -> new Expectation(
                        verdict(tree.member("verdict")),
                        TreeReader.optional(tree, "keys", SettingsReader::patterns, List.of()),
                        TreeReader.optional(tree, "at_most", TreeReader::number),
                        TreeReader.optional(tree, "reason", TreeReader::text, ""),
                        TreeReader.optional(tree, "until", SettingsReader::day)));
    }

    private static List<Glob> patterns(JsonTree tree) {
        List<JsonTree> patterns = TreeReader.list(tree);
        if (patterns.isEmpty()) {
            throw new LocatedException(tree.path(), "names no key");
        }
        return patterns.stream()
                .map(pattern -> placed(pattern, () -> new Glob(TreeReader.text(pattern))))
                .toList();
    }

    private static String verdict(JsonTree tree) {
        String verdict = TreeReader.text(tree);
        if (verdict.equals("failed")) {
            throw new LocatedException(
                    tree.path(), "failed cannot be expected: a case that does not run tells nothing");
        }
        if (!VERDICTS.contains(verdict)) {
            throw new LocatedException(tree.path(), verdict + " is not one of " + String.join(", ", VERDICTS));
        }
        return verdict;
    }

    private static LocalDate day(JsonTree tree) {
        try {
            return LocalDate.parse(TreeReader.text(tree));
        } catch (DateTimeParseException e) {
            throw new LocatedException(tree.path(), tree + " is not a day such as 2027-01-01");
        }
    }
}
