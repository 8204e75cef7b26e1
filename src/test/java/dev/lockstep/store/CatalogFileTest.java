package dev.lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SQLite file of an embedded catalog. */
class CatalogFileTest {
    private static final List<String> TABLES = List.of("runs", "cases", "unfinished_1");
    private static final int FLIPS = 400;

    @TempDir
    private Path folder;

    /** Wherever it is: in a row, an index, the schema or what no row has. */
    @Test
    void aFlippedBitIsFoundOrChangesNothing() throws IOException {
        Store store = open();
        Schema schema = new Schema(Types.NestedField.required(1, "run_id", Types.StringType.get()));
        for (String table : TABLES) {
            store.findOrCreate(table, schema, Map.of()).newAppend().commit();
        }
        Path file = folder.resolve(CatalogSettings.FILE);
        byte[] whole = Files.readAllBytes(file);
        List<String> tables = locations(open());
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int found = 0;
        for (int flip = 0; flip < FLIPS; flip++) {
            int at = random.nextInt(whole.length);
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, flipped);
            try {
                assertThat(locations(open())).as("byte %d, seed %d", at, seed).isEqualTo(tables);
            } catch (DamagedException e) {
                assertThat(e).as("byte %d, seed %d", at, seed).hasMessageContaining(file.toString());
                found++;
            }
        }
        assertThat(found).as("seed %d", seed).isGreaterThan(FLIPS / 20);
    }

    private Store open() {
        return Store.open(folder.toString(), new Configuration());
    }

    private static List<String> locations(Store store) {
        return Stream.concat(
                        TABLES.stream()
                                .map(store::table)
                                .map(table -> table.name() + " " + table.uuid() + " " + table.currentSnapshot()),
                        store.names("").stream().sorted())
                .toList();
    }
}
