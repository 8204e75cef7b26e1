package dev.lockstep.cli;

import dev.lockstep.diff.FilePairs;
import dev.lockstep.keys.KeyProposal;
import dev.lockstep.keys.KeyProposal.PairedKeys;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.array.Uncomparable;
import dev.lockstep.record.format.FileGroup;
import dev.lockstep.report.KeyKinds;
import dev.lockstep.report.TextTable;
import dev.lockstep.suite.json.KeyRulesWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep keys}: proposes key rules from two files. */
@Command(
        name = "keys",
        description = {
            "Proposes rules that turn LEFT's keys into RIGHT's, for diff --keys and for suites: by values, names,"
                    + " shapes and order.",
            "Matrices are transposed, and the axes of kernels put in another order, where shapes or values say so."
                    + " Returns 1 if a key of either file was not paired."
        },
        mixinStandardHelpOptions = true)
public final class KeysCommand implements Callable<Integer> {
    private static final int MOST_DOUBTS = 10;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "LEFT", description = "The candidate's file.")
    private String left;

    @Parameters(index = "1", paramLabel = "RIGHT", description = "The reference's file.")
    private String right;

    @Option(
            names = "--rules",
            paramLabel = "RULES.json",
            description = "Write the rules to this file, and say on standard output what they rest on.")
    private Path rules;

    @Mixin
    private OverwriteOption overwrite;

    /** What cannot be compared, by file and key. */
    private final Map<String, Map<String, Uncomparable>> odd = new LinkedHashMap<>();

    @Override
    public Integer call() {
        OutputFiles files = overwrite.files();
        files.claim(rules, OutputKind.KEY_RULES);
        RecordTree lefts = FileGroup.open(left, FilePairs.files()).read();
        RecordTree rights = FileGroup.open(right, FilePairs.files()).read();
        KeyProposal proposal = KeyProposal.of(lefts.flat(), rights.flat());
        odd.put(left, lefts.uncomparable());
        odd.put(right, rights.uncomparable());
        String text = KeyRulesWriter.text(proposal.rules());
        PrintWriter out = spec.commandLine().getOut();
        if (rules == null) {
            out.print(text);
            explain(proposal, spec.commandLine().getErr());
        } else {
            files.write(rules, text);
            explain(proposal, out);
        }
        out.flush();
        return files.code(ExitCode.of(proposal.onlyLeft().isEmpty()
                && proposal.onlyRight().isEmpty()
                && odd.values().stream().allMatch(Map::isEmpty)));
    }

    private void explain(KeyProposal proposal, PrintWriter to) {
        TextTable table = new TextTable("left", "right", "keys", "transposed", "apart", "paired");
        List<PairedKeys> changed = proposal.pairs().stream()
                .filter(pair -> pair.isTransposed() || !pair.left().equals(pair.right()))
                .toList();
        for (PairedKeys pair : changed) {
            String apart = String.format(Locale.ROOT, "%.1e", pair.distance());
            table.row(
                    pair.left(),
                    pair.right(),
                    Integer.toString(pair.keys()),
                    transposed(pair.axes()),
                    apart,
                    pair.evidence());
        }
        if (!changed.isEmpty()) {
            table.lines().forEach(to::println);
            to.println();
        }
        List<PairedKeys> alike = proposal.pairs().stream()
                .filter(pair -> !changed.contains(pair))
                .toList();
        if (!alike.isEmpty()) {
            to.println("as they are, under one name: " + count(alike) + " keys of " + alike.size() + " patterns");
        }
        proposal.doubts().stream().limit(MOST_DOUBTS).forEach(doubt -> to.println("look at " + doubt));
        if (proposal.doubts().size() > MOST_DOUBTS) {
            to.println("look at " + (proposal.doubts().size() - MOST_DOUBTS) + " more keys whose values are far apart");
        }
        KeyKinds.of(proposal.leftOut())
                .forEach(kind -> to.println("left out, as only paddle keeps powers of beta: " + kind));
        unpaired(to, left, proposal.onlyLeft());
        unpaired(to, right, proposal.onlyRight());
        odd.forEach((file, keys) -> keys.forEach(
                (key, value) -> to.println("not paired, of " + file + ": " + key + " (" + value.what() + ")")));
        to.println(
                count(proposal.pairs()) + " keys paired, " + proposal.onlyLeft().size() + " of the left and "
                        + proposal.onlyRight().size() + " of the right not; "
                        + proposal.rules().size() + " rules");
        to.flush();
    }

    private static String transposed(List<Integer> axes) {
        return axes.isEmpty() ? "" : axes.size() == 2 ? "yes" : axes.toString();
    }

    /** A key split off its pattern is counted there. */
    private static int count(List<PairedKeys> pairs) {
        return pairs.stream().mapToInt(PairedKeys::keys).sum();
    }

    private static void unpaired(PrintWriter to, String file, List<String> keys) {
        KeyKinds.of(keys).forEach(kind -> to.println("not paired, of " + file + ": " + kind));
    }
}
