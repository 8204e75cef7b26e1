package dev.lockstep.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** An example or two of every command, which its help ends with. */
public final class CommandExamples implements IModelTransformer {
    private static final Map<String, List<String>> EXAMPLES = Map.ofEntries(
            Map.entry(
                    "run",
                    List.of(
                            "lockstep run conf/step4.json --html report.html",
                            "lockstep run conf/step4.json --seeds 0-3 --dry-run")),
            Map.entry(
                    "diff",
                    List.of(
                            "lockstep diff torch.npy paddle.npy --html report.html",
                            "lockstep diff left/ right/ --only 'step_*.npy' --threshold 1e-5")),
            Map.entry(
                    "explain",
                    List.of(
                            "lockstep explain conf/step4.json --check cosine",
                            "lockstep explain step4-1 --all",
                            "lockstep explain rec/torch_0.npy rec/paddle_0.npy")),
            Map.entry("blindspots", List.of("lockstep blindspots conf/step4.json --check bp_align --seeds 0-3")),
            Map.entry("keys", List.of("lockstep keys paddle.npy torch.npy --rules rules.json")),
            Map.entry("init", List.of("lockstep init mine.npy theirs.npy --suite suite.json")),
            Map.entry("import", List.of("lockstep import a.npy --set torch --producer torch --producer-version 2.15")),
            Map.entry("export", List.of("lockstep export step4-1 --check bp_torch --side candidate --npy out.npy")),
            Map.entry("sql", List.of("lockstep sql \"SELECT check, verdict FROM checks\"")),
            Map.entry("status", List.of("lockstep status step4-20261126T072107Z")),
            Map.entry("report", List.of("lockstep report step4-20261126T072107Z --html report.html")),
            Map.entry("history", List.of("lockstep history nightly")),
            Map.entry("tidy", List.of("lockstep tidy --keep 30 --suite nightly")),
            Map.entry("schedules", List.of("lockstep schedules hf/cosine paddlenlp --plot rates.html")),
            Map.entry("hypotheses", List.of("lockstep hypotheses --for jobs/recorders/torch_transformers.py")),
            Map.entry("tolerance", List.of("lockstep tolerance conf/step4.json --write limits.json")),
            Map.entry("help", List.of("lockstep help run")));

    /** The examples of a command; none if it is not known here. */
    public static List<String> of(String command) {
        return EXAMPLES.getOrDefault(command, List.of());
    }

    /**
     * Puts them at the end of every command's help, and so into the man pages.
     *
     * @param lockstep Modified: its subcommands.
     */
    @Override
    public CommandSpec transform(CommandSpec lockstep) {
        lockstep.subcommands().forEach((name, command) -> {
            List<String> examples = of(name);
            if (!examples.isEmpty()) {
                UsageMessageSpec usage = command.getCommandSpec().usageMessage();
                // A man page has no place for a footer without a heading.
                usage.description(joined(usage.description(), List.of(usage.footer())));
                usage.footerHeading(examples.size() == 1 ? "%nExample:%n" : "%nExamples:%n");
                usage.footer(examples.stream().map(CommandExamples::line).toArray(String[]::new));
            }
        });
        return lockstep;
    }

    private static String[] joined(String[] lines, List<String> more) {
        return Stream.concat(Stream.of(lines), more.stream()).toArray(String[]::new);
    }

    /** Percent signs are formats there. */
    private static String line(String example) {
        return "  " + example.replace("%", "%%");
    }
}
