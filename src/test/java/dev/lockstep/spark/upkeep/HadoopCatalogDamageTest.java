package dev.lockstep.spark.upkeep;

import dev.lockstep.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
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

    /** Its tables may have been written without checksum files: what is flipped then is found in pages only. Manifests are any catalog's. */
    @Override
    boolean isTried(Damage damage, String kind) {
        boolean isCatalogs = kind.contains("version-hint") || kind.contains("metadata");
        return damage.fits(kind)
                && damage != Damage.FLIPPED_UNCHECKED
                && (isCatalogs || damage == Damage.PAGE_FLIPPED_UNCHECKED);
    }

    @Override
    Store store() {
        return Store.open(folder.resolve("out").toString(), "damaged", settings(), new Configuration());
    }
}
