package dev.lockstep.spark.explain;

import dev.lockstep.explain.search.Budget;
import dev.lockstep.explain.search.CommandedTrials;
import dev.lockstep.explain.search.ComputedTrials;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.explain.search.ScheduleSearch;
import dev.lockstep.explain.search.Series;
import dev.lockstep.explain.search.SpecCatalogue;
import dev.lockstep.explain.search.SpecSearch;
import dev.lockstep.explain.search.SpecSearch.Question;
import dev.lockstep.explain.search.Status;
import dev.lockstep.explain.search.Target;
import dev.lockstep.explain.search.TargetValues;
import dev.lockstep.explain.search.Trial;
import dev.lockstep.explain.search.Unseen;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.Costs;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.report.Report;
import dev.lockstep.run.CommandPaths;
import dev.lockstep.run.RecorderFields;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import dev.lockstep.spark.session.TaskFiles;
import dev.lockstep.spark.set.SetStore;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.Check;
import dev.lockstep.suite.CommandedRun;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.ScheduleCheck;
import dev.lockstep.suite.ScheduleSide;
import dev.lockstep.suite.SpecTemplate;
import dev.lockstep.suite.Suite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Explains checks: reads what is recorded, and searches for the edits that reproduce it. */
public final class ExplainJob {
    /** Of a recorded series no more is compared. */
    private static final int MOST_STEPS = 100_000;

    private final Supplier<SparkSession> session;
    private final TaskFiles files;
    private final SideReading sides;
    private final Options options;

    /**
     * How to search.
     *
     * @param depth the most edits of one cause
     * @param all whether sides that agree are asked what would not have been seen
     * @param budget how long each check may take
     * @param commands whether recorders may run
     * @param notes told what recorders will cost
     */
    public record Options(int depth, boolean all, Duration budget, boolean commands, Consumer<String> notes) {
        /** Up to three edits, five minutes for each check, no recorders. */
        public static final Options STANDARD = new Options(3, false, Duration.ofMinutes(5), false, note -> {});
    }

    /**
     * A job that is ready.
     *
     * @param session asked once something has to be run: schedules that stand in files need none
     */
    public ExplainJob(Supplier<SparkSession> session, Configuration hadoop, SetStore sets, Options options) {
        this.session = session;
        this.files = new TaskFiles(hadoop);
        this.sides = new SideReading(session, files, sets);
        this.options = options;
    }

    /**
     * Explains a check.
     *
     * @throws dev.lockstep.record.BadFileException if a recorded side is not there or is refused
     */
    public Explanation explain(Check check) {
        return check.fold(this::schedule, this::backprop);
    }

    /** The report with the reasons of those of its checks that did not pass, or drift. */
    public Report explained(Report report, Suite suite) {
        return report.withChecks(report.checks().stream()
                .map(check -> ExplainedSuite.isQuestion(check.verdict(), check.passed())
                        ? suite.checks().stream()
                                .filter(each -> each.settings().name().equals(check.name()))
                                .findFirst()
                                .map(each -> check.with(explain(each)))
                                .orElse(check)
                        : check)
                .toList());
    }

    private Explanation schedule(ScheduleCheck check) {
        boolean candidateRuns = check.candidate() instanceof ScheduleSide.Computed;
        ScheduleSide edited = candidateRuns ? check.candidate() : check.reference();
        if (!(edited instanceof ScheduleSide.Computed computed)) {
            return unable(Role.CANDIDATE, Role.REFERENCE, "both series are recorded: there is no schedule to edit");
        }
        Role side = candidateRuns ? Role.CANDIDATE : Role.REFERENCE;
        Role other = candidateRuns ? Role.REFERENCE : Role.CANDIDATE;
        ScheduleSide target = candidateRuns ? check.reference() : check.candidate();
        Map<Integer, Double> rates =
                target.fold(theirs -> evaluated(check, theirs.spec()), recorded -> recorded(check, other));
        if (rates.isEmpty()) {
            return unable(side, other, "the " + other.label() + " has none of the values");
        }
        int[] indices = rates.keySet().stream().mapToInt(Integer::intValue).toArray();
        double[] values =
                rates.values().stream().mapToDouble(Double::doubleValue).toArray();
        return new ScheduleSearch(
                        new ScheduleSearch.Question(
                                side.label(),
                                other.label(),
                                computed.spec(),
                                new Series(indices, values, false),
                                options.depth()),
                        Budget.of(options.budget()))
                .explain();
    }

    private static Map<Integer, Double> evaluated(ScheduleCheck check, ScheduleSpec spec) {
        double[] series = Schedules.of(spec).series(check.steps());
        Map<Integer, Double> rates = new LinkedHashMap<>();
        for (int i = 0; i < series.length; i++) {
            rates.put(i, series[i]);
        }
        return rates;
    }

    private Map<Integer, Double> recorded(ScheduleCheck check, Role role) {
        // The whole series tells more than the steps that the check compares.
        ScheduleCheck whole = new ScheduleCheck(
                check.settings(),
                Math.max(check.steps(), MOST_STEPS),
                List.of(new ObservedKey("series", ObservedKey.RATE, ObservedKey.WHOLE)),
                check.candidate(),
                check.reference());
        ScheduleSide side = role.equals(Role.REFERENCE) ? check.reference() : check.candidate();
        boolean hasSeries = side instanceof ScheduleSide.Recorded recorded && recorded.series() != null;
        Map<Integer, Double> rates = new TreeMap<>();
        for (Observation observation : sides.of(hasSeries ? whole : check, role).get(null)) {
            NdArray array = observation.value();
            for (int i = 0; i < array.size(); i++) {
                double rate = array.doubleAt(i);
                if (Double.isFinite(rate)) {
                    rates.put(Math.max(0, observation.iteration()) + i, rate);
                }
            }
        }
        return rates;
    }

    private Explanation backprop(BackpropCheck check) {
        if (check.keys().isEmpty()) {
            return unable(
                    Role.CANDIDATE,
                    Role.REFERENCE,
                    "the check compares whatever keys there are: no run of" + " Lockstep's own engine to edit");
        }
        if (check.candidate() instanceof BackpropSide.Computed computed) {
            return search(check, computed.template(), Role.CANDIDATE, Role.REFERENCE, check.reference());
        }
        if (check.reference() instanceof BackpropSide.Computed computed) {
            return search(check, computed.template(), Role.REFERENCE, Role.CANDIDATE, check.candidate());
        }
        if (check.candidate() instanceof BackpropSide.Commanded commanded) {
            return recorders(check, commanded, Role.CANDIDATE, Role.REFERENCE, check.reference());
        }
        if (check.reference() instanceof BackpropSide.Commanded commanded) {
            return recorders(check, commanded, Role.REFERENCE, Role.CANDIDATE, check.candidate());
        }
        return check.noise() == null
                ? unable(Role.CANDIDATE, Role.REFERENCE, "no side is computed, and the suite describes no whole run")
                : ofRecords(check, check.noise().template());
    }

    /** Neither side can be edited: the suite's own spec is held against both, and the one that it does not reproduce is explained. */
    private Explanation ofRecords(BackpropCheck check, SpecTemplate template) {
        Map<Role, Explanation> base = new LinkedHashMap<>();
        for (Role role : List.of(Role.CANDIDATE, Role.REFERENCE)) {
            base.put(role, search(check, template, role, role, side(check, role), 0));
        }
        Role off = base.get(Role.CANDIDATE).base() != null
                        && base.get(Role.REFERENCE).base() != null
                        && base.get(Role.CANDIDATE).base().d()
                                >= base.get(Role.REFERENCE).base().d()
                ? Role.CANDIDATE
                : Role.REFERENCE;
        return search(check, template, off, off, side(check, off));
    }

    private static BackpropSide side(BackpropCheck check, Role role) {
        return role.equals(Role.CANDIDATE) ? check.candidate() : check.reference();
    }

    private Explanation search(BackpropCheck check, SpecTemplate template, Role side, Role other, BackpropSide target) {
        return search(check, template, side, other, target, options.depth());
    }

    /** @param depth 0 for the base run alone */
    private Explanation search(
            BackpropCheck check, SpecTemplate template, Role side, Role other, BackpropSide target, int depth) {
        SparkTrials runner =
                new SparkTrials(session.get(), files, UUID.randomUUID().toString());
        Target wanted = wanted(check, other, target, runner);
        if (wanted.elements().isEmpty()) {
            return unable(side, other, without(other, target));
        }
        return new SpecSearch(
                        new Question(side.label(), other.label(), template, wanted, depth, options.all()),
                        new ComputedTrials(template, wanted.elements(), runner),
                        Budget.of(options.budget()),
                        all -> all)
                .explain();
    }

    private Target wanted(BackpropCheck check, Role other, BackpropSide target, SparkTrials runner) {
        return TargetValues.of(
                check.keys(),
                target.fold(
                        computed -> computed(check, computed, runner),
                        recorded -> sides.of(check, other),
                        commanded -> options.commands() ? commanded(check, commanded, runner) : Map.of()));
    }

    private String without(Role other, BackpropSide target) {
        return target instanceof BackpropSide.Commanded && !options.commands()
                ? "the " + other.label() + " is made by a command, which needs --allow-commands"
                : "the " + other.label() + " has none of the values";
    }

    /** A side that a recorder makes, as it is. */
    private static Map<Long, List<Observation>> commanded(
            BackpropCheck check, BackpropSide.Commanded side, SparkTrials runner) {
        List<CaseTask> tasks = new ArrayList<>();
        for (long seed : check.seeds()) {
            CommandedRun run = side.run(seed);
            tasks.add(new CaseTask.CommandTask(
                    run.identity(), Role.CANDIDATE, run, seed, check.keys(), Costs.command(run), run.identity()));
        }
        List<ComputedTrials.Outcome> outcomes = runner.outcomes(tasks);
        Map<Long, List<Observation>> values = new LinkedHashMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            values.put(check.seeds().get(i), outcomes.get(i).observations());
        }
        return values;
    }

    /** Edits go to a recorder of the user's, for the fields that it honours; what that will cost is told first. */
    private Explanation recorders(
            BackpropCheck check, BackpropSide.Commanded side, Role role, Role other, BackpropSide target) {
        if (!options.commands()) {
            return unable(role, other, "the " + role.label() + " is made by a command, which needs --allow-commands");
        }
        if (side.template().withSeed(check.seeds().get(0)).whole().isEmpty()) {
            return unable(role, other, "the suite describes no whole run whose fields could be edited");
        }
        SparkTrials runner =
                new SparkTrials(session.get(), files, UUID.randomUUID().toString());
        Target wanted = wanted(check, other, target, runner);
        if (wanted.elements().isEmpty()) {
            return unable(role, other, without(other, target));
        }
        List<String> honoured = RecorderFields.of(side.command(), new CommandPaths(Path.of(files.driverFolder())));
        CommandedTrials trials = new CommandedTrials(side, wanted.elements(), honoured, runner::outcomes, runner);
        tellCost(side, wanted, trials);
        return new SpecSearch(
                        new Question(
                                role.label(), other.label(), side.template(), wanted, options.depth(), options.all()),
                        trials,
                        Budget.of(options.budget()),
                        trials::honoured)
                .explain();
    }

    /** One run says what each will take. */
    private void tellCost(BackpropSide.Commanded side, Target wanted, CommandedTrials trials) {
        long seed = wanted.seeds().get(0);
        int hypotheses = trials.honoured(
                        SpecCatalogue.of(side.template().withSeed(seed).spec()))
                .singles()
                .size();
        long start = System.nanoTime();
        trials.run(List.of(new Trial(Hypothesis.NONE, List.of(seed), wanted.iterations())));
        double seconds = (System.nanoTime() - start) / 1e9;
        int cores = session.get().sparkContext().defaultParallelism();
        options.notes()
                .accept(String.format(
                        Locale.ROOT,
                        "a run of the recorder takes %.1f s: the %d hypotheses whose fields it honours will take about"
                                + " %.0f s on %d cores, of a budget of %d s",
                        seconds,
                        hypotheses,
                        seconds * hypotheses / cores,
                        cores,
                        options.budget().toSeconds()));
    }

    /** A side that is computed too, as it is. */
    private static Map<Long, List<Observation>> computed(
            BackpropCheck check, BackpropSide.Computed computed, SparkTrials runner) {
        Map<Long, List<Observation>> values = new LinkedHashMap<>();
        check.seeds()
                .forEach(seed ->
                        values.put(seed, ComputedTrials.observed(computed.template(), check.keys(), seed, runner)));
        return values;
    }

    private static Explanation unable(Role side, Role target, String why) {
        return new Explanation(
                Status.UNEXPLAINED,
                side.label(),
                target.label(),
                why,
                List.of(),
                null,
                List.of(),
                new Explanation.Effort(0, List.of(), Unseen.NONE, 0, true),
                "");
    }
}
