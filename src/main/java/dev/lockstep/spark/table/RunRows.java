package dev.lockstep.spark.table;

import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCase;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.report.CheckReport;
import dev.lockstep.report.Report;
import dev.lockstep.report.ReportJson;
import dev.lockstep.run.Version;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The plan's cases as rows of {@link Schemas#CASES}, and the run as the row of {@link Schemas#RUNS}. */
public final class RunRows {
    private RunRows() {}

    /** When a job began and ended. */
    public record Times(Instant started, Instant finished) {
        public static Times since(Instant started) {
            return new Times(started, Instant.now());
        }
    }

    public static List<Row> cases(Plan plan, CaseTimes times) {
        List<Row> rows = new ArrayList<>(plan.caseCount());
        for (PlannedCheck check : plan.checks()) {
            for (PlannedCase planned : check.cases()) {
                rows.add(RowFactory.create(
                        Schemas.VERSION,
                        planned.caseId(),
                        plan.suite(),
                        check.name(),
                        check.kind().label(),
                        planned.seed(),
                        planned.spec(),
                        scala(planned.fields()),
                        scala(times.of(planned.caseId()))));
            }
        }
        return rows;
    }

    public static Row run(Plan plan, Report report, int hosts, Times times, SparkSession session, long number) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("lockstep", Version.TEXT);
        versions.put("spark", session.version());
        versions.put("java", Runtime.version().toString());
        return RowFactory.create(
                Schemas.VERSION,
                plan.suite(),
                plan.suiteDigest(),
                plan.suiteJson(),
                scala(versions),
                session.sparkContext().applicationId(),
                session.sparkContext().master(),
                hosts,
                Timestamp.from(times.started()),
                Timestamp.from(times.finished()),
                report.passed(),
                report.passed() ? 0 : 1,
                report.checks().stream().map(RunRows::check).toArray(Row[]::new),
                ReportJson.text(report),
                number);
    }

    private static Row check(CheckReport check) {
        return RowFactory.create(
                check.name(),
                check.kind(),
                check.verdict().label(),
                check.passed(),
                OutcomeTable.producer(check.candidate()),
                OutcomeTable.producer(check.reference()));
    }

    private static <V> scala.collection.Map<String, V> scala(Map<String, V> map) {
        return scala.jdk.javaapi.CollectionConverters.asScala(map);
    }
}
