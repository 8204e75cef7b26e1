package dev.lockstep.report;

import dev.lockstep.blindspots.CheckBlindSpots;
import dev.lockstep.blindspots.CheckBlindSpots.Score;
import dev.lockstep.blindspots.Effect;
import dev.lockstep.blindspots.Mutant;
import dev.lockstep.blindspots.Proposal;
import dev.lockstep.blindspots.State;
import dev.lockstep.blindspots.SuiteBlindSpots;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.record.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Blind spots for people: how many mutants are seen, those that are not, the worst first, and the same by family of fields. */
public final class BlindSpotsText {
    private static final int WIDTH = 120;
    private static final int MOST_CLASSES = 12;
    private static final int MOST_OF_A_CLASS = 4;

    private BlindSpotsText() {}

    /** The lines of a check. */
    public static List<String> lines(CheckBlindSpots found, TerminalSize terminal) {
        List<String> lines = new ArrayList<>();
        lines.add(found.check() + ": " + found.score() + states(found));
        lines.add("  noise from " + found.noiseFrom()
                + (found.seeds().isEmpty()
                        ? ""
                        : "; " + found.seeds().size() + (found.seeds().size() == 1 ? " seed" : " seeds")));
        found.remarks().forEach(remark -> lines.add("  " + remark));
        List<Mutant> passed =
                of(found, mutant -> mutant.state() == State.TOO_WEAK || mutant.state() == State.IN_THE_NOISE);
        if (!passed.isEmpty()) {
            lines.add("");
            table(passed, terminal).forEach(line -> lines.add("  " + line));
        }
        lines.addAll(byReason(found, State.NOT_EXERCISED, "by no setting that was tried"));
        lines.addAll(byReason(found, State.FAILED, ""));
        Map<Hypothesis, List<Hypothesis>> same = new LinkedHashMap<>();
        of(found, mutant -> mutant.state() == State.CONFOUNDED)
                .forEach(mutant -> same.put(mutant.hypothesis(), mutant.same()));
        lines.addAll(classes(same));
        lines.add("");
        families(found).forEach(line -> lines.add("  " + line));
        return lines.stream().map(Printable::of).toList();
    }

    /** The lines of a suite with several checks. */
    public static List<String> lines(SuiteBlindSpots suite) {
        List<String> lines = new ArrayList<>();
        Map<Hypothesis, List<Hypothesis>> same = new LinkedHashMap<>();
        suite.confounded()
                .forEach((mutant, others) -> same.put(
                        mutant.hypothesis(),
                        others.stream().map(Mutant::hypothesis).toList()));
        lines.add("all " + suite.checks() + " checks of training runs: " + suite.score() + " by one of them at least"
                + (same.isEmpty() ? "" : "; " + same.size() + " of these are told from another by none"));
        for (State state : State.values()) {
            add(
                    state.label(),
                    suite.unseen().stream()
                            .filter(mutant -> mutant.state() == state)
                            .map(Mutant::hypothesis)
                            .toList(),
                    lines);
        }
        lines.addAll(classes(same));
        return lines.stream().map(Printable::of).toList();
    }

    /** The lines of checks that are proposed in the place of one. */
    public static List<String> lines(String check, Proposal proposal) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "in the place of %s: %d checks of %d seeds, %.1f times its cost, see %d of %d with seeds that took no"
                        + " part (%s)",
                check,
                proposal.probes().size(),
                proposal.seeds().size(),
                proposal.cost(),
                proposal.seen(),
                proposal.ran(),
                proposal.freshSeeds().stream().map(String::valueOf).collect(Collectors.joining(", "))));
        proposal.probes().forEach(probe -> lines.add("  " + probe.name()));
        add("not seen", proposal.unseen(), lines);
        add("not exercised by any", proposal.unreached(), lines);
        return lines.stream().map(Printable::of).toList();
    }

    private static void add(String what, List<Hypothesis> mutants, List<String> lines) {
        if (!mutants.isEmpty()) {
            lines.add("  " + what + ": "
                    + mutants.stream().map(Hypothesis::toString).collect(Collectors.joining("; ")));
        }
    }

    private static String states(CheckBlindSpots found) {
        String states = found.states().entrySet().stream()
                .filter(state -> state.getKey() != State.SEEN)
                .map(state -> state.getValue() + " " + state.getKey().label())
                .collect(Collectors.joining(", "));
        return states.isEmpty() ? "" : "; " + states;
    }

    private static List<Mutant> of(CheckBlindSpots found, Predicate<Mutant> which) {
        return found.mutants().stream().filter(which).toList();
    }

    private static List<String> table(List<Mutant> passed, TerminalSize terminal) {
        TextTable table = new TextTable("state", "effect", "sigmas", "too loose", "edit");
        for (Mutant mutant : passed) {
            Effect effect = mutant.effect();
            boolean weak = mutant.state() == State.TOO_WEAK && !Double.isNaN(effect.looseness());
            table.row(
                    mutant.state().label(),
                    ShortNumber.rounded(effect.maxDiff()),
                    ShortNumber.rounded(effect.sigmas()),
                    weak ? ShortNumber.rounded(effect.looseness()) : "-",
                    mutant.hypothesis() + (mutant.reason().isEmpty() ? "" : " (" + mutant.reason() + ")"));
        }
        return terminal.wide() ? table.lines() : table.lines(Math.max(WIDTH, terminal.columns()) - 2, 4);
    }

    /** One line for each reason, with the edits that have it. */
    private static List<String> byReason(CheckBlindSpots found, State state, String without) {
        Map<String, List<String>> edits = new LinkedHashMap<>();
        of(found, mutant -> mutant.state() == state).forEach(mutant -> edits.computeIfAbsent(
                        mutant.reason().isEmpty() ? without : mutant.reason(), any -> new ArrayList<>())
                .add(mutant.hypothesis().toString()));
        List<String> lines = new ArrayList<>();
        if (!edits.isEmpty()) {
            lines.add("");
            lines.add("  " + state.label() + ":");
            edits.forEach((reason, all) -> lines.add("    " + reason + ": " + String.join("; ", all)));
        }
        return lines;
    }

    /** Classes of mutants that are seen and cannot be told apart. */
    private static List<String> classes(Map<Hypothesis, List<Hypothesis>> same) {
        List<String> lines = new ArrayList<>();
        Set<Hypothesis> told = new HashSet<>();
        same.forEach((mutant, others) -> {
            if (told.add(mutant)) {
                told.addAll(others);
                List<String> names = new ArrayList<>(List.of(mutant.toString()));
                others.stream().limit(MOST_OF_A_CLASS).forEach(other -> names.add(other.toString()));
                int more = others.size() - MOST_OF_A_CLASS;
                lines.add("    " + String.join("; ", names) + (more > 0 ? "; and " + more + " more" : ""));
            }
        });
        if (lines.isEmpty()) {
            return lines;
        }
        int more = lines.size() - MOST_CLASSES;
        List<String> shown = new ArrayList<>(List.of("", "  seen, but not told from each other:"));
        lines.stream().limit(MOST_CLASSES).forEach(shown::add);
        if (more > 0) {
            shown.add("    and " + more + " classes more, which --json has");
        }
        return shown;
    }

    private static List<String> families(CheckBlindSpots found) {
        TextTable table = new TextTable("family", "seen", "of");
        for (Map.Entry<String, Score> family : found.families().entrySet()) {
            table.row(
                    family.getKey(),
                    String.valueOf(family.getValue().seen()),
                    String.valueOf(family.getValue().ran()));
        }
        return table.lines();
    }
}
