package dev.lockstep.cli;

import dev.lockstep.explain.search.Explanation;
import dev.lockstep.explain.search.FieldEdit;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.explain.search.Status;
import dev.lockstep.files.SuiteFile;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.Check;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.ScheduleSide;
import dev.lockstep.suite.json.SuiteEdits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** Command lines that repeat what an explanation says: the check as it is, and with the edits that make its sides agree. */
final class Reproduction {
    private static final String PLAIN = "[A-Za-z0-9_./=:,+-]+";

    private Reproduction() {}

    /** The explanation with its command lines, where the edits are of a field that a suite's side can say. */
    static Explanation of(String suite, Check check, Explanation explanation, Configuration hadoop) {
        String name = check.settings().name();
        if (explanation.status() != Status.EXPLAINED || name.contains("[") || !isComputed(check, explanation.side())) {
            return explanation;
        }
        Hypothesis edits = explanation.hypotheses().get(0).hypothesis();
        if (!edits.edits().stream().allMatch(edit -> isSaid(check, edit.field()))) {
            return explanation;
        }
        List<String> arguments = edits.edits().stream()
                .map(edit -> argument(explanation.side(), edit))
                .toList();
        if (!isRead(suite, new SuiteEdits(List.of(name), arguments), hadoop)) {
            return explanation;
        }
        List<String> words = new ArrayList<>(List.of("lockstep", "run", suite, "--check", name));
        String asItIs = line(words);
        arguments.forEach(argument -> words.addAll(List.of("--edit", argument)));
        return explanation.with(List.of(asItIs, line(words)));
    }

    /** A framework may refuse a value that a hypothesis may have, such as half a cycle. */
    private static boolean isRead(String suite, SuiteEdits edits, Configuration hadoop) {
        try {
            SuiteFile.read(suite, edits, hadoop);
            return true;
        } catch (BadSuiteException | BadFieldException e) {
            return false;
        }
    }

    private static boolean isComputed(Check check, String side) {
        boolean candidate = side.equals(Role.CANDIDATE.label());
        return check.fold(
                schedule -> (candidate ? schedule.candidate() : schedule.reference()) instanceof ScheduleSide.Computed,
                backprop -> (candidate ? backprop.candidate() : backprop.reference()) instanceof BackpropSide.Computed);
    }

    /** Another schedule's parameters have other names: an edit of its framework alone is no suite. */
    private static boolean isSaid(Check check, String field) {
        return check.fold(schedule -> field.matches("params\\.\\w+"), backprop -> true);
    }

    /** The precision stands under the word that makes a side a computed one. */
    private static String argument(String side, FieldEdit edit) {
        String field = edit.field().equals("precision") ? "computed" : edit.field();
        return SuiteEdits.argument(side, field, edit.to());
    }

    private static String line(List<String> words) {
        return words.stream().map(Reproduction::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
