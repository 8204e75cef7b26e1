package dev.lockstep.spark.session;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Where the time of a command goes: its steps in their order. A step ends where the next begins. */
public final class Timings {
    private final Map<String, Duration> steps = new LinkedHashMap<>();
    private String step;
    private Instant since;

    private Timings(String step, Instant since) {
        this.step = step;
        this.since = since;
    }

    /**
     * Counts from when the command was given, if its launcher says when, or else from the start of this process, which the system
     * may tell a second too early. What comes before the first step of its own is the launcher's work and Java's start.
     */
    public static Timings ofProcess() {
        String given = System.getProperty("lockstep.started");
        Instant start = given == null
                ? ProcessHandle.current().info().startInstant().orElse(Instant.now())
                : Instant.EPOCH.plusMillis(
                        new BigDecimal(given).movePointRight(3).longValue());
        return new Timings("launch", start);
    }

    /** Ends the step under way and begins another; one that is begun again adds up. */
    public void begin(String next) {
        Instant now = Instant.now();
        steps.merge(step, Duration.between(since, now), Duration::plus);
        step = next;
        since = now;
    }

    /** Ends the last step; gives every step's seconds, and at the end their sum, as {@code total}. */
    public Map<String, String> seconds() {
        begin("");
        Map<String, String> seconds = new LinkedHashMap<>();
        steps.forEach((name, time) -> seconds.put(name, seconds(time)));
        seconds.put("total", seconds(steps.values().stream().reduce(Duration.ZERO, Duration::plus)));
        return seconds;
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f", time.toMillis() / 1e3);
    }
}
