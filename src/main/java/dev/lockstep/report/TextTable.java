package dev.lockstep.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows under a heading, columns aligned: numbers to the right, words to the left. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<String> heading;
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String... heading) {
        this.heading = List.of(heading);
    }

    /** Adds a row. @throws IllegalArgumentException if it has not one cell a column */
    public TextTable row(String... cells) {
        if (cells.length != heading.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + heading.size() + " columns");
        }
        rows.add(Stream.of(cells).map(Printable::of).toList());
        return this;
    }

    /** The lines, the heading first, without trailing blanks. */
    public List<String> lines() {
        int[] widths = IntStream.range(0, heading.size()).map(this::width).toArray();
        boolean[] numeric = new boolean[heading.size()];
        for (int column = 0; column < numeric.length; column++) {
            numeric[column] = isNumeric(column);
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(heading, widths, numeric));
        rows.forEach(row -> lines.add(line(row, widths, numeric)));
        return lines;
    }

    private int width(int column) {
        int widest = heading.get(column).length();
        for (List<String> row : rows) {
            widest = Math.max(widest, row.get(column).length());
        }
        return widest;
    }

    private boolean isNumeric(int column) {
        return !rows.isEmpty() && rows.stream().allMatch(row -> looksNumeric(row.get(column)));
    }

    private static boolean looksNumeric(String cell) {
        return cell.isEmpty()
                || cell.equals("-")
                || cell.matches("[+-]?(\\d[\\d,]*(\\.\\d*)?([eE][+-]?\\d+)?|nan|inf)%?");
    }

    private static String line(List<String> cells, int[] widths, boolean[] numeric) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> pad(cells.get(column), widths[column], numeric[column]))
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    private static String pad(String cell, int width, boolean right) {
        String blanks = " ".repeat(width - cell.length());
        return right ? blanks + cell : cell + blanks;
    }
}
