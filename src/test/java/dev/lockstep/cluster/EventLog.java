package dev.lockstep.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Spark itself tells of the tasks of an application. */
final class EventLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EventLog() {}

    /** Makes the folder that takes the logs. */
    static Path folder(Path parent) {
        try {
            return Files.createDirectories(parent.resolve("events"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many second attempts were started because the first was slow. */
    static long speculativeTasks(Path parent) {
        try (Stream<Path> logs = Files.list(folder(parent))) {
            return logs.flatMap(EventLog::lines)
                    .map(EventLog::event)
                    .filter(event -> event.path("Event").asText().equals("SparkListenerTaskStart"))
                    .filter(event -> event.at("/Task Info/Speculative").booleanValue())
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode event(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
