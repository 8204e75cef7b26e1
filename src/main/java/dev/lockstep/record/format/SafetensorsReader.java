package dev.lockstep.record.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.ByteRanges;
import dev.lockstep.record.Cursor;
import dev.lockstep.record.HeapBudget;
import dev.lockstep.record.MessageText;
import dev.lockstep.record.Source;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordNode;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.array.Uncomparable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/**
 * Reads {@code .safetensors} files: the length of a JSON header, the header, then the tensors' bytes, little-endian in C order.
 * Source: the format's description in huggingface/safetensors.
 */
final class SafetensorsReader {
    private static final int LENGTH_BYTES = 8;
    /** The format's own limit. */
    private static final int MAX_HEADER = 100_000_000;
    /** What Jackson's tree takes for a byte of JSON, rounded up. */
    private static final int HEAP_PER_BYTE = 32;

    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Map<String, DType> TYPES = Map.ofEntries(
            Map.entry("BOOL", DType.BOOL),
            Map.entry("I8", DType.INT8),
            Map.entry("I16", DType.INT16),
            Map.entry("I32", DType.INT32),
            Map.entry("I64", DType.INT64),
            Map.entry("U8", DType.UINT8),
            Map.entry("U16", DType.UINT16),
            Map.entry("U32", DType.UINT32),
            Map.entry("U64", DType.UINT64),
            Map.entry("F8_E4M3", DType.FLOAT8_E4M3FN),
            Map.entry("F8_E5M2", DType.FLOAT8_E5M2),
            Map.entry("C64", DType.COMPLEX64),
            Map.entry("F16", DType.FLOAT16),
            Map.entry("BF16", DType.BFLOAT16),
            Map.entry("F32", DType.FLOAT32),
            Map.entry("F64", DType.FLOAT64));

    private final Source source;
    private final long data;

    private SafetensorsReader(Source source, long data) {
        this.source = source;
        this.data = data;
    }

    /** Whether the file begins as one: it has no magic, but a length, then a JSON object. */
    static boolean isOne(Source source) {
        if (source.size() <= LENGTH_BYTES) {
            return false;
        }
        long length = new Cursor(source, 0).i64();
        return length > 0
                && length <= source.size() - LENGTH_BYTES
                && source.read(LENGTH_BYTES, 1).get() == '{';
    }

    static RecordTree read(Source source, HeapBudget budget) {
        long length = new Cursor(source, 0).i64();
        if (length > MAX_HEADER) {
            throw new BadFileException(source.name(), "offset 0: a header of " + length + " bytes is refused");
        }
        budget.take(length * HEAP_PER_BYTE, LENGTH_BYTES);
        JsonNode header = parse(source, (int) length);
        return new SafetensorsReader(source, LENGTH_BYTES + length).tree(header);
    }

    private static JsonNode parse(Source source, int length) {
        // Strictly: what is not UTF-8 would stand for one and the same character, and so two keys for one.
        String text = Cursor.utf8(source, LENGTH_BYTES, length);
        try (JsonParser parser = JSON.createParser(text)) {
            return JSON.readTree(parser);
        } catch (JsonProcessingException e) {
            long at = LENGTH_BYTES
                    + (e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getCharOffset()));
            throw new BadFileException(
                    source.name(), "offset " + at + ": header is no JSON: " + MessageText.of(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RecordTree tree(JsonNode header) {
        Map<String, RecordNode> arrays = new LinkedHashMap<>();
        header.properties().forEach(entry -> {
            if (!entry.getKey().equals(METADATA)) {
                arrays.put(entry.getKey(), array(entry.getKey(), entry.getValue()));
            }
        });
        requireNoGaps(header);
        return new RecordTree(arrays);
    }

    /** The tensors' bytes follow one another without gaps, and fill the file, as the format's own library demands. */
    private void requireNoGaps(JsonNode header) {
        long end = 0;
        for (Extent extent : extents(header)) {
            if (extent.begin != end) {
                throw refuse(
                        extent.key,
                        "data_offsets begin at " + extent.begin + ", the tensor before ends at " + end
                                + (extent.begin < end ? ": they overlap" : ": bytes between belong to none"));
            }
            end = extent.end;
        }
        ByteRanges.requireEnd(source, data + end, "last tensor");
    }

    private static List<Extent> extents(JsonNode header) {
        return header.properties().stream()
                .filter(entry -> !entry.getKey().equals(METADATA))
                .map(entry -> Extent.of(entry.getKey(), entry.getValue().get("data_offsets")))
                .sorted(Comparator.comparingLong(Extent::begin).thenComparingLong(Extent::end))
                .toList();
    }

    /** Where a tensor's bytes are, counted from the header's end. */
    private record Extent(String key, long begin, long end) {
        static Extent of(String key, JsonNode offsets) {
            return new Extent(key, offsets.get(0).longValue(), offsets.get(1).longValue());
        }
    }

    private RecordNode array(String key, JsonNode node) {
        DType type = TYPES.get(node.path("dtype").asText());
        long[] shape = wholes(key, "shape", node);
        long[] range = wholes(key, "data_offsets", node);
        if (range.length != 2 || range[0] < 0 || range[1] < range[0] || range[1] > source.size() - data) {
            throw refuse(
                    key,
                    "data_offsets " + MessageText.of(node.path("data_offsets").toString()) + " are not in the file");
        }
        if (type == null) {
            return new Uncomparable(
                    "a tensor of dtype " + MessageText.of(node.path("dtype").asText("(none)")));
        }
        NdArray array = new NdArray(type, shape, NdArray.Layout.C_LITTLE, source, data + range[0]);
        if (array.size() * type.bytes() != range[1] - range[0]) {
            throw refuse(
                    key,
                    "shape " + array.shapeText() + " of " + type.label() + " takes " + array.size() * type.bytes()
                            + " bytes, not " + (range[1] - range[0]));
        }
        return array;
    }

    private long[] wholes(String key, String field, JsonNode node) {
        JsonNode list = node.path(field);
        LongStream values = StreamSupport.stream(list.spliterator(), false).mapToLong(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw refuse(key, field + " " + MessageText.of(list.toString()) + " is no list of whole numbers");
            }
            return value.longValue();
        });
        if (!list.isArray()) {
            throw refuse(key, field + " is missing or no list");
        }
        return values.toArray();
    }

    private BadFileException refuse(String key, String problem) {
        return new BadFileException(source.name(), "key " + MessageText.of(key) + ": " + problem);
    }
}
