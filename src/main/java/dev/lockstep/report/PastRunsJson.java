package dev.lockstep.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/** The last runs of a suite as a page shows them. */
public final class PastRunsJson {
    /** So many checks of all runs together a page has room for. */
    private static final int MOST_CHECKS = 40_000;

    private PastRunsJson() {}

    /** The newest first, as many as there is room for. */
    public static List<ObjectNode> of(List<PastRun> runs) {
        List<PastRun> newestFirst = runs.stream()
                .sorted(Comparator.comparing(PastRun::finished)
                        .thenComparing(PastRun::run)
                        .reversed())
                .toList();
        long checks = Math.max(
                1,
                newestFirst.stream().mapToInt(run -> run.checks().size()).max().orElse(1));
        return newestFirst.stream()
                .limit(Math.max(1, MOST_CHECKS / checks))
                .map(PastRunsJson::node)
                .toList();
    }

    private static ObjectNode node(PastRun run) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("run", run.run());
        node.put("finished", run.finished().toString());
        ObjectNode checks = node.putObject("checks");
        for (PastCheck check : run.checks()) {
            ObjectNode to = checks.putObject(check.name());
            to.put("verdict", check.verdict().label());
            to.put("passed", check.passed());
            if (Double.isFinite(check.meanDiff())) {
                to.put("mean_diff", check.meanDiff());
            }
        }
        return node;
    }
}
