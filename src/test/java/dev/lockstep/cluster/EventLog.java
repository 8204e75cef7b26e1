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

    /**
     * How an attempt at a task ended.
     *
     * @param task names it within its application
     * @param isSpeculative whether it is a second attempt, started because the first was slow
     * @param reason {@code Success}, or why the attempt did not count
     */
    record Attempt(String task, boolean isSpeculative, String reason) {
        boolean hasSucceeded() {
            return reason.equals("Success");
        }
    }

    /** All attempts that ended. */
    static List<Attempt> attempts(Path parent) {
        try (Stream<Path> logs = Files.list(folder(parent))) {
            return logs.flatMap(EventLog::lines)
                    .map(EventLog::event)
                    .filter(event -> event.path("Event").asText().equals("SparkListenerTaskEnd"))
                    .map(EventLog::attempt)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Attempt attempt(JsonNode end) {
        String task =
                end.path("Stage ID").asText() + "/" + end.at("/Task Info/Index").asText();
        return new Attempt(
                task,
                end.at("/Task Info/Speculative").booleanValue(),
                end.at("/Task End Reason/Reason").asText());
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
