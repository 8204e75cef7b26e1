package dev.lockstep.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.CommandRun;
import dev.lockstep.blindspots.CheckBlindSpots;
import dev.lockstep.blindspots.Effect;
import dev.lockstep.blindspots.Mutant;
import dev.lockstep.blindspots.State;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.judge.Verdict;
import dev.lockstep.record.PythonRepr;
import dev.lockstep.report.BlindSpotsReport;
import dev.lockstep.report.HtmlReport;
import dev.lockstep.report.PageReport;
import dev.lockstep.report.html.CheckFields;
import dev.lockstep.report.html.CheckValues;
import dev.lockstep.report.html.KeyValues;
import dev.lockstep.report.html.PageDetails;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader sees in a page, in a real Chromium. */
@Tag("browser")
class PagesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Instant WRITTEN = Instant.parse("2026-11-26T07:30:00Z");

    private static final int A4_PIXELS = 794;

    @TempDir
    private static Path folder;

    private static Browser browser;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        browser = Browser.start();
    }

    @AfterAll
    static void stop() throws IOException {
        browser.close();
    }

    private static void open(String name, ObjectNode report, PageDetails details, String fragment) throws IOException {
        Path file = folder.resolve(name + ".html");
        Files.writeString(file, HtmlReport.text(report, details, WRITTEN));
        browser.resize(1280, 900);
        browser.prefer("light");
        browser.open(file.toUri() + fragment);
    }

    private static List<String> texts(String selector) {
        JsonNode found = browser.evaluate(
                "Array.from(document.querySelectorAll(" + JSON.valueToTree(selector) + ")).map(e => e.textContent)");
        List<String> texts = new ArrayList<>();
        found.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static void requireQuiet(String url) {
        assertThat(browser.problems()).isEmpty();
        assertThat(browser.requests()).allMatch(each -> each.equals("about:blank") || each.equals(url));
        assertThat(browser.requests()).hasSizeLessThanOrEqualTo(2);
    }

    private static String url(String name) {
        return folder.resolve(name + ".html").toUri().toString();
    }

    /** The page of two recorded files, the way there is to it, and the same report as JSON. */
    @Test
    void theNumbersOfADiffAreThoseOfItsReport() throws IOException {
        Path html = folder.resolve("diff.html");
        Path json = folder.resolve("diff.json");
        CommandRun run = CommandRun.of(
                "diff",
                "data/bp/tiny_paddle.npy",
                "data/bp/tiny_torch.npy",
                "--threshold",
                "1e-7",
                "--html",
                html.toString(),
                "--json",
                json.toString());
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        browser.resize(1280, 900);
        browser.open(html.toUri().toString());
        JsonNode keys = JSON.readTree(json.toFile()).path("checks").path(0).path("keys");
        List<String> names = texts("[aria-label^='Keys of'] tbody tr th");
        List<String> diffs = texts("[aria-label^='Keys of'] tbody tr td:nth-child(3)");
        assertThat(keys).hasSize(160);
        for (int i = 0; i < 160; i++) {
            assertThat(names.get(i)).isEqualTo(keys.path(i).path("key").asText());
            assertThat(diffs.get(i))
                    .as(names.get(i))
                    .isEqualTo(PythonRepr.of(keys.path(i).path("mean_diff").asDouble()));
        }
        // The same 160 differences again, from the values that the curves are drawn from.
        browser.evaluate("document.querySelector('figure details summary').click()");
        browser.await("document.querySelectorAll('figure details tbody tr').length === 160");
        List<String> seeds = texts("figure details tbody td:nth-child(3)");
        List<String> curves = texts("figure details tbody td:nth-child(6)");
        List<String> losses = texts("figure details tbody td:nth-child(2)");
        for (int i = 0; i < 160; i++) {
            int place = names.indexOf("seed_" + seeds.get(i) + "/" + losses.get(i));
            assertThat(curves.get(i)).as(names.get(place)).isEqualTo(diffs.get(place));
        }
        requireQuiet(html.toUri().toString());
    }

    @Test
    void doublesPrintAsPythonPrintsThem() throws IOException {
        Random random = new Random(31);
        List<ObjectNode> keys = new ArrayList<>();
        List<Double> numbers =
                new ArrayList<>(List.of(0.0, 1.0, 0.1, 1e-4, 9.999e-5, 1e-5, 1e16, 123456789.0, Double.MIN_VALUE));
        while (numbers.size() < 150) {
            numbers.add(Math.scalb(random.nextDouble(), random.nextInt(80) - 60));
        }
        for (int i = 0; i < numbers.size(); i++) {
            keys.add(PageReport.key("k" + i, "agrees", numbers.get(i)));
        }
        open(
                "doubles",
                new PageReport()
                        .check("c", "agrees", true, keys.toArray(ObjectNode[]::new))
                        .tree(),
                PageDetails.NONE,
                "");
        List<String> shown = texts("[aria-label^='Keys of'] tbody tr td:nth-child(3)");
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(shown.get(i)).isEqualTo(PythonRepr.of(numbers.get(i)));
        }
    }

    @Test
    void linksLeadToTheirChecks() throws IOException {
        ObjectNode report = new PageReport()
                .check("one & two", "agrees", true, PageReport.key("k", "agrees", 1e-9))
                .check("b[lr=0.1,x=%]", "mismatch", false, PageReport.key("k", "mismatch", 1.0))
                .check("c", "exact", true, PageReport.key("k", "exact", 0.0))
                .tree();
        open("links", report, PageDetails.NONE, "");
        assertThat(texts("#check-name")).as("the worst is open").containsExactly("b[lr=0.1,x=%]");
        for (String name : List.of("one & two", "c", "b[lr=0.1,x=%]")) {
            browser.evaluate("Array.from(document.querySelectorAll('[aria-label=\"Table of checks\"] a'))"
                    + ".find(a => a.textContent === " + JSON.valueToTree(name) + ").click()");
            browser.await("document.querySelector('#check-name').textContent === " + JSON.valueToTree(name));
            assertThat(browser.evaluate("document.activeElement.id").asText()).isEqualTo("check-name");
        }
        browser.evaluate("history.back()");
        browser.await("document.querySelector('#check-name').textContent === 'c'");
        String fragment = browser.evaluate("location.hash").asText();
        open("links", report, PageDetails.NONE, fragment);
        assertThat(texts("#check-name")).as(fragment).containsExactly("c");
        assertThat(browser.evaluate("Array.from(document.querySelectorAll('a[href^=\"#\"]')).map(a => a.hash)"
                        + ".filter(h => !h.includes('=') && !document.querySelector(h))"))
                .isEmpty();
        requireQuiet(url("links"));
    }

    @Test
    void theTableFiltersAndSorts() throws IOException {
        PageReport report = new PageReport();
        for (int i = 0; i < 30; i++) {
            String verdict = i % 10 == 0 ? "mismatch" : "agrees";
            report.check("check_" + i, verdict, i % 10 != 0, PageReport.key("k", verdict, 1e-9 * i));
        }
        open("filter", report.tree(), PageDetails.NONE, "");
        String rows = "[aria-label='Table of checks'] tbody th";
        assertThat(texts(rows)).hasSize(30).startsWith("check_20", "check_10", "check_0", "check_29");
        type("check_1");
        assertThat(texts(rows)).hasSize(11);
        type("check_[12]0$");
        assertThat(texts(rows)).isEmpty();
        browser.evaluate("document.querySelector('#filter-regex').click()");
        assertThat(texts(rows)).containsExactly("check_20", "check_10");
        type("check_[");
        assertThat(texts("[role=status]")).containsExactly("This is no regular expression.");
        type("");
        browser.evaluate("Array.from(document.querySelectorAll('.chips button'))"
                + ".find(b => b.textContent.startsWith('mismatch')).click()");
        assertThat(texts(rows)).containsExactly("check_20", "check_10", "check_0");
        browser.evaluate("Array.from(document.querySelectorAll('thead button'))"
                + ".find(b => b.textContent === 'check').click()");
        assertThat(texts(rows)).containsExactly("check_0", "check_10", "check_20");
    }

    /** Types, and returns the milliseconds until that is painted: a message that is sent from a frame arrives after its painting. */
    private static double type(String text) {
        return browser.evaluate("new Promise(done => { const field = document.querySelector('#filter-text');"
                        + " requestAnimationFrame(() => {"
                        + " const from = performance.now(); field.value = " + JSON.valueToTree(text)
                        + "; field.dispatchEvent(new Event('input')); window.scripted = performance.now() - from;"
                        + " const channel = new MessageChannel();"
                        + " channel.port1.onmessage = () => done(performance.now() - from);"
                        + " channel.port2.postMessage(null); }); })")
                .asDouble();
    }

    @Test
    void aThousandSeedsOfAHundredKeysAreSmallAndFast() throws IOException {
        int seeds = 1000;
        Random random = new Random(5);
        List<KeyValues> values = new ArrayList<>();
        List<ObjectNode> keys = new ArrayList<>();
        for (int k = 0; k < 100; k++) {
            double[] candidate = new double[seeds];
            double[] reference = new double[seeds];
            for (int s = 0; s < seeds; s++) {
                reference[s] = (float) (0.7 - 0.001 * k + 0.05 * random.nextGaussian());
                candidate[s] = (float) (reference[s] + 1e-7 * (k + 1) * random.nextGaussian());
            }
            values.add(new KeyValues("loss_" + k, k, KeyValues.Form.SCALAR, candidate, reference));
            ObjectNode key = PageReport.key("loss_" + k, "mismatch", 1e-7 * (k + 1));
            keys.add(key.put("seeds", seeds).put("sigma", 4e-8));
        }
        PageDetails details = new PageDetails(
                List.of(new CheckValues(
                        "big", LongStream.range(0, seeds).boxed().toList(), values)),
                List.of(),
                List.of(),
                Map.of());
        ObjectNode report = new PageReport()
                .check("big", "mismatch", false, keys.toArray(ObjectNode[]::new))
                .check("other", "agrees", true, PageReport.key("k", "agrees", 1e-9))
                .tree();
        open("thousand", report, details, "");
        long size = Files.size(folder.resolve("thousand.html"));
        double paint = firstPaint();
        double filter = type("other");
        System.out.printf(
                "1,000 seeds x 100 keys: %.2f MB, first paint %.0f ms, ready %.0f ms, filter %.1f ms%n",
                size / 1e6, paint, ready(), filter);
        assertThat(size).isLessThan(3_000_000);
        assertThat(paint).isLessThan(1500);
        assertThat(filter).isLessThan(100);
        assertThat(browser.evaluate("document.querySelectorAll('canvas').length >= 0")
                        .asBoolean())
                .isTrue();
        requireQuiet(url("thousand"));
    }

    @Test
    void tenThousandChecksOpen() throws IOException {
        PageReport report = new PageReport();
        for (int i = 0; i < 10_000; i++) {
            boolean passes = i % 500 != 0;
            ObjectNode[] keys = new ObjectNode[5];
            for (int k = 0; k < keys.length; k++) {
                keys[k] = PageReport.key("loss_" + k, passes ? "agrees" : "mismatch", 1e-9 * (i + k));
            }
            report.check("grid[lr=" + i + "]", passes ? "agrees" : "mismatch", passes, keys);
        }
        open("ten-thousand", report.tree(), PageDetails.NONE, "");
        double paint = firstPaint();
        double filter = type("lr=77");
        System.out.printf(
                "10,000 checks: %.2f MB, first paint %.0f ms, ready %.0f ms, filter %.1f ms, of which scripts %s%n",
                Files.size(folder.resolve("ten-thousand.html")) / 1e6,
                paint,
                ready(),
                filter,
                browser.evaluate("window.scripted"));
        assertThat(filter).isLessThan(100);
        assertThat(texts("[role=status]")).containsExactly("111 checks of 10,000");
        type("");
        assertThat(texts("[aria-label='Table of checks'] tbody th")).hasSize(50).startsWith("grid[lr=9500]");
        assertThat(texts("#checks ~ div button")).contains("Show 200 more of 9,950");
        requireQuiet(url("ten-thousand"));
    }

    private static double firstPaint() {
        browser.await("performance.getEntriesByName('first-contentful-paint').length > 0");
        return browser.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
                .asDouble();
    }

    private static double ready() {
        return browser.evaluate("Number(document.documentElement.dataset.ready)")
                .asDouble();
    }

    @Test
    void hostileNamesAreShownAsText() throws IOException {
        List<String> names = List.of(
                "</script><script>window.pwned=1</script>",
                "<img src=x onerror=window.pwned=1>",
                "\"'`${window.pwned=1}",
                "right\u202eto left",
                "__proto__",
                "constructor",
                "x".repeat(10_000));
        PageReport report = new PageReport();
        List<CheckFields> fields = new ArrayList<>();
        List<CheckValues> values = new ArrayList<>();
        for (String name : names) {
            report.check(name, "mismatch", false, PageReport.key(name, "mismatch", 1.0))
                    .remark(name)
                    .clock(name)
                    .explanation(name);
            fields.add(new CheckFields(name, Map.of("candidate." + name, name, "reference." + name, "other")));
            values.add(new CheckValues(
                    name,
                    List.of(0L, 1L),
                    List.of(new KeyValues(
                            name, 0, KeyValues.Form.SCALAR, new double[] {1, 2}, new double[] {1, 2.5}))));
        }
        PageDetails details = new PageDetails(values, fields, List.of(), Map.of(names.get(0), names.get(1)));
        open("hostile", report.tree(), details, "");
        for (String name : names) {
            browser.evaluate("location.hash = new URLSearchParams({check: " + JSON.valueToTree(name) + "}).toString()");
            String beginning = name.replace("\u202e", "\\u202e");
            browser.await("document.querySelector('#check-name').textContent.startsWith("
                    + JSON.valueToTree(beginning.substring(0, Math.min(40, beginning.length()))) + ")");
        }
        assertThat(browser.evaluate("typeof window.pwned").asText()).isEqualTo("undefined");
        assertThat(browser.evaluate("document.querySelectorAll('img').length").asInt())
                .isZero();
        assertThat(browser.evaluate("document.body.textContent.includes('\\u202e')")
                        .asBoolean())
                .isFalse();
        assertThat(browser.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "320, light"})
    void axeFindsNothingSerious(int width, String scheme) throws IOException {
        open("axe", everything(), details(), "");
        browser.resize(width, 800);
        browser.prefer(scheme);
        browser.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })");
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .as("no scrolling sideways")
                .isLessThanOrEqualTo(width);
        try (InputStream axe = PagesTest.class.getResourceAsStream("/dev/lockstep/report/html/axe-4.14.1.min.js")) {
            browser.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "; true");
        }
        JsonNode found = browser.evaluate("axe.run().then(r => r.violations.map(v => v.impact + ' ' + v.id + ': '"
                + " + v.nodes.slice(0, 3).map(n => n.html + ' ' + n.failureSummary).join(' | ')))");
        List<String> serious = new ArrayList<>();
        found.forEach(violation -> serious.add(violation.asText()));
        System.out.println("axe-core, " + width + " px, " + scheme + ": " + serious.size() + " findings " + serious);
        assertThat(serious).noneMatch(each -> each.startsWith("serious") || each.startsWith("critical"));
        requireQuiet(url("axe"));
    }

    @Test
    void thePageIsUsedByKeyboardAloneAndPrints() throws IOException {
        open("keyboard", everything(), details(), "");
        assertThat(browser.evaluate("Array.from(document.querySelectorAll('[onclick], [role=button]:not(button)'))"
                                + ".length")
                        .asInt())
                .isZero();
        assertThat(browser.evaluate("Array.from(document.querySelectorAll('.scroll')).every(s => s.tabIndex === 0)")
                        .asBoolean())
                .isTrue();
        assertThat(browser.pdf()).startsWith("JVBERi0");
        browser.resize(A4_PIXELS, 1100);
        browser.media("print");
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .as("nothing is cut off on paper")
                .isLessThanOrEqualTo(A4_PIXELS);
        browser.media("");
        assertThat(browser.evaluate("document.querySelectorAll('#detail svg').length")
                        .asInt())
                .as("charts that were below the window are printed")
                .isPositive();
    }

    @Test
    void whatAnExplanationLeavesIsDrawnWithItsHypothesesAndItsNoise() throws IOException {
        open("explained", everything(), details(), "");
        browser.evaluate("dispatchEvent(new Event('beforeprint'))");
        assertThat(texts("[aria-label='Hypotheses, ranked'] tbody tr:first-child > *"))
                .startsWith("1", "candidate: eps 0.000001 \u2192 -", "\u2713 yes", "1e-09");
        assertThat(texts("#detail svg text")).contains("without an edit", "with hypothesis 1", "rounding (1 \u03c3)");
        assertThat(browser.evaluate("Array.from(document.querySelectorAll('#detail svg path'))"
                                + ".filter(path => path.getAttribute('fill-opacity') === '0.14').length")
                        .asInt())
                .as("areas of noise: of the explanation, and of the losses")
                .isEqualTo(2);
        browser.evaluate("Array.from(document.querySelectorAll('#detail summary')).forEach(s => s.click())");
        browser.await("document.querySelectorAll('[aria-label=\"What is left along the run\"] tbody tr').length === 3");
        assertThat(texts("[aria-label='What is left along the run'] tbody tr:nth-child(2) > *"))
                .containsExactly("loss_1", "3.5", "0.8", "4e-08");
    }

    /** Until a reason is looked for, the page says how; where names are missing, too. */
    @Test
    void commandsToGoOnWithAreShown() throws IOException {
        PageReport report = new PageReport().check("a b", "mismatch", false, PageReport.key("k", "mismatch", 1.0));
        ((ObjectNode) report.tree().path("checks").path(0)).put("kind", "backprop");
        open("pointers", report.tree(), PageDetails.NONE, "");
        assertThat(texts("code.command")).contains("lockstep explain run --check 'a b'");
        open("explained", everything(), details(), "");
        assertThat(texts("code.command")).contains("lockstep keys LEFT RIGHT");
    }

    private static ObjectNode everything() {
        ObjectNode noisy =
                PageReport.key("loss_1", "drifts", 2e-7).put("sigma", 4e-8).put("d", 2.0);
        noisy.put("b", 1.5).put("low", 1.0).put("high", 2.0).put("seeds", 3);
        ObjectNode report = new PageReport()
                .check(
                        "bp",
                        "mismatch",
                        false,
                        PageReport.key("loss_0", "exact", 0.0).put("seeds", 3),
                        noisy,
                        PageReport.key("loss_2", "mismatch", 3e-5).put("seeds", 3),
                        PageReport.key("iter_0/grad/encoder.layer.0.w", "mismatch", 1e-4),
                        PageReport.key("iter_0/grad/encoder.layer.1.w", "mismatch", 2e-4),
                        PageReport.key("iter_1/grad/encoder.layer.1.w", "mismatch", 2e-3),
                        PageReport.key("gone", "missing", Double.NaN))
                .clock("first divergence: loss_2")
                .explanation("eps explains it")
                .remark("a remark")
                .check("vacuous", "vacuous", false)
                .check("good", "agrees", true, PageReport.key("k", "agrees", 1e-9))
                .tree();
        ObjectNode explanation = (ObjectNode) report.path("checks").path(0).path("explanation");
        ObjectNode hypothesis = explanation.putArray("hypotheses").addObject();
        hypothesis.put("max_diff", 1e-9).put("fits", true);
        hypothesis
                .putArray("edits")
                .addObject()
                .put("side", "candidate")
                .put("field", "eps")
                .put("from", 1e-6);
        double[][] left = {{0.5, 0.5}, {3.5, 0.8}, {40, 1.1}};
        ArrayNode curve = explanation.putArray("curve");
        for (int i = 0; i < left.length; i++) {
            curve.addObject()
                    .put("key", "loss_" + i)
                    .put("iteration", i)
                    .put("base", left[i][0])
                    .put("best", left[i][1])
                    .put("sigma", 4e-8);
        }
        ObjectNode blind = report.putArray("blindspots").addObject();
        blind.put("check", "bp").put("effect", 2.4e-7).put("seen", false).put("state", "too weak");
        blind.putArray("edits").addObject().put("side", "candidate").put("field", "model.hidden_act");
        return report;
    }

    /** A page of blind spots compares nothing: it has no keys, and says nothing of what was compared. */
    @Test
    void aPageOfBlindSpotsHasThemAlone() throws IOException {
        BlindSpotsReport report = new BlindSpotsReport("s");
        report.add(new CheckBlindSpots(
                "bp",
                "backprop",
                List.of(0L),
                "replicas",
                List.of(new Mutant(
                        Hypothesis.of("model.hidden_act", "gelu", "relu"),
                        State.TOO_WEAK,
                        new Effect(2e-7, "loss_0", 6, 1e-6, 5, Verdict.AGREES, 0, 1),
                        List.of(),
                        "")),
                List.of()));
        Path file = Files.writeString(folder.resolve("blind.html"), report.html());
        browser.resize(1280, 900);
        browser.prefer("light");
        browser.open(file.toUri().toString());
        assertThat(texts("h3")).doesNotContain("Keys", "What was not compared");
        assertThat(texts("tbody th")).contains("bp", "model.hidden_act gelu \u2192 relu");
        assertThat(texts("thead th").toString()).contains("in the noise").doesNotContain("verdict");
        requireQuiet(file.toUri().toString());
    }

    private static PageDetails details() {
        List<KeyValues> values = new ArrayList<>();
        double[][] candidates = {{0.7, 0.6, 0.5}, {0.69, KeyValues.MISSING, 0.49}, {0.68, 0.58, Double.NaN}};
        double[] reference = {0.7, 0.6, 0.5};
        for (int i = 0; i < 3; i++) {
            values.add(new KeyValues("loss_" + i, i, KeyValues.Form.SCALAR, candidates[i], reference));
        }
        ObjectNode run = JSON.createObjectNode().put("run", "run").put("finished", "2026-11-25T01:00:00Z");
        run.putObject("checks")
                .putObject("bp")
                .put("verdict", "mismatch")
                .put("passed", false)
                .put("mean_diff", 3e-5);
        ObjectNode before = run.deepCopy().put("run", "before").put("finished", "2026-11-24T01:00:00Z");
        return new PageDetails(
                List.of(new CheckValues("bp", List.of(0L, 1L, 2L), values)),
                List.of(new CheckFields("bp", Map.of("candidate.eps", "1e-6", "reference.eps", "1e-8"))),
                List.of(run, before),
                Map.of("started", "2026-11-26T07:00:00Z"));
    }
}
