package dev.lockstep.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reports as JSON, made up by tests of pages. */
public final class PageReport {
    private static final JsonMapper JSON = new JsonMapper();
    private final ObjectNode report = JSON.createObjectNode();
    private ObjectNode last;

    public PageReport() {
        report.put("version", 1).put("run", "run").put("suite", "suite").put("passed", true);
        report.putArray("checks");
    }

    public PageReport check(String name, String verdict, boolean passed, JsonNode... keys) {
        last = report.withArray("/checks").addObject();
        last.put("name", name).put("kind", "backprop").put("verdict", verdict).put("passed", passed);
        last.put("threshold", 1e-6);
        last.putObject("candidate").putObject("producer").put("framework", "torch");
        last.putObject("reference").putObject("producer").put("framework", "paddle");
        last.putArray("keys").addAll(java.util.List.of(keys));
        last.putArray("remarks");
        report.put("passed", report.path("passed").asBoolean() && passed);
        return this;
    }

    public PageReport clock(String reading) {
        last.putObject("clock").put("reading", reading);
        return this;
    }

    public PageReport explanation(String sentence) {
        last.putObject("explanation").put("status", "explained").put("sentence", sentence);
        return this;
    }

    public PageReport remark(String text) {
        last.withArray("/remarks").add(text);
        return this;
    }

    public ObjectNode tree() {
        return report;
    }

    public static ObjectNode key(String name, String verdict, double diff) {
        ObjectNode key = JSON.createObjectNode().put("key", name).put("seeds", 1);
        key.put("mean_diff", diff).put("max_diff", diff).put("max_ulp", 1).put("verdict", verdict);
        key.put("outside_seeds", verdict.equals("mismatch") ? 1 : 0);
        return key;
    }
}
