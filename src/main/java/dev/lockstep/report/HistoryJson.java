package dev.lockstep.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/** A history as JSON; {@code history.schema.json} beside this class's resources describes it. */
public final class HistoryJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int VERSION = 1;
    private static final Pattern BEGINNING = Pattern.compile("\\{\\s*\"version\"\\s*:\\s*\\d+,\\s*\"suite\"\\s*:"
            + "\\s*\"[^\"]*\",\\s*\"run\"\\s*:[^\\n]*,\\s*\"runs_before\"\\s*:");

    private HistoryJson() {}

    /** The document, indented, with a final line break. */
    public static String text(History history) {
        try {
            return MAPPER.writeValueAsString(tree(history)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
    }

    /** Whether a file that begins so is such a document. */
    public static boolean wrote(String head) {
        return BEGINNING.matcher(head).lookingAt();
    }

    private static ObjectNode tree(History history) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", VERSION);
        root.put("suite", history.suite());
        root.put("run", history.run());
        root.put("runs_before", history.runsBefore());
        root.put("passed", history.passed());
        ArrayNode checks = root.putArray("checks");
        history.checks().forEach(check -> putCheck(checks.addObject(), check));
        ArrayNode gone = root.putArray("gone");
        history.gone().forEach(gone::add);
        return root;
    }

    private static void putCheck(ObjectNode node, CheckHistory check) {
        node.put("name", check.now().name());
        node.put("change", check.change().label());
        putPast(node.putObject("now"), check.now());
        if (check.before().isPresent()) {
            ObjectNode before = node.putObject("before");
            before.put("run", check.runBefore());
            putPast(before, check.before().get());
        } else {
            node.putNull("before");
        }
        ArrayNode versions = node.putArray("versions");
        check.versions().forEach(span -> putSpan(versions.addObject(), span));
    }

    private static void putPast(ObjectNode node, PastCheck check) {
        node.put("verdict", check.verdict().label());
        node.put("passed", check.passed());
        node.put("candidate", check.candidate());
        node.put("reference", check.reference());
        node.put("worst_key", check.worstKey());
        putNumber(node, "mean_diff", check.meanDiff());
    }

    private static void putSpan(ObjectNode node, VersionSpan span) {
        node.put("candidate", span.candidate());
        node.put("reference", span.reference());
        node.put("runs", span.runs());
        node.put("passed", span.passed());
        node.put("first_run", span.firstRun());
        node.put("last_run", span.lastRun());
        putNumber(node, "least_diff", span.leastDiff());
        putNumber(node, "largest_diff", span.largestDiff());
    }

    /** JSON knows no NaN and no infinity. */
    private static void putNumber(ObjectNode node, String field, double value) {
        if (Double.isFinite(value)) {
            node.put(field, value);
        } else {
            node.putNull(field);
        }
    }
}
