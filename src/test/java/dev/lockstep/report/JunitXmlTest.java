package dev.lockstep.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.compare.Distances;
import dev.lockstep.compare.Interval;
import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.explain.JudgedStep;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.Verdict;
import dev.lockstep.record.Producer;
import dev.lockstep.suite.CheckDefinition;
import dev.lockstep.suite.CheckKind;
import dev.lockstep.suite.Expectation;
import dev.lockstep.suite.SidesRelation;
import dev.lockstep.suite.Tolerance;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

class JunitXmlTest {
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 11, 24, 2, 30, 5);

    @Test
    void aCheckIsASuiteAndAKeyACase() throws Exception {
        Element suite = only(
                parsed(check("bp_torch", null, key("loss_0", Verdict.EXACT), key("loss_1", Verdict.MISMATCH))),
                "testsuite");
        assertThat(suite.getAttribute("name")).isEqualTo("bp_torch");
        assertThat(suite.getAttribute("package")).isEqualTo("step4");
        assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-11-24T02:30:05");
        assertThat(counts(suite)).isEqualTo("2 tests, 1 failures, 0 errors");
        assertThat(names(suite)).containsExactly("loss_0", "loss_1");
        Element failure = only(suite, "failure");
        assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo("loss_1");
        assertThat(failure.getAttribute("type")).isEqualTo("mismatch");
        assertThat(failure.getAttribute("message"))
                .isEqualTo("mismatch: mean diff 2e-06, max diff 4e-06, worst seed 3");
    }

    /** A viewer shows apart what could not be compared. */
    @Test
    void aCaseThatDidNotRunIsAnError() throws Exception {
        Element suite =
                only(parsed(check("c", null, key("a", Verdict.FAILED), key("b", Verdict.MISSING))), "testsuite");
        assertThat(counts(suite)).isEqualTo("2 tests, 0 failures, 2 errors");
    }

    @Test
    void whatIsExpectedToDifferIsSkipped() throws Exception {
        Expectation known = new Expectation("mismatch", "num_cycles", null);
        Element suite = only(parsed(check("cosine", known, key("a", Verdict.MISMATCH))), "testsuite");
        assertThat(counts(suite)).isEqualTo("1 tests, 0 failures, 0 errors");
        assertThat(suite.getAttribute("skipped")).isEqualTo("1");
        assertThat(only(suite, "skipped").getAttribute("message")).startsWith("mismatch: mean diff 2e-06");
        assertThat(only(suite, "system-out").getTextContent()).isEqualTo("expected mismatch (num_cycles)");
    }

    /** No key is to blame, and the suite must not look as if all were well. */
    @Test
    void anExpectedDifferenceThatIsGoneIsACaseOfItsOwn() throws Exception {
        Expectation known = new Expectation("mismatch", "num_cycles", null);
        Element suite = only(parsed(check("cosine", known, key("a", Verdict.EXACT))), "testsuite");
        assertThat(counts(suite)).isEqualTo("2 tests, 1 failures, 0 errors");
        assertThat(names(suite)).containsExactly("a", "verdict");
    }

    @Test
    void namesAreEscapedAndControlCharactersAreSpeltOut() throws Exception {
        Element suite = only(
                parsed(check("<a> & \"b\"", null, key("é\u0000\n]]>\uD83D\uDE00", Verdict.NON_FINITE))), "testsuite");
        assertThat(suite.getAttribute("name")).isEqualTo("<a> & \"b\"");
        assertThat(names(suite)).containsExactly("é\\x00\\n]]>\uD83D\uDE00");
    }

    @Test
    void aRunWithoutKeysIsStillADocument() throws Exception {
        assertThat(counts(only(parsed(check("none", null)), "testsuite"))).isEqualTo("1 tests, 1 failures, 0 errors");
    }

    private static CheckReport check(String name, Expectation expected, JudgedKey... keys) {
        CheckDefinition subject =
                new CheckDefinition(name, CheckKind.BACKPROP, Tolerance.DEFAULT, "", expected, SidesRelation.MAY_AGREE);
        Producer producer = new Producer("lockstep", "0.1.0", "", "float32", 1, "", "");
        List<JudgedStep> steps = Stream.of(keys).map(JudgedStep::of).toList();
        return CheckReporter.of(subject, steps, producer, producer, LocalDate.of(2026, 11, 24));
    }

    private static JudgedKey key(String name, Verdict verdict) {
        return new JudgedKey(
                new KeyStatistics(
                        name,
                        new KeyStatistics.Seeds(4, 0, 3, verdict.outcome()),
                        new Distances(2e-6, 4e-6, 0, 7, 1, 1),
                        new Interval(0, 0, 0),
                        new KeyStatistics.Pairs(4, 0, 0, 0, 0, 0, -1),
                        new KeyStatistics.Types("float32", "float32", false, true),
                        Set.of(),
                        Map.of()),
                verdict);
    }

    /** Against a schema that allows what those of Ant and Jenkins both do. */
    private static Document parsed(CheckReport... checks) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setSchema(SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(Path.of("src/test/resources/report/junit.xsd").toFile()));
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(new DefaultHandler() {
            @Override
            public void error(SAXParseException e) throws SAXParseException {
                throw e;
            }
        });
        String text = JunitXml.text(new Report("run-1", "step4", List.of(checks)), TIME);
        return builder.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Element only(Document document, String name) {
        return only(document.getDocumentElement(), name);
    }

    private static Element only(Element parent, String name) {
        assertThat(elements(parent, name).toList()).as(name).hasSize(1);
        return elements(parent, name).findFirst().orElseThrow();
    }

    private static Stream<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }

    private static List<String> names(Element suite) {
        return elements(suite, "testcase")
                .map(test -> test.getAttribute("name"))
                .toList();
    }

    private static String counts(Element suite) {
        return suite.getAttribute("tests") + " tests, " + suite.getAttribute("failures") + " failures, "
                + suite.getAttribute("errors") + " errors";
    }
}
