package dev.lockstep.report.html;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.record.PythonRepr;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A page of learning rates, one curve per schedule.
 *
 * @param series the schedules
 */
public record PlotPage(List<Series> series) {
    private static final String BEGINNING = "<!DOCTYPE html>\n<html lang=\"en\" data-page=\"lockstep-plot\">";
    private static final int SHOWN_STEPS = 5;

    public PlotPage {
        series = List.copyOf(series);
    }

    /** One schedule. */
    public static final class Series {
        private static final int MOST_SHOWN = 120;
        private final String name;
        private final String arguments;
        private final double[] rates;

        /**
         * A schedule.
         *
         * @param arguments what it was called with
         * @param rates by step, from 0
         */
        public Series(String name, String arguments, double[] rates) {
            this.name = Objects.requireNonNull(name, "name");
            this.arguments = Objects.requireNonNull(arguments, "arguments");
            this.rates = rates.clone();
        }

        public String name() {
            return name;
        }

        public String arguments() {
            return arguments;
        }

        /** As many of them as a cell of a table shows. */
        public String shortArguments() {
            return arguments.length() <= MOST_SHOWN ? arguments : arguments.substring(0, MOST_SHOWN) + "\u2026";
        }

        /** The rates at these steps, as texts; a dash past the end. */
        public List<String> ratesAt(List<Integer> steps) {
            return steps.stream()
                    .map(step -> step < rates.length ? PythonRepr.of(rates[step]) : "-")
                    .toList();
        }
    }

    /** Whether a file that begins so is a page of this kind. */
    public static boolean wrote(String head) {
        return head.startsWith(BEGINNING);
    }

    /** The file. */
    public String text() {
        return PageTemplates.render("plot.jte", this);
    }

    /** Steps spread over the longest schedule. */
    public List<Integer> shownSteps() {
        int last = series.stream().mapToInt(each -> each.rates.length - 1).max().orElse(0);
        return IntStream.range(0, SHOWN_STEPS)
                .map(i -> (int) Math.round(i * (double) last / (SHOWN_STEPS - 1)))
                .distinct()
                .boxed()
                .toList();
    }

    public String json() {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode nodes = data.putArray("series");
        for (Series each : series) {
            ArrayNode rates = nodes.addObject().put("name", each.name()).putArray("rates");
            Arrays.stream(each.rates).forEach(rates::add);
        }
        return EmbeddedJson.of(data);
    }

    public String policy() {
        return PageAssets.policy(PageAssets.PLOT_SCRIPT);
    }

    public String style() {
        return PageAssets.STYLE;
    }

    public String script() {
        return PageAssets.PLOT_SCRIPT;
    }

    public String charts() {
        return PageAssets.CHARTS;
    }
}
