package dev.lockstep.store;

import java.util.Map;

/** The properties that every table is made with. */
final class TableSettings {
    static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("format-version", "2"),
            Map.entry("write.parquet.compression-codec", "snappy"),
            // Of many jobs at once each must have its turn: what they wait for is a commit of milliseconds.
            Map.entry("commit.retry.num-retries", "1000"),
            Map.entry("commit.retry.min-wait-ms", "20"),
            Map.entry("commit.retry.max-wait-ms", "500"),
            Map.entry("commit.retry.total-timeout-ms", "600000"),
            Map.entry("commit.manifest.min-count-to-merge", "20"),
            Map.entry("write.metadata.delete-after-commit.enabled", "true"),
            Map.entry("write.metadata.previous-versions-max", "20"),
            // Files are found by their run, whole ids: those of one suite begin alike.
            Map.entry("write.metadata.metrics.default", "truncate(16)"),
            Map.entry("write.delete.mode", "copy-on-write"));

    private TableSettings() {}
}
