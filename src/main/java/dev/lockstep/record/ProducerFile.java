package dev.lockstep.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code producer.json} that a recorder leaves; {@code recorder/producer.schema.json} describes it. What it says beyond that is
 * left alone.
 *
 * @param producer who made the values; its digest is empty
 * @param fields the fields of a case that the recorder honours; null if it does not say
 */
public record ProducerFile(Producer producer, List<String> fields) {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public ProducerFile {
        fields = fields == null ? null : List.copyOf(fields);
    }

    /**
     * Reads the file.
     *
     * @param name the file's, for errors
     * @param host the machine, if the file does not say
     * @throws BadFileException if it is refused
     */
    public static ProducerFile read(String name, byte[] json, String host) {
        JsonNode root = object(name, json);
        Producer producer = new Producer(
                required(name, root, "framework"),
                required(name, root, "version"),
                text(name, root, "host", host),
                text(name, root, "precision", ""),
                threads(name, root),
                text(name, root, "blas", ""),
                "");
        return new ProducerFile(producer, fields(name, root));
    }

    /**
     * Reads only what a recorder says it honours: {@code {"fields": [...]}}, with or without the rest of the file.
     *
     * @throws BadFileException if it does not say
     */
    public static List<String> readFields(String name, byte[] json) {
        List<String> fields = fields(name, object(name, json));
        if (fields == null) {
            throw new BadFileException(name, "fields: is missing");
        }
        return fields;
    }

    private static JsonNode object(String name, byte[] json) {
        try {
            JsonNode root = MAPPER.readTree(json);
            if (root == null || !root.isObject()) {
                throw new BadFileException(name, "is no JSON object");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new BadFileException(name, "is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            // Bytes that are no UTF-8.
            throw new BadFileException(name, "is no JSON: " + e.getMessage());
        }
    }

    private static String required(String name, JsonNode root, String field) {
        if (!root.hasNonNull(field)) {
            throw new BadFileException(name, field + ": is missing");
        }
        return text(name, root, field, "");
    }

    private static String text(String name, JsonNode root, String field, String otherwise) {
        JsonNode value = root.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw new BadFileException(name, field + ": " + shown(value) + " is not a string");
        }
        return value.textValue();
    }

    private static int threads(String name, JsonNode root) {
        JsonNode value = root.path("threads");
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw new BadFileException(name, "threads: " + shown(value) + " is not a whole number at least 0");
        }
        return value.intValue();
    }

    private static List<String> fields(String name, JsonNode root) {
        JsonNode value = root.path("fields");
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        for (JsonNode field : value) {
            if (!field.isTextual()) {
                throw new BadFileException(name, "fields: " + shown(field) + " is not a string");
            }
            fields.add(field.textValue());
        }
        if (!value.isArray()) {
            throw new BadFileException(name, "fields: " + shown(value) + " is not an array");
        }
        return fields;
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
