package dev.lockstep.cli;

import dev.lockstep.report.Printable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rates over steps as an SVG picture: one line a schedule, the legend beside. */
final class SchedulePlot {
    private static final int LEFT = 70;
    private static final int TOP = 20;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int LINE = 18;
    private static final int LEGEND = 330;
    private static final int TICKS = 6;
    /** Told apart by the colour-blind too: Okabe and Ito, 2008. */
    private static final String[] COLOURS = {
        "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#000000", "#f0e442"
    };

    private static final String[] DASHES = {"none", "6 3", "2 3", "8 3 2 3"};

    private final Map<String, double[]> series;
    private final double steps;
    private final double bottom;
    private final double top;
    private final List<String> lines = new ArrayList<>();

    private SchedulePlot(Map<String, double[]> series) {
        this.series = series;
        steps = series.values().stream()
                .mapToInt(rates -> rates.length - 1)
                .max()
                .orElse(1);
        bottom = Math.min(0, extreme(-1));
        double highest = extreme(1);
        top = highest > bottom ? highest : bottom + 1;
    }

    /**
     * The picture as the text of an SVG file.
     *
     * @param series rates by name, index 0 at construction
     */
    static String svg(Map<String, double[]> series) {
        return new SchedulePlot(series).draw();
    }

    private double extreme(int sign) {
        return sign
                * series.values().stream()
                        .flatMapToDouble(rates -> Arrays.stream(rates).map(rate -> sign * rate))
                        .max()
                        .orElse(0);
    }

    private String draw() {
        int height = Math.max(TOP + HEIGHT + 50, TOP + LINE * (series.size() + 1));
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">",
                LEFT + WIDTH + LEGEND, height);
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        drawGrid();
        int index = 0;
        for (Map.Entry<String, double[]> entry : series.entrySet()) {
            drawSeries(entry.getKey(), entry.getValue(), index++);
        }
        add("</svg>");
        return String.join("\n", lines) + "\n";
    }

    private void drawGrid() {
        for (double step : ticks(0, steps)) {
            add("<path d=\"M%.1f %d v%d\" stroke=\"#ddd\"/>", x(step), TOP, HEIGHT);
            add(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(step), TOP + HEIGHT + LINE, number(step));
        }
        for (double rate : ticks(bottom, top)) {
            add("<path d=\"M%d %.1f h%d\" stroke=\"#ddd\"/>", LEFT, y(rate), WIDTH);
            add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 6, y(rate) + 4, number(rate));
        }
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">step</text>", LEFT + WIDTH / 2, TOP + HEIGHT + 2 * LINE);
    }

    private void drawSeries(String name, double[] rates, int index) {
        String style = String.format(
                "fill=\"none\" stroke-width=\"1.6\" stroke=\"%s\" stroke-dasharray=\"%s\"",
                COLOURS[index % COLOURS.length], DASHES[index / COLOURS.length % DASHES.length]);
        StringBuilder points = new StringBuilder();
        for (int step = 0; step < rates.length; step++) {
            points.append(String.format(Locale.ROOT, "%.2f,%.2f ", x(step), y(rates[step])));
        }
        add("<polyline points=\"%s\" %s/>", points.toString().strip(), style);
        int legend = TOP + LINE * (index + 1);
        add("<path d=\"M%d %d h24\" %s/>", LEFT + WIDTH + 14, legend - 4, style);
        add("<text x=\"%d\" y=\"%d\">%s</text>", LEFT + WIDTH + 44, legend, escaped(name));
    }

    private void add(String format, Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }

    private double x(double step) {
        return LEFT + WIDTH * step / Math.max(1, steps);
    }

    private double y(double rate) {
        return TOP + HEIGHT * (top - rate) / (top - bottom);
    }

    /** Round numbers from {@code low} to {@code high}: multiples of 1, 2 or 5 times a power of ten. */
    private static List<Double> ticks(double low, double high) {
        double rough = (high - low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double distance = power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : rough / power > 1 ? 2 : 1);
        List<Double> ticks = new ArrayList<>();
        for (double tick = Math.ceil(low / distance); tick * distance <= high * (1 + 1e-9); tick++) {
            ticks.add(tick * distance);
        }
        return ticks;
    }

    private static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
        return Math.abs(value) < 1e-4 ? rounded.toString() : rounded.toPlainString();
    }

    /** A name as text of XML. */
    private static String escaped(String name) {
        return Printable.of(name).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
