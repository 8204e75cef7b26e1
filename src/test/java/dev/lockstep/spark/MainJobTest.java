package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.lockstep.CommandRun;
import dev.lockstep.report.ReportJson;
import dev.lockstep.spark.table.LogTables;
import dev.lockstep.spark.table.TableFiles;
import dev.lockstep.spark.table.Views;
import dev.lockstep.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.AppendFiles;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job, by the command that the README gives, on the suite that is shipped; it runs once. */
@ExtendWith(SharedSession.class)
class MainJobTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final List<String> VIEWS = List.of("runs", "checks", "cases", "log", "reference", "diff", "summary");
    private static final String STAMP = "^\\[\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d\\] ";

    @TempDir
    private static Path folder;

    private static CommandRun run;

    @BeforeAll
    static void runOnce() {
        run = CommandRun.of(
                "run",
                "conf/step4.json",
                "--out",
                folder.resolve("out").toString(),
                "--run-id",
                "main-job",
                "--json",
                folder.resolve("report.json").toString());
        Store store = Store.open(folder.resolve("out").toString(), new Configuration());
        Views.query(SharedSession.session(), store, "SHOW VIEWS");
    }

    @Test
    void cosineFailsAndTheRestPasses() {
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.lines()).contains("1 of 6 checks failed: cosine");
        assertThat(texts("SELECT concat(check, ' ', count(*), ' ', sum(int(passed))) FROM summary GROUP BY check"))
                .containsExactlyInAnyOrder(
                        "linear 5 5",
                        "cosine 5 2",
                        "polynomial 5 5",
                        "bp_torch 10 10",
                        "bp_paddle 10 10",
                        "bp_align 10 10");
    }

    @Test
    void theLastLineTellsWhereEverythingLies() {
        assertThat(run.lines().get(run.lines().size() - 1))
                .isEqualTo("run main-job, tables in " + folder.resolve("out")
                        + ", logs lr_diff.log, bp_torch_diff.log, bp_paddle_diff.log, bp_align_diff.log");
    }

    /** Both hold recorded values only, and double formulas: the same on every machine. */
    @ParameterizedTest
    @ValueSource(strings = {"lr_diff.log", "bp_align_diff.log"})
    void logIsTheGoldenOne(String name) throws IOException {
        List<String> lines =
                unstamped(folder.resolve("out/logs/run_id=main-job").resolve(name));
        if (Boolean.getBoolean("golden.regenerate")) {
            Files.writeString(GOLDEN.resolve(name), String.join("\n", lines) + "\n");
        }
        assertThat(String.join("\n", lines) + "\n").isEqualTo(Files.readString(GOLDEN.resolve(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lr_diff.log", "bp_torch_diff.log", "bp_paddle_diff.log", "bp_align_diff.log"})
    void logIsOnTheScreenInTheWorkingDirectoryAndWithTheRun(String name) throws IOException {
        String kept =
                Files.readString(folder.resolve("out/logs/run_id=main-job").resolve(name));
        assertThat(Path.of(name)).hasContent(kept);
        assertThat(run.out()).contains(kept);
    }

    /** The original report's figures; rounding a last digit, or half a cycle for a whole one, changes every one. */
    @ParameterizedTest
    @CsvSource({
        "step_500_cosine_lr, 9.35605818719964e-06",
        "step_700_cosine_lr, 1.3681476625617212e-05",
        "step_900_cosine_lr, 1.8924391285779562e-05"
    })
    void cosineDiffersByTheOriginalsFigures(String key, String value) throws IOException {
        assertThat(unstamped(folder.resolve("out/logs/run_id=main-job/lr_diff.log")))
                .containsSequence(
                        "root INFO: " + key + ": ", "root INFO: \tmean diff: check passed: False, value: " + value);
        assertThat(texts("SELECT string(mean_diff) FROM summary WHERE key = '" + key + "'"))
                .singleElement()
                .satisfies(text -> assertThat(Double.parseDouble(text)).isEqualTo(Double.parseDouble(value)));
    }

    @Test
    void theClockTellsWhereTheCosinePartsFirst() throws IOException {
        assertThat(run.lines())
                .contains("cosine: first divergence: step_500_cosine_lr (max 9.35605818719964e-06);"
                        + " 2 of 2 keys after it outside too");
        JsonNode checks = new ObjectMapper()
                .readTree(folder.resolve("report.json").toFile())
                .path("checks");
        assertThat(checks.get(0).path("clock").isNull()).isTrue();
        JsonNode clock = checks.get(1).path("clock");
        assertThat(clock.path("first_key").asText()).isEqualTo("step_500_cosine_lr");
        assertThat(clock.path("first_iteration").asInt()).isEqualTo(501);
        assertThat(clock.path("reading").asText()).startsWith("first divergence: step_500_cosine_lr");
    }

    /** 2e-7 is what issue 4 asks: a float32 loss near 0.7 has ulp 6e-8; a missing weight decay shows as 2.4e-7. */
    @ParameterizedTest
    @ValueSource(strings = {"bp_torch", "bp_paddle"})
    void everyLossOfEverySeedIsWithinThreeUlp(String check) {
        List<Row> rows = query("SELECT seed, key, max_diff FROM diff WHERE check = '" + check + "'");
        assertThat(rows).hasSize(160);
        assertThat(rows).allSatisfy(row -> assertThat(row.getDouble(2)).isLessThanOrEqualTo(2e-7));
    }

    /** The two sides ran or were read apart: a join of a side with itself would show equal bits everywhere. */
    @Test
    void roundingIsSeen() {
        assertThat(texts("SELECT check FROM diff WHERE check LIKE 'bp%' AND max_diff > 0 GROUP BY check"))
                .containsExactlyInAnyOrder("bp_torch", "bp_paddle", "bp_align");
    }

    @Test
    void reportIsWhatItsSchemaSays() throws IOException {
        String report = Files.readString(folder.resolve("report.json"));
        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(ReportJson.class.getResourceAsStream("report.schema.json"))
                        .validate(report, InputFormat.JSON))
                .isEmpty();
        assertThat(report).contains("\"run\" : \"main-job\"", "9.35605818719964E-6", "\"passed\" : false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cases", "diff", "summary", "runs"})
    void tableHasTheColumnsOfItsSchema(String table) {
        StructType read = LogTables.read(
                        SharedSession.session(),
                        Tables.open(folder.resolve("out").toString()).table(table))
                .schema();
        assertThat(read.asNullable()).isEqualTo(LogTables.columns(table).asNullable());
    }

    @Test
    void summaryAnswersTheQueryOfTheReadme() {
        assertThat(query("select key, mean_diff from summary")).hasSize(45);
        CommandRun sql = CommandRun.of(
                "sql",
                "SELECT key, mean_diff FROM summary WHERE check = 'cosine' ORDER BY position",
                "--out",
                folder.resolve("out").toString());
        assertThat(sql.code()).isZero();
        assertThat(sql.out()).contains("step_500_cosine_lr").contains("9.35605818719964e-06");
    }

    @ParameterizedTest
    @FieldSource("VIEWS")
    void everyColumnIsDescribed(String view) {
        List<Row> columns = query("DESCRIBE " + view);
        assertThat(columns).hasSizeGreaterThan(8);
        assertThat(columns).allSatisfy(column -> assertThat(column.<String>getAs("comment"))
                .as(column.getString(0))
                .isNotBlank());
    }

    @ParameterizedTest
    @ValueSource(strings = {"runs", "cases", "log", "reference", "diff", "summary"})
    void everyColumnOfATableIsInItsView(String view) {
        List<String> shown = query("DESCRIBE " + view).stream()
                .map(column -> column.getString(0))
                .toList();
        assertThat(shown).containsAll(List.of(LogTables.columns(view).fieldNames()));
    }

    @Test
    void describeViewTellsWhatAColumnMeans() {
        CommandRun sql = CommandRun.of(
                "sql", "DESCRIBE VIEW summary", "--out", folder.resolve("out").toString());
        assertThat(sql.err()).isEmpty();
        assertThat(sql.lines()).anySatisfy(line -> assertThat(line).matches("mean_diff +double +mean of the seeds'.*"));
    }

    /** 15 rates and 2 x 16 x 10 losses are computed; the same again is read, and 2 x 160 of bp_align. */
    @ParameterizedTest
    @CsvSource({"log, 335", "reference, 655"})
    void aValueHasOneRow(String view, long rows) {
        assertThat(query("SELECT * FROM " + view)).hasSize((int) rows);
        assertThat(query("SELECT DISTINCT run_id, case_id, side, key, chunk FROM " + view))
                .hasSize((int) rows);
    }

    @Test
    void everyValueNamesItsProducer() {
        assertThat(texts("SELECT DISTINCT concat_ws(' ', producer.framework, producer.precision) FROM log"))
                .containsExactlyInAnyOrder("lockstep float64", "lockstep float32");
        assertThat(texts("SELECT DISTINCT concat_ws(' ', producer.framework, producer.version) FROM reference"))
                .containsExactlyInAnyOrder("hf 5.23.0", "torch 2.15.0", "paddle 3.3.1");
    }

    @Test
    void casesTellTheFieldsOfBothSides() {
        assertThat(query("SELECT * FROM cases")).hasSize(3 + 3 * 16);
        assertThat(texts("SELECT DISTINCT fields['optimizer.params.lr'] FROM cases WHERE check = 'bp_torch'"))
                .containsExactly("3e-5");
    }

    @Test
    void theRunsRowIsTheLastToCome() throws IOException {
        assertThat(texts("SELECT concat(run_id, ' ', suite, ' ', exit_code, ' ', hosts) FROM runs"))
                .containsExactly("main-job step4 1 1");
        Path out = folder.resolve("unpublished");
        Store store = Tables.open(out.toString());
        LogTables.make(store);
        for (String table : LogTables.OF_RUN) {
            AppendFiles append = store.table(table).newAppend();
            Dataset<Row> rows = LogTables.read(
                    SharedSession.session(),
                    Tables.open(folder.resolve("out").toString()).table(table));
            TableFiles.write(rows, store.table(table)).forEach(append::appendFile);
            append.commit();
        }
        String everyRow = VIEWS.stream()
                .map(view -> "SELECT '" + view + "' FROM " + view + " WHERE run_id = 'main-job'")
                .collect(Collectors.joining(" UNION ALL "));
        // The views of the other tests stay.
        SparkSession another = SharedSession.session().newSession();
        assertThat(Views.query(another, store, everyRow).collectAsList()).isEmpty();
        assertThat(Tables.rows(out.toString(), "log", "main-job").count()).isEqualTo(335);
    }

    @Test
    void aTakenIdIsRefused() {
        CommandRun again = CommandRun.of(
                "run", "conf/step4.json", "--out", folder.resolve("out").toString(), "--run-id", "main-job");
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err())
                .isEqualTo("lockstep: --run-id main-job: there is such a run under " + folder.resolve("out")
                        + " already\n");
    }

    private static List<String> texts(String sql) {
        return query(sql).stream().map(row -> row.getString(0)).toList();
    }

    private static List<Row> query(String sql) {
        return SharedSession.session().sql(sql).collectAsList();
    }

    private static List<String> unstamped(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(line -> line.replaceFirst(STAMP, ""))
                .toList();
    }
}
