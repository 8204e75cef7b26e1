package dev.lockstep.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** The page of learning rates. */
class PlotPageTest {
    @Test
    void namesAndArgumentsAreText() {
        String hostile = "</script><b>&\"' & ${x}";
        Document page = Jsoup.parse(
                new PlotPage(List.of(new PlotPage.Series(hostile, hostile, new double[] {0, 1e-5, 2e-5}))).text());
        assertThat(page.selectFirst("tbody th").text()).isEqualTo(hostile);
        assertThat(page.selectFirst("tbody td.path").text()).isEqualTo(hostile);
        assertThat(page.select("b")).isEmpty();
        assertThat(page.select("script")).hasSize(3);
        assertThat(page.select("tbody td.number").eachText()).containsExactly("0.0", "1e-05", "2e-05");
    }

    @Test
    void aShorterScheduleHasADashWhereItHasEnded() {
        PlotPage page = new PlotPage(List.of(
                new PlotPage.Series("long", "", new double[9]), new PlotPage.Series("short", "", new double[3])));
        assertThat(page.shownSteps()).containsExactly(0, 2, 4, 6, 8);
        assertThat(page.series().get(1).ratesAt(page.shownSteps())).containsExactly("0.0", "0.0", "-", "-", "-");
    }
}
