package dev.lockstep.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A check of the last run beside what it was before.
 *
 * @param change what happened to it
 * @param now in the last run
 * @param before in the newest run before that had it; empty if none had
 * @param runBefore that run's id; empty if none had it
 * @param versions its runs by producers, the last included, the newest first
 */
public record CheckHistory(
        CheckChange change, PastCheck now, Optional<PastCheck> before, String runBefore, List<VersionSpan> versions) {
    public CheckHistory {
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(now, "now");
        versions = List.copyOf(versions);
    }

    /** @param earlier runs, the newest first */
    static CheckHistory of(PastRun last, PastCheck now, List<PastRun> earlier) {
        List<PastRun> had = earlier.stream()
                .filter(run -> run.check(now.name()).isPresent())
                .toList();
        List<PastCheck> before =
                had.stream().map(run -> run.check(now.name()).orElseThrow()).toList();
        Map<String, List<PastRun>> byProducers = new LinkedHashMap<>();
        byProducers.put(now.producers(), new ArrayList<>(List.of(last)));
        had.forEach(run -> byProducers
                .computeIfAbsent(run.check(now.name()).orElseThrow().producers(), key -> new ArrayList<>())
                .add(run));
        return new CheckHistory(
                CheckChange.of(now, before),
                now,
                before.stream().findFirst(),
                had.isEmpty() ? "" : had.get(0).run(),
                byProducers.values().stream()
                        .map(runs -> VersionSpan.of(now.name(), runs))
                        .toList());
    }

    /** Whether it fails and did not the last time: what a nightly should be red for. */
    public boolean failsNewly() {
        return !now.passed() && before.map(PastCheck::passed).orElse(true);
    }
}
