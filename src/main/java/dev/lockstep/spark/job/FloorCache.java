package dev.lockstep.spark.job;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.plan.PlannedFloor;
import dev.lockstep.record.Producer;
import dev.lockstep.run.Version;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.LogTables;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.spark.table.ProducerColumns;
import dev.lockstep.spark.table.TableFiles;
import dev.lockstep.store.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What runs that measure noise came to, in the table {@code noise}: a nightly does not measure the same floor twice. A run is known by
 * the digest of its spec, the version of Lockstep, the matrix kernel and the number of threads, all of which may change its rounding.
 */
final class FloorCache {
    private static final String DIGEST = "spec_digest";

    /** What tells runs apart, before what they came to. */
    private static final StructType KEYS = new StructType()
            .add("schema_version", DataTypes.IntegerType, false)
            .add(DIGEST, DataTypes.StringType, false)
            .add(LogTables.NOISE_VERSION, DataTypes.StringType, false)
            .add("kernel", DataTypes.StringType, false)
            .add("threads", DataTypes.IntegerType, false);

    private static final List<String> PLACE = List.of(Columns.CASE_ID, Columns.SIDE);
    private static final List<StructField> CAME = Arrays.stream(OutcomeTable.SCHEMA.fields())
            .filter(field -> !PLACE.contains(field.name()))
            .toList();
    private static final StructType COLUMNS = new StructType(
            Stream.concat(Arrays.stream(KEYS.fields()), CAME.stream()).toArray(StructField[]::new));

    private final SparkSession session;
    private final Store store;
    /** The places of runs in this job, case and side, by the digests of their specs. */
    private final Map<String, List<String[]>> places = new HashMap<>();

    private final Set<String> found = new HashSet<>();

    FloorCache(SparkSession session, Store store) {
        this.session = session;
        this.store = store;
    }

    private void place(List<BackpropTask> tasks) {
        for (BackpropTask task : tasks) {
            if (PlannedFloor.isRepeatable(task)) {
                places.computeIfAbsent(task.specDigest(), digest -> new ArrayList<>())
                        .add(new String[] {task.caseId(), task.side().label()});
            }
        }
    }

    /**
     * Writes what is known of runs, under their cases.
     *
     * @param tasks the runs, none of which is done
     * @param threads of each run
     * @param outcomes takes them
     */
    List<DataFile> restore(List<BackpropTask> tasks, int threads, Table outcomes) {
        place(tasks);
        Set<String> asked = tasks.stream().map(BackpropTask::specDigest).collect(Collectors.toSet());
        Optional<Table> table = asked.isEmpty() ? Optional.empty() : store.find(LogTables.NOISE);
        if (table.isEmpty()) {
            return List.of();
        }
        Dataset<Row> known = LogTables.read(session, table.get())
                .where(col(DIGEST).isInCollection(asked))
                .where(col(LogTables.NOISE_VERSION).equalTo(Version.TEXT))
                .where(col("threads").equalTo(threads))
                .dropDuplicates(DIGEST, "kernel");
        Set<String> kernels = new HashSet<>();
        for (Row row : known.select(DIGEST, "kernel").collectAsList()) {
            kernels.add(row.getString(1));
            found.add(row.getString(0));
        }
        List<String> here = found.isEmpty()
                ? List.of()
                : Kernels.ofExecutors(JavaSparkContext.fromSparkContext(session.sparkContext()));
        if (here.size() != 1 || kernels.size() != 1 || !kernels.containsAll(here)) {
            found.clear();
            return List.of();
        }
        Map<String, List<String[]>> to = places;
        FlatMapFunction<Row, Row> placed = row -> placed(row, to.get(row.<String>getAs(DIGEST)));
        return TableFiles.write(known.flatMap(placed, Encoders.row(OutcomeTable.SCHEMA)), outcomes);
    }

    private static Iterator<Row> placed(Row row, List<String[]> places) {
        List<Row> rows = new ArrayList<>();
        for (String[] place : places) {
            Object[] outcome = Arrays.stream(OutcomeTable.SCHEMA.fieldNames())
                    .map(name -> PLACE.contains(name) ? place[PLACE.indexOf(name)] : row.<Object>getAs(name))
                    .toArray();
            rows.add(RowFactory.create(outcome));
        }
        return rows.iterator();
    }

    /** Whether a run has been restored. */
    boolean has(CaseTask task) {
        return PlannedFloor.isCase(task.caseId()) && found.contains(task.specDigest());
    }

    /**
     * Keeps what was measured in this job for those to come.
     *
     * @param outcomes rows of {@link OutcomeTable#SCHEMA}
     */
    void keep(Dataset<Row> outcomes) {
        Map<String, String> digests = new HashMap<>();
        places.forEach((digest, at) -> {
            if (!found.contains(digest)) {
                digests.put(at.get(0)[0] + " " + at.get(0)[1], digest);
            }
        });
        if (digests.isEmpty()) {
            return;
        }
        FlatMapFunction<Row, Row> kept = row -> kept(row, digests);
        Table table = store.findOrCreate(LogTables.NOISE, SparkSchemaUtil.convert(COLUMNS), Map.of());
        List<DataFile> files = TableFiles.write(
                outcomes.where(col(OutcomeTable.STATUS).equalTo(OutcomeTable.OBSERVED))
                        .where(col(OutcomeTable.RECORDED).equalTo(false))
                        .coalesce(1)
                        .flatMap(kept, Encoders.row(COLUMNS)),
                table);
        if (!files.isEmpty()) {
            AppendFiles append = table.newAppend();
            files.forEach(append::appendFile);
            append.commit();
        }
    }

    private static Iterator<Row> kept(Row row, Map<String, String> digests) {
        String digest = digests.get(row.<String>getAs(Columns.CASE_ID) + " " + row.<String>getAs(Columns.SIDE));
        if (digest == null) {
            return List.<Row>of().iterator();
        }
        Producer producer = ProducerColumns.in(row);
        List<Object> columns = new ArrayList<>(
                List.of(Store.VERSION, digest, producer.version(), producer.blas(), producer.threads()));
        CAME.forEach(field -> columns.add(row.getAs(field.name())));
        return List.of(RowFactory.create(columns.toArray())).iterator();
    }
}
