package dev.lockstep.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the members of a JSON text stand. */
final class JsonPlaces {
    /** Where a member begins and ends: lines and columns from 1, the end behind its last character. */
    record Place(int line, int column, int endLine, int endColumn) {}

    private final Map<List<String>, Place> places = new HashMap<>();

    private JsonPlaces() {}

    /**
     * The places of a text.
     *
     * @param json that was read before
     */
    static JsonPlaces of(String json) {
        JsonPlaces places = new JsonPlaces();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            places.value(parser, List.of(), parser.currentTokenLocation());
        } catch (IOException e) {
            throw new IllegalStateException("a suite that was read is JSON", e);
        }
        return places;
    }

    /** @param begin where the member begins: at its name if it has one */
    private void value(JsonParser parser, List<String> path, JsonLocation begin) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                JsonLocation name = parser.currentTokenLocation();
                List<String> member = child(path, parser.currentName());
                parser.nextToken();
                value(parser, member, name);
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            int index = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                value(parser, child(path, String.valueOf(index++)), parser.currentTokenLocation());
            }
        }
        // A scalar is read to its end when it is asked for.
        parser.getText();
        JsonLocation end = parser.currentLocation();
        places.put(path, new Place(begin.getLineNr(), begin.getColumnNr(), end.getLineNr(), end.getColumnNr()));
    }

    private static List<String> child(List<String> path, String name) {
        List<String> child = new ArrayList<>(path);
        child.add(name);
        return List.copyOf(child);
    }

    /** The place of the member at a path, or of the nearest one around it. */
    Place nearest(List<String> path) {
        return places.get(path.subList(0, depth(path)));
    }

    /** How much of a path there is. */
    int depth(List<String> path) {
        int depth = path.size();
        while (!places.containsKey(path.subList(0, depth))) {
            depth--;
        }
        return depth;
    }
}
