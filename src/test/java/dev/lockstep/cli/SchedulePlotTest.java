package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SchedulePlotTest {
    @Test
    void aSeriesWithMarkupInItsNameIsAPictureWithThatName() throws Exception {
        String name = "<b>\"a\" & 'b' ]]>";

        String svg = SchedulePlot.svg(Map.of(name, new double[] {0, 1e-5, 2e-5}));

        Document picture =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        NodeList texts = picture.getElementsByTagName("text");
        assertThat(texts.item(texts.getLength() - 1).getTextContent()).isEqualTo(name);
    }
}
