package dev.lockstep.report;

import dev.lockstep.record.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows under a heading, columns aligned: numbers to the right, words to the left. */
public final class TextTable {
    private static final String GAP = "  ";
    private static final String MORE = "...";
    private static final int NARROWEST = 10;

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

    /**
     * The lines, of at most so many characters if that can be: cells of the columns that may shrink are cut, those of the widest first.
     *
     * @param shrinking the columns whose cells may be cut, down to {@value #NARROWEST} characters
     */
    public List<String> lines(int columns, int... shrinking) {
        int[] widths = IntStream.range(0, heading.size()).map(this::width).toArray();
        int room = columns - GAP.length() * (widths.length - 1);
        while (IntStream.of(widths).sum() > room) {
            int widest = IntStream.of(shrinking)
                    .boxed()
                    .max(Comparator.comparingInt(column -> widths[column]))
                    .orElseThrow();
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        TextTable cut = new TextTable(heading.toArray(String[]::new));
        rows.forEach(row -> cut.row(IntStream.range(0, widths.length)
                .mapToObj(column -> cut(row.get(column), widths[column]))
                .toArray(String[]::new)));
        return cut.lines();
    }

    private static String cut(String cell, int width) {
        return cell.length() <= width ? cell : cell.substring(0, width - MORE.length()) + MORE;
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
