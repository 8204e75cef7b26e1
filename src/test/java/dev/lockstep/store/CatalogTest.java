package dev.lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.AtOnce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalog that a folder brings. */
class CatalogTest {
    private static final Schema COLUMNS = new Schema(Types.NestedField.required(1, "run_id", Types.StringType.get()));

    @TempDir
    private Path folder;

    private static Store open(Path out) {
        return Store.open(out.toString(), new Configuration());
    }

    private static Table make(Store store) {
        return store.findOrCreate("some", COLUMNS, Map.of("write.metadata.metrics.column.run_id", "full"));
    }

    private static void commit(Store store, String runId) {
        Table table = make(store);
        table.newAppend().appendFile(file(table, runId)).commit();
    }

    private static DataFile file(Table table, String runId) {
        String path = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
        try {
            DataWriter<Record> writer = Parquet.writeData(table.io().newOutputFile(path))
                    .forTable(table)
                    .withSpec(PartitionSpec.unpartitioned())
                    .createWriterFunc(GenericParquetWriter::create)
                    .build();
            try (writer) {
                GenericRecord row = GenericRecord.create(table.schema());
                row.setField("run_id", runId);
                writer.write(row);
            }
            return writer.toDataFile();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> runs(Store store) throws IOException {
        Set<String> runs = new HashSet<>();
        try (CloseableIterable<Record> rows =
                IcebergGenerics.read(store.table("some")).build()) {
            rows.forEach(
                    row -> assertThat(runs.add((String) row.getField("run_id"))).isTrue());
        }
        return runs;
    }

    @Test
    void commitsAtOnceAreAllThere() throws IOException {
        Path out = folder.resolve("out");
        AtOnce.each(4, job -> {
            Store store = open(out);
            IntStream.range(0, 10).forEach(i -> commit(store, "run-" + job + "-" + i));
            return job;
        });
        assertThat(runs(open(out))).hasSize(40);
    }

    /** A driver of the next test. */
    public static void main(String[] args) {
        Store store = open(Path.of(args[0]));
        IntStream.range(0, 200).forEach(i -> commit(store, args[1] + "-" + i));
    }

    @Test
    @Tag("cluster")
    void twoHundredCommitsOfEachOfTwoDriversAreAllThere() throws Exception {
        Path out = folder.resolve("out");
        List<Process> drivers = List.of(driver(out, "a"), driver(out, "b"));
        for (Process driver : drivers) {
            assertThat(driver.waitFor()).isZero();
        }
        assertThat(runs(open(out))).hasSize(400);
    }

    private static Process driver(Path out, String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CatalogTest.class.getName(),
                        out.toString(),
                        name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void rowsThatAreThereAreNotCommittedAgainHoweverSlowTheOther() {
        Store store = open(folder.resolve("out"));
        Table early = make(store);
        Table late = store.table("some");
        DataFile begun = file(early, "set");
        assertThat(NewRows.commit(late, "run_id", "set", List.of(file(late, "set"))))
                .isTrue();
        assertThat(NewRows.commit(late, "run_id", "other", List.of(file(late, "other"))))
                .isTrue();
        assertThat(NewRows.commit(early, "run_id", "set", List.of(begun))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[a]", "a\\b", "`b`", "a*b?", "50%25", "a b", "#1", "\u00e4", "'", "a;b"})
    void aFolderMayHaveAnyName(String name) throws IOException {
        Path out = folder.resolve(name).resolve("out");
        commit(open(out), "one");
        commit(open(out), "two");
        assertThat(runs(open(out))).containsExactlyInAnyOrder("one", "two");
        assertThat(out.resolve("catalog.db")).isRegularFile();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve(name));
        }
    }

    @Test
    void aLinkLeadsToTheSameTables() throws IOException {
        commit(open(folder.resolve("out")), "one");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("out"));
        commit(open(link), "two");
        assertThat(runs(open(folder.resolve("out")))).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void aFolderThatWasMovedIsRefused() throws IOException {
        commit(open(folder.resolve("out")), "one");
        Path moved = Files.move(folder.resolve("out"), folder.resolve("moved"));
        // Its metadata file is looked for where it was.
        assertThatThrownBy(() -> open(moved).table("some"))
                .hasMessageContaining(folder.resolve("out").toString());
    }

    @Test
    void aFolderThatWasCopiedIsRefused() throws IOException {
        commit(open(folder.resolve("out")), "one");
        Files.createDirectory(folder.resolve("copy"));
        Files.copy(folder.resolve("out/catalog.db"), folder.resolve("copy/catalog.db"));
        assertThatThrownBy(() -> open(folder.resolve("copy")).table("some"))
                .isInstanceOf(BadRunException.class)
                .hasMessage("--out " + folder.resolve("copy") + ": its tables were made in file:"
                        + folder.resolve("out/lockstep/some")
                        + ", and Iceberg's tables cannot be moved; use them there");
    }

    @ParameterizedTest
    @CsvSource({"runs/run_id=a", "_staging", "packed/runs"})
    void anEarlierLockstepsFolderIsRefused(String inside) throws IOException {
        Files.createDirectories(folder.resolve(inside));
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(BadRunException.class)
                .hasMessage("--out " + folder
                        + ": holds tables of an earlier Lockstep, which this version does not read; name"
                        + " another folder");
    }

    @Test
    void aLaterVersionsTableIsRefused() {
        Store store = open(folder.resolve("out"));
        make(store).updateProperties().set("lockstep.schema-version", "2").commit();
        assertThatThrownBy(() -> store.table("some"))
                .isInstanceOf(BadRunException.class)
                .hasMessage("table lockstep.lockstep.some under " + folder.resolve("out")
                        + ": lockstep.schema-version: 2, but this Lockstep reads up to 1");
    }

    @Test
    void aTableOfAnotherProgramIsRefused() {
        Store store = open(folder.resolve("out"));
        make(store).updateProperties().remove("lockstep.schema-version").commit();
        assertThatThrownBy(() -> store.table("some"))
                .isInstanceOf(BadRunException.class)
                .hasMessage(
                        "table lockstep.lockstep.some under " + folder.resolve("out") + ": is not a table of Lockstep");
    }

    @Test
    void aTableGetsTheColumnsThatItLacks() {
        Store store = open(folder.resolve("out"));
        make(store);
        Schema wider = new Schema(
                Types.NestedField.required(1, "run_id", Types.StringType.get()),
                Types.NestedField.optional(2, "more", Types.LongType.get()));
        store.findOrCreate("some", wider, Map.of());
        assertThat(store.table("some").schema().findField("more").type()).isEqualTo(Types.LongType.get());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3a://bucket/x | --out s3a://bucket/x: the file system's class org.apache.hadoop.fs.s3a.S3AFileSystem"
                        + " is not on the class path",
                "http://host/x | --out http://host/x: a file system of this kind (http) cannot hold tables",
                "nosuch://a/b | --out nosuch://a/b: No FileSystem for scheme \"nosuch\""
            })
    void aPlaceThatCannotBeIsRefusedInOneLine(String out, String message) {
        assertThatThrownBy(() -> Store.open(out, new Configuration()).find("some"))
                .isInstanceOf(BadRunException.class)
                .hasMessageStartingWith(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void aCatalogThatNoSettingDescribesIsRefused() {
        assertThatThrownBy(() -> Store.open(folder.toString(), "prod", Map.of(), new Configuration()))
                .isInstanceOf(BadRunException.class)
                .hasMessage("--catalog prod: spark.sql.catalog.prod is not set, expected"
                        + " org.apache.iceberg.spark.SparkCatalog");
    }

    @Test
    void aCatalogOfTheSiteHoldsTheTables() throws IOException {
        Map<String, String> settings = Map.of(
                "spark.sql.catalog.prod", "org.apache.iceberg.spark.SparkCatalog",
                "spark.sql.catalog.prod.type", "hadoop",
                "spark.sql.catalog.prod.warehouse", folder.resolve("warehouse").toString());
        Store store = Store.open(folder.resolve("out").toString(), "prod.ours", settings, new Configuration());
        commit(store, "one");
        assertThat(runs(store)).containsExactly("one");
        assertThat(folder.resolve("warehouse/ours/some/metadata")).isDirectory();
        assertThat(store.location()).isEqualTo("catalog prod.ours");
    }

    @Test
    void aCatalogThatIsTakenAwayWhileAJobRunsIsNoticed() throws IOException {
        Store store = open(folder.resolve("out"));
        make(store);
        Files.delete(folder.resolve("out/catalog.db"));
        assertThatThrownBy(store::requireCatalog)
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("catalog.db: was removed while the job ran");
    }
}
