package dev.lockstep.explain.search;

import dev.lockstep.suite.SpecTemplate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Explains recorded faults and prints what came of it: {@code java ... ExplainFaults probe FILE...}. */
final class ExplainFaults {
    private ExplainFaults() {}

    public static void main(String[] args) {
        String suite = args[0].equals("probe") ? RecordedCase.PROBE : RecordedCase.ORIGINAL;
        int depth = Integer.parseInt(args[1]);
        for (String file : List.of(args).subList(2, args.length)) {
            String[] parts = file.split("@", -1);
            print(parts[0], explain(suite, Path.of(parts[0]), depth, parts.length > 1 ? parts[1] : "-"));
        }
    }

    static Explanation explain(String suite, Path file, int depth, String without) {
        Target target = RecordedCase.recorded(suite, file);
        SpecTemplate template = RecordedCase.template(suite);
        return new SpecSearch(
                        RecordedCase.question(suite, target, depth),
                        new ComputedTrials(template, target.elements(), new LocalRunner()),
                        Budget.of(Duration.ofMinutes(10)),
                        all -> new Catalogue(
                                all.singles().stream()
                                        .filter(each -> each.edits().stream()
                                                .noneMatch(edit -> edit.field().contains(without)))
                                        .toList(),
                                all.knobs().stream()
                                        .filter(each -> !each.field().contains(without))
                                        .toList()))
                .explain();
    }

    static void print(String name, Explanation explanation) {
        System.out.printf(
                Locale.ROOT,
                "%s: %s  base D %.2f  tried %d in %.1f s, %d refused%n  %s%n",
                name,
                explanation.status().label(),
                explanation.base() == null ? Double.NaN : explanation.base().d(),
                explanation.effort().tried(),
                explanation.effort().elapsedSeconds(),
                explanation.effort().refused().size(),
                explanation.sentence());
        explanation.hypotheses().stream()
                .limit(5)
                .forEach(each -> System.out.printf(
                        Locale.ROOT,
                        "    %s D %.3f held %.3f chi2 %.1f score %.1f max %.2e fits %s %s equal %s%n",
                        each.hypothesis(),
                        each.d(),
                        each.dHeldBack(),
                        each.chiSquare(),
                        each.score(),
                        each.maxDiff(),
                        each.fits(),
                        each.numbers(),
                        each.equal()));
        System.out.flush();
    }
}
