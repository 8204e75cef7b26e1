package dev.lockstep.spark.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.lockstep.plan.Plan;
import dev.lockstep.record.Producer;
import dev.lockstep.report.CheckReport;
import dev.lockstep.report.Report;
import dev.lockstep.report.ReportJson;
import dev.lockstep.run.Version;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The table {@code runs}: a row for each finished run, which makes the run visible. */
public final class RunsTable {
    public static final String FINISHED = "finished";
    public static final String EXIT_CODE = "exit_code";
    public static final String REPORT = "report";
    public static final String NUMBER = "number";
    public static final String SPEC = "spec";
    public static final String CHECKS = "checks";

    private static final String CANDIDATE = "candidate";
    private static final String REFERENCE = "reference";

    private static final TableColumns<CheckReport> CHECK = TableColumns.<CheckReport>builder()
            .required(Columns.CHECK, StringType, CheckReport::name)
            .required(Columns.KIND, StringType, CheckReport::kind)
            .required(Columns.VERDICT, StringType, check -> check.verdict().label())
            .required(Columns.PASSED, BooleanType, CheckReport::passed)
            .required(
                    CANDIDATE,
                    ProducerColumns.COLUMNS.schema(),
                    check -> ProducerColumns.COLUMNS.row(check.candidate()))
            .required(
                    REFERENCE,
                    ProducerColumns.COLUMNS.schema(),
                    check -> ProducerColumns.COLUMNS.row(check.reference()))
            .build();

    private static final TableColumns<Published> COLUMNS = TableColumns.<Published>builder()
            .required(Columns.RUN_ID, StringType, run -> run.report().run())
            .required(Columns.SCHEMA_VERSION, IntegerType, run -> Columns.VERSION)
            .required(Columns.SUITE, StringType, run -> run.plan().suite())
            .required("suite_digest", StringType, run -> run.plan().suiteDigest())
            .required(SPEC, StringType, run -> run.plan().suiteJson())
            .required("versions", Columns.TEXTS, run -> Columns.map(versions(run.session())))
            .required("application_id", StringType, run -> run.session()
                    .sparkContext()
                    .applicationId())
            .required("master", StringType, run -> run.session().sparkContext().master())
            .required("hosts", IntegerType, Published::hosts)
            .required("started", TimestampType, run -> Timestamp.from(run.started()))
            .required(FINISHED, TimestampType, run -> Timestamp.from(run.finished()))
            .required(Columns.PASSED, BooleanType, run -> run.report().passed())
            .required(EXIT_CODE, IntegerType, run -> run.report().passed() ? 0 : 1)
            .required(CHECKS, DataTypes.createArrayType(CHECK.schema(), false), run -> run.report().checks().stream()
                    .map(CHECK::row)
                    .toArray(Row[]::new))
            .required(REPORT, StringType, run -> ReportJson.text(run.report()))
            .required(NUMBER, LongType, Published::number)
            .build();

    public static final StructType SCHEMA = COLUMNS.schema();

    /**
     * A finished run.
     *
     * @param hosts how many hosts computed
     * @param number greater than that of every run that was published earlier
     */
    public record Published(
            Plan plan, Report report, int hosts, Instant started, Instant finished, SparkSession session, long number) {
        /** Its row. */
        public Row row() {
            return COLUMNS.row(this);
        }
    }

    private RunsTable() {}

    private static Map<String, String> versions(SparkSession session) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("lockstep", Version.TEXT);
        versions.put("spark", session.version());
        versions.put("java", Runtime.version().toString());
        return versions;
    }

    /** The candidate's producer in a struct of {@link #CHECKS}. */
    public static Producer candidate(Row check) {
        return ProducerColumns.of(check.getAs(CANDIDATE));
    }

    /** The reference's producer in a struct of {@link #CHECKS}. */
    public static Producer reference(Row check) {
        return ProducerColumns.of(check.getAs(REFERENCE));
    }
}
