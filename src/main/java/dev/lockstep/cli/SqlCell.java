package dev.lockstep.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.record.PythonRepr;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** One value of an answer: as text the way Spark's {@code show} prints it, numbers as Python prints them, and as JSON. */
final class SqlCell {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
    /** Java's own text of a time would be in the zone of this machine; the session's is UTC. */
    private static final DateTimeFormatter UTC = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SqlCell() {}

    /** {@code NULL}, {@code [1.0, 2.0]}, {@code {a -> 1}}, {@code {1, x}}, {@code [0A FF]}. */
    static String text(Object value) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof Double || value instanceof Float) {
            return PythonRepr.of(((Number) value).doubleValue());
        }
        if (value instanceof byte[] bytes) {
            return "[" + HEX.formatHex(bytes) + "]";
        }
        if (value instanceof scala.collection.Seq<?> items) {
            return CollectionConverters.asJava(items).stream()
                    .map(SqlCell::text)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof scala.collection.Map<?, ?> map) {
            return CollectionConverters.asJava(map).entrySet().stream()
                    .map(entry -> text(entry.getKey()) + " -> " + text(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Row row) {
            return values(row).stream().map(SqlCell::text).collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Timestamp time) {
            return UTC.format(time.toInstant());
        }
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    /** Numbers as numbers, those that JSON lacks as strings; bytes in base64, as Spark's {@code to_json} writes them. */
    static JsonNode json(Object value) {
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        }
        if (value instanceof Double || value instanceof Float) {
            return number(((Number) value).doubleValue());
        }
        if (value instanceof BigDecimal number) {
            return NODES.numberNode(number);
        }
        if (value instanceof Number number) {
            return NODES.numberNode(number.longValue());
        }
        if (value instanceof byte[] bytes) {
            return NODES.textNode(Base64.getEncoder().encodeToString(bytes));
        }
        if (value instanceof scala.collection.Seq<?> items) {
            ArrayNode array = NODES.arrayNode();
            CollectionConverters.asJava(items).forEach(item -> array.add(json(item)));
            return array;
        }
        if (value instanceof scala.collection.Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            for (Map.Entry<?, ?> entry : CollectionConverters.asJava(map).entrySet()) {
                object.set(text(entry.getKey()), json(entry.getValue()));
            }
            return object;
        }
        return value instanceof Row row ? json(row) : NODES.textNode(text(value));
    }

    /** A row as an object of its columns; of two columns with one name the later has a number. */
    static ObjectNode json(Row row) {
        ObjectNode object = NODES.objectNode();
        String[] names = row.schema().fieldNames();
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            for (int number = 2; object.has(name); number++) {
                name = names[i] + "_" + number;
            }
            object.set(name, json(row.get(i)));
        }
        return object;
    }

    static List<Object> values(Row row) {
        return IntStream.range(0, row.size()).mapToObj(row::get).collect(Collectors.toList());
    }

    private static JsonNode number(double value) {
        if (Double.isFinite(value)) {
            return NODES.numberNode(value);
        }
        return NODES.textNode(Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
}
