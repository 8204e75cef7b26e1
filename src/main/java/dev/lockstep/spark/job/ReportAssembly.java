package dev.lockstep.spark.job;

import dev.lockstep.explain.JudgedStep;
import dev.lockstep.judge.CheckJudge;
import dev.lockstep.judge.CheckNoise;
import dev.lockstep.judge.Fulfilment;
import dev.lockstep.judge.Repetition;
import dev.lockstep.judge.RequiredOfSide;
import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.record.Producer;
import dev.lockstep.report.CheckReport;
import dev.lockstep.report.CheckReporter;
import dev.lockstep.report.KeyKinds;
import dev.lockstep.report.NoiseRemarks;
import dev.lockstep.report.Report;
import dev.lockstep.report.RequiredState;
import dev.lockstep.report.RuleRemarks;
import dev.lockstep.spark.table.SummaryTable;
import dev.lockstep.suite.CheckDefinition;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Gathers what the tables say of each check, and has it judged. */
final class ReportAssembly {
    private static final String STILL =
            "the sides of noise lack the keys, or are equal bit for bit, which tells nothing of rounding: the limits"
                    + " alone judge";

    private final Plan plan;
    private final String runId;
    private final Map<String, CheckNoise> noise;
    private final Map<String, Repetition> repetitions;
    private final DivergenceReading divergences;
    private final Map<String, List<RequiredOfSide>> required;

    /**
     * @param noise of checks in which it was measured
     * @param repetitions of checks of which a side was run more than once
     * @param required what was required of sides
     */
    ReportAssembly(
            Plan plan,
            String runId,
            Map<String, CheckNoise> noise,
            Map<String, Repetition> repetitions,
            DivergenceReading divergences,
            Map<String, List<RequiredOfSide>> required) {
        this.required = required;
        this.repetitions = repetitions;
        this.divergences = divergences;
        this.plan = plan;
        this.runId = runId;
        this.noise = noise;
    }

    /** @param summaries rows of {@link SummaryTable} */
    Report report(List<Row> summaries, Provenance makers) {
        Map<String, List<Row>> rows = SummaryRows.ofChecks(summaries);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        List<CheckReport> checks = new ArrayList<>();
        for (PlannedCheck check : plan.checks()) {
            Producer candidate = makers.of(check, Role.CANDIDATE);
            Producer reference = makers.of(check, Role.REFERENCE);
            CheckDefinition subject = check.definition()
                    .with(CheckJudge.relation(check.relation(), check.isSeeded(), candidate, reference));
            List<JudgedStep> steps = rows.getOrDefault(check.name(), List.of()).stream()
                    .map(row -> SummaryRows.step(row, check))
                    .toList();
            checks.add(CheckReporter.of(subject, steps, candidate, reference, today)
                    .withRelations(firsts -> divergences.relations(check.name(), firsts, steps))
                    .with(makers.failure(check).stream().toList())
                    .with(plan.floor(check.name()).flatMap(makers::failure).stream()
                            .toList())
                    .with(makers.failureInFloat64(check).stream().toList())
                    .with(isStill(check) ? List.of(STILL) : List.of())
                    .with(plan.lacking(check.name()).stream()
                            .distinct()
                            .map(lacking -> KeyKinds.line("warning: " + lacking.text(), lacking.names()))
                            .toList())
                    .with(RuleRemarks.lines(
                            check.rules(), repetitions.getOrDefault(check.name(), Repetition.NONE), steps))
                    .requiring(states(check))
                    .with(states(check).stream().map(RequiredState::text).toList())
                    .with(NoiseRemarks.lines(
                            noise.getOrDefault(check.name(), CheckNoise.NONE), steps, check.tolerance())));
        }
        return new Report(runId, plan.suite(), checks);
    }

    /** Whether sides that the suite names to measure noise tell nothing. */
    private boolean isStill(PlannedCheck check) {
        return check.sides().keySet().stream().anyMatch(role -> role.kind() == Role.Kind.REPLICA)
                && noise.getOrDefault(check.name(), CheckNoise.NONE).keys().isEmpty();
    }

    private List<RequiredState> states(PlannedCheck check) {
        return required.getOrDefault(check.name(), List.of()).stream()
                .map(RequiredState::of)
                .toList();
    }

    /** Rows for what was required of a side and failed, behind those of the check's keys. */
    List<Row> failed() {
        List<Row> rows = new ArrayList<>();
        for (PlannedCheck check : plan.checks()) {
            List<ObservedKey> keys = new ArrayList<>(check.keys());
            for (RequiredOfSide each : required.getOrDefault(check.name(), List.of())) {
                if (each.state() == Fulfilment.State.FAILED) {
                    keys.add(new ObservedKey(each.key(), each.key(), ObservedKey.WHOLE));
                    rows.add(SummaryTable.readable(
                            runId, plan.suite(), check.withKeys(keys), keys.size() - 1, each.judged()));
                }
            }
        }
        return rows;
    }
}
