package dev.lockstep.store;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** How files of tables are opened, in Hadoop's settings. */
final class FileSettings {
    /** Pages have checksums, which Parquet's readers do not verify unless they are told to. */
    static final String VERIFIES_PAGES = "parquet.page.verify-checksum.enabled";

    /** Local files are opened by {@link LocalFiles}, whatever this JVM has opened before. */
    static final Map<String, String> ALL = Map.of(
            VERIFIES_PAGES, "true", "fs.file.impl", LocalFiles.class.getName(), "fs.file.impl.disable.cache", "true");

    /** Of tables that Lockstep alone writes: files of a site's catalog may come from programs that keep no checksum files. */
    static final Map<String, String> EMBEDDED = Map.of(LocalFiles.REQUIRES_CHECKSUMS, "true");

    private FileSettings() {}

    /** A copy of some settings with these. */
    static Configuration addedTo(Configuration hadoop) {
        Configuration settings = new Configuration(hadoop);
        ALL.forEach(settings::set);
        return settings;
    }

    /** The same with those of an embedded catalog. */
    static Configuration ofEmbeddedAddedTo(Configuration hadoop) {
        Configuration settings = addedTo(hadoop);
        EMBEDDED.forEach(settings::set);
        return settings;
    }
}
