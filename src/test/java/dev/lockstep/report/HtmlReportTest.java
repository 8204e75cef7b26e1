package dev.lockstep.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.report.html.CheckFields;
import dev.lockstep.report.html.CheckValues;
import dev.lockstep.report.html.KeyValues;
import dev.lockstep.report.html.PageDetails;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as a file: what stands in it before any script runs, and what its scripts are given. */
class HtmlReportTest {
    private static final Instant WRITTEN = Instant.parse("2026-11-26T07:30:00Z");
    private static final JsonMapper JSON = new JsonMapper();

    private static Document page(ObjectNode report, PageDetails details) {
        return Jsoup.parse(HtmlReport.text(report, details, WRITTEN));
    }

    private static JsonNode data(Document page) throws IOException {
        return JSON.readTree(page.getElementById("data").data());
    }

    @Test
    void theSentenceThatMattersComesFirst() {
        ObjectNode report = new PageReport()
                .check("linear", "exact", true, key("step_100", "exact", 0.0))
                .check("cosine", "mismatch", false, key("step_500", "mismatch", 9.35605818719964e-06))
                .clock("first divergence: step_500; no key after it")
                .tree();
        Document page = page(report, PageDetails.NONE);
        assertThat(page.selectFirst("main h1").text()).isEqualTo("1 of 2 checks failed, cosine: mismatch");
        assertThat(page.select(".headline p").eachText())
                .containsExactly("First divergence: step_500; no key after it.");
        assertThat(page.title()).isEqualTo("FAILED: suite - Lockstep");
    }

    @Test
    void anExplanationIsTheReason() {
        ObjectNode report = new PageReport()
                .check("cosine", "mismatch", false, key("step_500", "mismatch", 1e-5))
                .clock("first divergence: step_500")
                .explanation("num_cycles 1 against 0.5 explains it")
                .tree();
        assertThat(page(report, PageDetails.NONE).select(".headline p").eachText())
                .containsExactly("Num_cycles 1 against 0.5 explains it.");
    }

    @Test
    void sinceWhenACheckFailsIsReadFromTheRunsBefore() {
        ObjectNode report = new PageReport()
                .check("cosine", "mismatch", false, key("step_500", "mismatch", 1e-5))
                .tree();
        PageDetails details = new PageDetails(
                List.of(),
                List.of(),
                List.of(past("run", false), past("c", false), past("b", false), past("a", true)),
                Map.of());
        assertThat(page(report, details).select(".headline p").eachText())
                .containsExactly("It has failed in 3 runs in a row, since b (2026-11-20T00:00:00Z).");
        PageDetails news =
                new PageDetails(List.of(), List.of(), List.of(past("run", false), past("b", true)), Map.of());
        assertThat(page(report, news).select(".headline p").eachText())
                .containsExactly("New: cosine passed in the run before, b.");
    }

    private static ObjectNode past(String run, boolean passed) {
        ObjectNode node = JSON.createObjectNode().put("run", run).put("finished", "2026-11-20T00:00:00Z");
        node.putObject("checks").putObject("cosine").put("verdict", "mismatch").put("passed", passed);
        return node;
    }

    @Test
    void theWorstChecksStandInTheFileItself() {
        PageReport report = new PageReport();
        for (int i = 0; i < 150; i++) {
            report.check("good_" + i, "agrees", true, key("k", "agrees", 1e-9 * (i + 1)));
        }
        report.check("bad", "mismatch", false, key("k", "mismatch", 1e-3));
        Document page = page(report.tree(), PageDetails.NONE);
        List<String> names = page.select("#check-table tbody th").eachText();
        assertThat(names).hasSize(100).startsWith("bad", "good_149", "good_148");
        assertThat(page.getElementById("more").text()).isEqualTo("The worst 100 of 151 checks.");
        assertThat(page.select("#check-table tbody tr").first().select("td").eachText())
                .containsExactly("\u2715 mismatch", "NO", "k", "0.001", "1e-06");
    }

    @Test
    void thePolicyAllowsTheFilesOwnScriptsAndStyleAlone() throws NoSuchAlgorithmException {
        Document page = page(new PageReport().tree(), PageDetails.NONE);
        String policy =
                page.selectFirst("meta[http-equiv=Content-Security-Policy]").attr("content");
        StringBuilder scripts = new StringBuilder("script-src");
        for (Element script : page.select("script:not([type])")) {
            scripts.append(" '").append(hash(script.data())).append("'");
        }
        assertThat(policy)
                .isEqualTo("default-src 'none'; " + scripts + "; style-src '"
                        + hash(page.selectFirst("style").data())
                        + "'; img-src data:; base-uri 'none'; form-action 'none'");
        assertThat(page.select("script")).hasSize(3);
        assertThat(page.select("[src], link, iframe, [style], [onclick], [onload]"))
                .isEmpty();
    }

    private static String hash(String text) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    /** The digest of dist/echarts.min.js in the npm package echarts 6.1.0. */
    @Test
    void theVendoredLibraryIsTheReleasedOne() throws IOException, NoSuchAlgorithmException {
        try (InputStream file =
                HtmlReportTest.class.getResourceAsStream("/dev/lockstep/report/html/echarts-6.1.0.min.js")) {
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(file.readAllBytes())))
                    .isEqualTo("b66b25aeb4df84e33199dc21694014d336d222cbd9deb0e5a7c14bd6aa0d0fd0");
        }
        assertThat(HtmlReportTest.class.getResource("/dev/lockstep/report/html/echarts-LICENSE"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "<!--<script>",
                "\"'><img src=x onerror=alert(1)>",
                "a&amp;b & ${x} @if(true)",
                "line\nbreak\u2028and\u2029more",
                "half \ud83d pair",
                "\u00e9\u6f22\ud83d\ude00"
            })
    void hostileNamesAreTextAndComeBackWhole(String name) throws IOException {
        ObjectNode report = new PageReport()
                .check(name, "mismatch", false, key(name, "mismatch", 1.0))
                .remark(name)
                .tree();
        PageDetails details = new PageDetails(
                List.of(new CheckValues(name, List.of(), List.of())),
                List.of(new CheckFields(name, Map.of("candidate." + name, name))),
                List.of(),
                Map.of(name, name));
        byte[] file = HtmlReport.text(report, details, WRITTEN).getBytes(StandardCharsets.UTF_8);
        Document page = Jsoup.parse(new String(file, StandardCharsets.UTF_8));
        assertThat(page.select("script")).hasSize(3);
        assertThat(page.select("img")).isEmpty();
        JsonNode check = data(page).path("report").path("checks").path(0);
        assertThat(check.path("name").asText()).isEqualTo(name);
        assertThat(check.path("keys").path(0).path("key").asText()).isEqualTo(name);
        assertThat(data(page)
                        .path("fields")
                        .path(0)
                        .path("fields")
                        .path("candidate." + name)
                        .asText())
                .isEqualTo(name);
        assertThat(data(page).path("provenance").path(name).asText()).isEqualTo(name);
    }

    @Test
    void marksThatTurnTextAroundAreEscapedInTheFile() {
        ObjectNode report = new PageReport()
                .check("safe\u202egpj.exe", "mismatch", false, key("k", "mismatch", 1.0))
                .tree();
        Document page = page(report, PageDetails.NONE);
        assertThat(page.selectFirst("#check-table tbody th").text()).isEqualTo("safe\\u202egpj.exe");
        assertThat(page.selectFirst("h1").text()).doesNotContain("\u202e").contains("\\u202e");
    }

    @Test
    void valuesAreInTheFileBitForBit() throws IOException {
        double missing = KeyValues.MISSING;
        double[] floats = {0.5f, 1.1f, Double.NaN, missing, Double.NEGATIVE_INFINITY};
        double[] doubles = {0.1, 1e-300, Double.NaN, missing, -0.0};
        CheckValues values = new CheckValues(
                "c",
                List.of(3L, 5L, 7L, 9L, 11L),
                List.of(new KeyValues("loss_0", 0, KeyValues.Form.SCALAR, floats, doubles)));
        PageDetails details = new PageDetails(List.of(values), List.of(), List.of(), Map.of());
        JsonNode key = data(page(new PageReport().tree(), details))
                .path("values")
                .path(0)
                .path("keys")
                .path(0);
        ByteBuffer four = bytes(key.path("candidate").asText(), "f4:");
        ByteBuffer eight = bytes(key.path("reference").asText(), "f8:");
        for (int i = 0; i < floats.length; i++) {
            int bits = i == 3 ? 0x7fc0dead : Float.floatToIntBits((float) floats[i]);
            assertThat(four.getInt()).as("float %d", i).isEqualTo(bits);
            long wide = i == 3 ? 0x7ff8dead00000000L : Double.doubleToLongBits(doubles[i]);
            assertThat(eight.getLong()).as("double %d", i).isEqualTo(wide);
        }
    }

    private static ByteBuffer bytes(String text, String form) {
        assertThat(text).startsWith(form);
        return ByteBuffer.wrap(Base64.getDecoder().decode(text.substring(form.length())))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void ofVeryManyKeysTheWorstStayAndTheRestIsCounted() throws IOException {
        JsonNode[] keys = new JsonNode[25_000];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key("k" + i, "agrees", 1e-9 * (i % 1000));
        }
        keys[7] = key("k7", "mismatch", 1.0);
        ObjectNode report =
                new PageReport().check("many", "mismatch", false, keys).tree();
        JsonNode check = data(page(report, PageDetails.NONE))
                .path("report")
                .path("checks")
                .path(0);
        assertThat(check.path("keys")).hasSize(20_000);
        assertThat(check.path("keys_left_out").asInt()).isEqualTo(5_000);
        assertThat(check.path("keys").findValuesAsText("key")).contains("k7").doesNotContain("k0", "k199");
        assertThat(report.path("checks").path(0).path("keys"))
                .as("the report itself")
                .hasSize(25_000);
    }

    @Test
    void onlyAPageOfLockstepsIsWrittenOver() {
        String text = HtmlReport.text(new PageReport().tree(), PageDetails.NONE, WRITTEN);
        assertThat(ReportFormat.HTML.wrote(text, "")).isTrue();
        assertThat(ReportFormat.HTML.wrote("<!DOCTYPE html>\n<html lang=\"en\">", ""))
                .isFalse();
        assertThat(ReportFormat.JSON.wrote(text, "")).isFalse();
    }

    private static ObjectNode key(String name, String verdict, double diff) {
        return PageReport.key(name, verdict, diff);
    }
}
