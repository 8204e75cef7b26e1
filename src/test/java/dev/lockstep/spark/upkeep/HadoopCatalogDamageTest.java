package dev.lockstep.spark.upkeep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The same of a catalog that is files as well, as HDFS has it: version hints, and the metadata that they point to. */
@Tag("long")
class HadoopCatalogDamageTest extends DamageTest {
    private static final String CATALOG = "spark.sql.catalog.damaged";

    private static Map<String, String> settings() {
        return Map.of(
                CATALOG,
                "org.apache.iceberg.spark.SparkCatalog",
                CATALOG + ".type",
                "hadoop",
                CATALOG + ".warehouse",
                folder.resolve("warehouse").toUri().toString());
    }

    @Override
    @BeforeAll
    void runTwice() throws IOException {
        settings().forEach(System::setProperty);
        super.runTwice();
    }

    @AfterAll
    static void forget() {
        settings().keySet().forEach(System::clearProperty);
    }

    @Override
    List<String> place() {
        return List.of("--catalog", "damaged", "--out", folder.resolve("out").toString());
    }

    @Override
    Path tables() {
        return folder.resolve("warehouse");
    }

    /** Data files and manifests are those of any catalog. */
    @Override
    boolean isTried(String kind) {
        return kind.contains("version-hint") || kind.contains("metadata");
    }
}
