package dev.lockstep.spark.explain;

import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlanOptions;
import dev.lockstep.plan.PlannedCase;
import dev.lockstep.plan.Planner;
import dev.lockstep.plan.ReadTask;
import dev.lockstep.record.array.Observation;
import dev.lockstep.run.CaseOutcome;
import dev.lockstep.run.RecordedFileReader;
import dev.lockstep.spark.job.ReferenceReading;
import dev.lockstep.spark.session.TaskFiles;
import dev.lockstep.spark.set.SetStore;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.suite.Check;
import dev.lockstep.suite.RecordedFile;
import dev.lockstep.suite.RecordedSource;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.Suite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** The values of a check's recorded side, brought to the driver: a search compares all that it runs with them. */
final class SideReading {
    private final Supplier<SparkSession> session;
    private final TaskFiles files;
    private final SetStore sets;

    /** @param session asked only for what is in no file */
    SideReading(Supplier<SparkSession> session, TaskFiles files, SetStore sets) {
        this.session = session;
        this.files = files;
        this.sets = sets;
    }

    /**
     * What a side holds.
     *
     * @return by seed, in ascending order; under null of a schedule, which has none
     * @throws dev.lockstep.record.BadFileException if a file is not there or is refused
     */
    Map<Long, List<Observation>> of(Check check, Role role) {
        Plan plan =
                Planner.plan(new Suite(check.settings().name(), "", "{}", List.of(check), List.of()), PlanOptions.NONE);
        List<ReadTask> readings = plan.readings().stream()
                .filter(reading -> reading.side().equals(role))
                .toList();
        Map<String, List<Observation>> byCase = byCase(readings);
        Map<Long, List<Observation>> bySeed = new LinkedHashMap<>();
        for (PlannedCase planned : plan.checks().get(0).cases()) {
            bySeed.put(planned.seed(), byCase.getOrDefault(planned.caseId(), List.of()));
        }
        return bySeed;
    }

    private Map<String, List<Observation>> byCase(List<ReadTask> readings) {
        return readings.stream().allMatch(reading -> reading.source() instanceof RecordedFile)
                ? ofFiles(readings)
                : ofTables(readings);
    }

    private Map<String, List<Observation>> ofFiles(List<ReadTask> readings) {
        Map<RecordedSource, List<ReadTask>> bySource = new LinkedHashMap<>();
        readings.forEach(reading -> bySource.computeIfAbsent(reading.source(), source -> new ArrayList<>())
                .add(reading));
        Map<String, List<Observation>> byCase = new LinkedHashMap<>();
        bySource.forEach((source, its) -> new RecordedFileReader(files)
                .read((RecordedFile) source, its)
                .forEach(found ->
                        byCase.put(found.reading().caseId(), ((CaseOutcome.Observed) found.outcome()).observations())));
        return byCase;
    }

    private Map<String, List<Observation>> ofTables(List<ReadTask> readings) {
        Map<String, List<Observation>> byCase = new LinkedHashMap<>();
        Map<String, ReadTask> tasks = new LinkedHashMap<>();
        readings.forEach(reading -> tasks.put(reading.caseId(), reading));
        ReferenceReading reading = new ReferenceReading(session.get(), files, sets);
        reading.outcomes(readings).collectAsList().forEach(row -> {
            String caseId = row.getAs(Columns.CASE_ID);
            byCase.put(caseId, OutcomeTable.observations(row, tasks.get(caseId).keys()));
        });
        reading.requireAll();
        return byCase;
    }
}
