package dev.lockstep.spark.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.files.SuiteFile;
import dev.lockstep.judge.Verdict;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.spark.table.StoredRun;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.Check;
import dev.lockstep.suite.ProducerClaim;
import dev.lockstep.suite.RecordedFile;
import dev.lockstep.suite.RecordedRun;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.ScheduleCheck;
import dev.lockstep.suite.ScheduleSide;
import dev.lockstep.suite.SpecTemplate;
import dev.lockstep.suite.Suite;
import dev.lockstep.suite.json.SuiteParser;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * The checks to explain, of a suite, of a run, or of two records.
 *
 * @param run the run's id; empty for none
 * @param asked the checks that are not settled: of a run those that failed or drift, else all
 */
public record ExplainedSuite(String run, Suite suite, List<String> asked) {
    /** Verdicts that leave a question though they pass. */
    private static final Set<Verdict> QUESTIONS = EnumSet.of(Verdict.DRIFTS, Verdict.AMPLIFIED, Verdict.MISMATCH);

    public ExplainedSuite {
        asked = List.copyOf(asked);
    }

    private static ExplainedSuite whole(Suite suite) {
        return new ExplainedSuite(
                "",
                suite,
                suite.checks().stream().map(check -> check.settings().name()).toList());
    }

    /** All checks of a suite. */
    public static ExplainedSuite of(String path, Configuration hadoop) {
        return whole(SuiteFile.read(path, hadoop));
    }

    /**
     * Two records as the sides of a suite's check of training runs.
     *
     * @param check its name; null for the first
     * @throws BadFieldException if the suite has no such check
     */
    public static ExplainedSuite ofRecords(String path, String check, String left, String right, Configuration hadoop) {
        BackpropCheck found = ofTraining(path, check, hadoop);
        Map<Role, BackpropSide> sides = new TreeMap<>(found.sides());
        sides.put(Role.CANDIDATE, record(found, left));
        sides.put(Role.REFERENCE, record(found, right));
        Check records = found.with(sides);
        return whole(new Suite(path, path, "{}", List.of(records), List.of()));
    }

    private static BackpropCheck ofTraining(String path, String check, Configuration hadoop) {
        return SuiteFile.read(path, hadoop).checks().stream()
                .filter(BackpropCheck.class::isInstance)
                .map(BackpropCheck.class::cast)
                .filter(each -> check == null || each.settings().name().equals(check))
                .findFirst()
                .orElseThrow(() -> new BadFieldException(
                        check == null ? "--suite" : "--check",
                        path + " has no check of training runs" + (check == null ? "" : " named " + check)));
    }

    /**
     * The runs that a suite describes for a check, the candidate's first; none where all that it says is recorded.
     *
     * @param check of training runs; null for the first
     * @throws BadFieldException if the suite has no such check
     */
    public static List<SpecTemplate> described(String path, String check, Configuration hadoop) {
        BackpropCheck found = ofTraining(path, check, hadoop);
        return Stream.of(found.candidate(), found.reference())
                .flatMap(side -> side.fold(
                        computed -> Stream.of(computed.template()),
                        recorded -> found.noise() == null
                                ? Stream.empty()
                                : Stream.of(found.noise().template()),
                        commanded -> Stream.of(commanded.template())))
                .map(template -> template.withSeed(found.seeds().get(0)))
                .toList();
    }

    /** The keys are as the check's recorded side has them. */
    private static BackpropSide record(BackpropCheck check, String file) {
        String key = check.sides().values().stream()
                .filter(BackpropSide.Recorded.class::isInstance)
                .map(side -> ((BackpropSide.Recorded) side).key())
                .findFirst()
                .orElse(check.seeds().size() > 1 ? "seed_{seed}/{key}" : BackpropSide.Recorded.KEY);
        return new BackpropSide.Recorded(new RecordedFile(file, ProducerClaim.NONE, List.of()), key);
    }

    /** A finished run's checks, whose recorded sides are read from its tables. */
    public static ExplainedSuite ofRun(StoredRun run) {
        Suite suite = SuiteParser.parse("run " + run.runId(), run.suite());
        List<Check> checks = new ArrayList<>();
        suite.checks()
                .forEach(check -> checks.add(check.fold(
                        schedule -> fromTables(schedule, run.runId()), backprop -> fromTables(backprop, run.runId()))));
        return new ExplainedSuite(
                run.runId(),
                new Suite(suite.name(), suite.file(), suite.json(), checks, suite.warnings()),
                unsettled(run));
    }

    private static Check fromTables(ScheduleCheck check, String run) {
        String name = check.settings().name();
        return new ScheduleCheck(
                check.settings(),
                check.steps(),
                check.keys(),
                fromTables(check.candidate(), new RecordedRun(run, name, Role.CANDIDATE.label(), null, List.of())),
                fromTables(check.reference(), new RecordedRun(run, name, Role.REFERENCE.label(), null, List.of())));
    }

    private static ScheduleSide fromTables(ScheduleSide side, RecordedRun run) {
        return side.fold(computed -> computed, recorded -> new ScheduleSide.Recorded(run, null));
    }

    private static Check fromTables(BackpropCheck check, String run) {
        Map<Role, BackpropSide> sides = new TreeMap<>(check.sides());
        for (Role role : List.of(Role.CANDIDATE, Role.REFERENCE)) {
            if (!(sides.get(role) instanceof BackpropSide.Computed)) {
                RecordedRun values = new RecordedRun(run, check.settings().name(), role.label(), null, List.of());
                sides.put(role, new BackpropSide.Recorded(values, BackpropSide.Recorded.KEY));
            }
        }
        return check.with(sides);
    }

    /** Whether a check leaves a question: it did not pass, or its sides are truly apart. */
    static boolean isQuestion(Verdict verdict, boolean passed) {
        return !passed || QUESTIONS.contains(verdict);
    }

    private static List<String> unsettled(StoredRun run) {
        List<String> unsettled = new ArrayList<>();
        try {
            for (JsonNode check : new ObjectMapper().readTree(run.report()).path("checks")) {
                Verdict verdict = Verdict.of(check.path("verdict").asText());
                if (isQuestion(verdict, check.path("passed").asBoolean())) {
                    unsettled.add(check.path("name").asText());
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report of run " + run.runId() + " is no JSON", e);
        }
        return unsettled;
    }
}
