package dev.lockstep.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.blindspots.CheckBlindSpots;
import dev.lockstep.blindspots.CheckBlindSpots.Score;
import dev.lockstep.blindspots.Effect;
import dev.lockstep.blindspots.Mutant;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.report.html.PageDetails;
import java.time.Instant;

/** Blind spots alone, in the report's form: {@code checks}, each with {@code name} and its scores, and {@code blindspots}. */
public final class BlindSpotsReport {
    private static final String CANDIDATE = "candidate";

    private final ObjectNode root = ReportJson.emptyTree();
    private final ArrayNode checks;
    private final ArrayNode blindspots;

    /** @param suite the suite's name */
    public BlindSpotsReport(String suite) {
        root.put("version", ReportJson.VERSION);
        root.put("run", "");
        root.put("suite", suite);
        this.checks = root.putArray("checks");
        this.blindspots = root.putArray("blindspots");
    }

    /** Adds a check's. */
    public void add(CheckBlindSpots found) {
        ObjectNode check = checks.addObject();
        check.put("name", found.check());
        check.put("kind", found.kind());
        ObjectNode mutants = check.putObject("mutants");
        put(mutants, found.score());
        ObjectNode states = mutants.putObject("states");
        found.states().forEach((state, count) -> states.put(state.label(), count));
        ObjectNode families = mutants.putObject("families");
        found.families().forEach((family, score) -> put(families.putObject(family), score));
        ArrayNode seeds = mutants.putArray("seeds");
        found.seeds().forEach(seeds::add);
        mutants.put("noise_from", found.noiseFrom());
        ArrayNode remarks = check.putArray("remarks");
        found.remarks().forEach(remarks::add);
        found.mutants().forEach(mutant -> put(blindspots.addObject(), found.check(), mutant));
    }

    private static void put(ObjectNode node, Score score) {
        node.put("seen", score.seen());
        node.put("ran", score.ran());
    }

    private static void put(ObjectNode node, String check, Mutant mutant) {
        node.put("check", check);
        putEdits(node.putArray("edits"), mutant.hypothesis());
        Effect effect = mutant.effect();
        ReportJson.putNumber(node, "effect", effect.maxDiff());
        node.put("seen", mutant.state().isSeen());
        node.put("state", mutant.state().label());
        node.put("family", mutant.family());
        node.put("key", effect.key());
        ReportJson.putNumber(node, "sigmas", effect.sigmas());
        node.put("limit", effect.limit());
        ReportJson.putNumber(node, "looseness", effect.looseness());
        node.put("verdict", effect.verdict().label());
        node.put("seeds", effect.seeds());
        node.put("seeds_seen", effect.seedsSeen());
        ArrayNode confounded = node.putArray("confounded_with");
        mutant.same().forEach(other -> putEdits(confounded.addArray(), other));
        node.put("reason", mutant.reason());
    }

    private static void putEdits(ArrayNode edits, Hypothesis hypothesis) {
        ExplanationJson.putEdits(edits, hypothesis, CANDIDATE);
    }

    /** The same as one page that needs nothing else. */
    public String html() {
        return HtmlReport.text(root, PageDetails.NONE, Instant.now());
    }

    /** The document, indented, with a final line break. */
    public String text() {
        return ReportJson.text(root);
    }
}
