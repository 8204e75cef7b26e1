package dev.lockstep.store;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;

/**
 * Which Iceberg catalog holds the tables.
 *
 * @param name as Spark would call it
 * @param namespace of the tables
 * @param properties as {@code spark.sql.catalog.NAME.*} would set them, without that prefix
 */
record CatalogSettings(String name, Namespace namespace, Map<String, String> properties) {
    /** The catalog that everything under a local {@code --out} is in. */
    static final String FILE = "catalog.db";

    /** Who finds that file locked waits for so long; a commit takes milliseconds. */
    static final String BUSY_MILLIS = "60000";

    private static final String LOCKSTEP = "lockstep";
    private static final String PREFIX = "spark.sql.catalog.";

    /** What Spark hands to the file systems of a catalog's tables. */
    private static final String HADOOP = "hadoop.";

    private static final String SPARK_CATALOG = "org.apache.iceberg.spark.SparkCatalog";

    CatalogSettings {
        properties = Map.copyOf(properties);
    }

    /**
     * The catalog of a place that brings its own.
     *
     * @throws BadRunException if commits there would not be safe
     */
    static CatalogSettings embedded(Place place) {
        Map<String, String> properties = new HashMap<>();
        properties.put("warehouse", place.folder().toString());
        if (place.isLocal()) {
            properties.put("type", "jdbc");
            properties.put("uri", sqlite(place));
            properties.put("jdbc.schema-version", "V1");
            properties.put("jdbc.busy_timeout", BUSY_MILLIS);
        } else if (place.renamesAtomically()) {
            properties.put("type", "hadoop");
        } else {
            throw new BadRunException("--out " + place.text()
                    + ": two commits at once could lose one on this file system; name an Iceberg catalog by --catalog");
        }
        FileSettings.EMBEDDED.forEach((key, value) -> properties.put(HADOOP + key, value));
        return new CatalogSettings(LOCKSTEP, Namespace.of(LOCKSTEP), properties);
    }

    /** As a URI, in which no character of a path is anything else; SQLite's JDBC driver cuts a plain path at a question mark. */
    private static String sqlite(Place place) {
        String path = place.path(FILE).toUri().getPath();
        return "jdbc:sqlite:file:"
                + path.replace("%", "%25").replace("?", "%3f").replace("#", "%23");
    }

    /**
     * A catalog that Spark's settings describe.
     *
     * @param catalog its name, or {@code NAME.NAMESPACE}
     * @param settings Spark's
     * @throws BadRunException if they do not
     */
    static CatalogSettings ofSite(String catalog, Map<String, String> settings) {
        int dot = catalog.indexOf('.');
        String name = dot < 0 ? catalog : catalog.substring(0, dot);
        Namespace namespace = dot < 0
                ? Namespace.of(LOCKSTEP)
                : Namespace.of(catalog.substring(dot + 1).split("\\.", -1));
        String key = PREFIX + name;
        if (!SPARK_CATALOG.equals(settings.get(key))) {
            throw new BadRunException("--catalog " + catalog + ": " + key + " is "
                    + (settings.containsKey(key) ? settings.get(key) : "not set") + ", expected " + SPARK_CATALOG);
        }
        Map<String, String> properties = settings.entrySet().stream()
                .filter(setting -> setting.getKey().startsWith(key + "."))
                .collect(
                        Collectors.toMap(setting -> setting.getKey().substring(key.length() + 1), Map.Entry::getValue));
        return new CatalogSettings(name, namespace, properties);
    }

    Catalog open(Configuration hadoop) {
        Map<String, String> asked = new HashMap<>(properties);
        // What Iceberg's own Spark catalog takes for granted.
        if (!asked.containsKey("type") && !asked.containsKey("catalog-impl")) {
            asked.put("type", "hive");
        }
        return CatalogUtil.buildIcebergCatalog(name, asked, hadoop);
    }

    /** What makes Spark see the same catalog. */
    Map<String, String> ofSpark() {
        Map<String, String> settings = new HashMap<>();
        settings.put(PREFIX + name, SPARK_CATALOG);
        properties.forEach((key, value) -> settings.put(PREFIX + name + "." + key, value));
        // Others commit at any time.
        settings.put(PREFIX + name + ".cache-enabled", "false");
        FileSettings.ALL.forEach((key, value) -> settings.put(PREFIX + name + "." + HADOOP + key, value));
        return settings;
    }
}
