package dev.lockstep.cli;

import dev.lockstep.record.Printable;
import dev.lockstep.report.TextTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/** How an answer is printed. */
enum SqlForm {
    /** Columns aligned. */
    TABLE {
        @Override
        void print(List<String> columns, List<Row> rows, PrintWriter out) {
            TextTable table = new TextTable(columns.toArray(String[]::new));
            rows.forEach(row ->
                    table.row(SqlCell.values(row).stream().map(SqlCell::text).toArray(String[]::new)));
            table.lines().forEach(out::println);
        }
    },
    /** One line per value, for rows that are wider than the screen. */
    VERTICAL {
        @Override
        void print(List<String> columns, List<Row> rows, PrintWriter out) {
            int width = columns.stream().mapToInt(String::length).max().orElse(0);
            for (int number = 0; number < rows.size(); number++) {
                out.println("row " + (number + 1));
                List<Object> values = SqlCell.values(rows.get(number));
                for (int i = 0; i < values.size(); i++) {
                    out.println("  " + columns.get(i)
                            + " ".repeat(width - columns.get(i).length()) + "  "
                            + Printable.of(SqlCell.text(values.get(i))));
                }
            }
        }
    },
    /** RFC 4180, the names of the columns first; nothing stands for NULL. */
    CSV {
        @Override
        void print(List<String> columns, List<Row> rows, PrintWriter out) {
            out.println(line(columns.stream()));
            rows.forEach(row -> out.println(
                    line(SqlCell.values(row).stream().map(value -> value == null ? "" : SqlCell.text(value)))));
        }

        private static String line(Stream<String> cells) {
            return cells.map(
                            cell -> cell.matches("(?s).*[\",\r\n].*") ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell)
                    .collect(Collectors.joining(","));
        }
    },
    /** An array of one object per row. */
    JSON {
        @Override
        void print(List<String> columns, List<Row> rows, PrintWriter out) {
            out.println(rows.stream()
                    .map(row -> SqlCell.json(row).toString())
                    .collect(Collectors.joining(",\n ", "[", "]")));
        }
    };

    /** @param out Modified: not flushed. */
    abstract void print(List<String> columns, List<Row> rows, PrintWriter out);
}
