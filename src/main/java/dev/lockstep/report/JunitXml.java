package dev.lockstep.report;

import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.Verdict;
import dev.lockstep.record.Printable;
import dev.lockstep.record.PythonRepr;
import java.io.StringWriter;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The report as JUnit's XML, for whatever shows test results: one test suite per check, one test case per key. What was expected to differ,
 * and does, has passed.
 *
 * <p>There is no one schema: this is what those of Ant ({@code JUnit.xsd}) and Jenkins ({@code junit-10.xsd}) both allow.
 */
public final class JunitXml {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

    /** How long a single check took is not known. */
    private static final String NO_TIME = "0";

    private final XMLStreamWriter xml;
    private final Report report;
    private final String time;

    private JunitXml(XMLStreamWriter xml, Report report, LocalDateTime time) {
        this.xml = xml;
        this.report = report;
        this.time = TIME.format(time);
    }

    /**
     * The document.
     *
     * @param time of the run
     */
    public static String text(Report report, LocalDateTime time) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            new JunitXml(xml, report, time).write();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a string takes every document", e);
        }
        return text + "\n";
    }

    /** Whether a file that begins so is such a document: others write {@code testsuites} too, but no verdict. */
    static boolean wrote(String head) {
        return head.startsWith("<?xml") && head.contains("<testsuites>") && head.contains("<property name=\"verdict\"");
    }

    private void write() throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        start(0, "testsuites");
        for (int position = 0; position < report.checks().size(); position++) {
            write(report.checks().get(position), position);
        }
        end(0);
        xml.writeEndDocument();
    }

    private void write(CheckReport check, int position) throws XMLStreamException {
        List<TestCase> cases = cases(check);
        start(1, "testsuite");
        attribute("name", check.name());
        attribute("package", report.suite());
        attribute("id", Integer.toString(position));
        attribute("timestamp", time);
        String host = check.candidate().host();
        attribute("hostname", host.isBlank() ? "localhost" : host);
        attribute("tests", Integer.toString(cases.size()));
        attribute("failures", Long.toString(count(cases, Outcome.FAILURE)));
        attribute("errors", Long.toString(count(cases, Outcome.ERROR)));
        attribute("skipped", Long.toString(count(cases, Outcome.SKIPPED)));
        attribute("time", NO_TIME);
        properties(check);
        for (TestCase test : cases) {
            write(check, test);
        }
        text("system-out", check.remarks().stream().map(Printable::of).collect(Collectors.joining("\n")));
        text("system-err", "");
        end(1);
    }

    private void properties(CheckReport check) throws XMLStreamException {
        start(2, "properties");
        property("run", report.run());
        property("kind", check.kind());
        property("verdict", check.verdict().label());
        end(2);
    }

    private void property(String name, String value) throws XMLStreamException {
        start(3, "property");
        attribute("name", name);
        attribute("value", value);
        xml.writeEndElement();
    }

    private void write(CheckReport check, TestCase test) throws XMLStreamException {
        start(2, "testcase");
        attribute("name", test.name);
        attribute("classname", report.suite() + "." + check.name());
        attribute("time", NO_TIME);
        switch (test.outcome) {
            case PASSED -> xml.writeEndElement();
            case SKIPPED -> {
                start(3, "skipped");
                attribute("message", test.message);
                xml.writeEndElement();
                end(2);
            }
            case FAILURE -> fault("failure", check, test);
            case ERROR -> fault("error", check, test);
        }
    }

    /** Its text says where the check's sides part first. */
    private void fault(String element, CheckReport check, TestCase test) throws XMLStreamException {
        start(3, element);
        attribute("message", test.message);
        attribute("type", test.verdict.label());
        List<String> lines = new ArrayList<>(DivergenceText.lines(check.clock()));
        if (check.explanation() != null) {
            lines.add(check.explanation().status().label() + ": "
                    + check.explanation().sentence());
        }
        xml.writeCharacters(lines.stream().map(Printable::of).collect(Collectors.joining("\n")));
        xml.writeEndElement();
        end(2);
    }

    private void text(String element, String text) throws XMLStreamException {
        start(2, element);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private void start(int depth, String element) throws XMLStreamException {
        indent(depth);
        xml.writeStartElement(element);
    }

    private void end(int depth) throws XMLStreamException {
        indent(depth);
        xml.writeEndElement();
    }

    private void indent(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, Printable.of(value));
    }

    private enum Outcome {
        PASSED,
        /** A known difference, which is expected. */
        SKIPPED,
        FAILURE,
        /** Nothing was compared. */
        ERROR
    }

    private record TestCase(String name, Verdict verdict, Outcome outcome, String message) {}

    private static long count(List<TestCase> cases, Outcome outcome) {
        return cases.stream().filter(test -> test.outcome == outcome).count();
    }

    /** A case a key; one more for a check that failed though none of its keys did. */
    private static List<TestCase> cases(CheckReport check) {
        List<TestCase> cases = new ArrayList<>();
        check.keys().forEach(key -> cases.add(testCase(check, key)));
        if (!check.passed() && cases.stream().allMatch(test -> test.outcome == Outcome.PASSED)) {
            String message = String.join("; ", check.remarks());
            cases.add(new TestCase("verdict", check.verdict(), Outcome.FAILURE, message));
        }
        return cases;
    }

    private static TestCase testCase(CheckReport check, JudgedKey key) {
        KeyStatistics figures = key.statistics();
        String message = key.verdict().label() + ": mean diff " + PythonRepr.of(figures.meanDiff()) + ", max diff "
                + PythonRepr.of(figures.maxDiff()) + (check.isSeeded() ? ", worst seed " + figures.worstSeed() : "");
        return new TestCase(key.key(), key.verdict(), outcome(check, key.verdict()), message);
    }

    private static Outcome outcome(CheckReport check, Verdict verdict) {
        if (verdict.passes()) {
            return Outcome.PASSED;
        }
        if (check.passed()) {
            return Outcome.SKIPPED;
        }
        return verdict == Verdict.FAILED || verdict == Verdict.MISSING ? Outcome.ERROR : Outcome.FAILURE;
    }
}
