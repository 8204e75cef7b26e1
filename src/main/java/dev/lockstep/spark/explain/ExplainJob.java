package dev.lockstep.spark.explain;

import dev.lockstep.explain.search.Budget;
import dev.lockstep.explain.search.ComputedTrials;
import dev.lockstep.explain.search.Element;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.explain.search.KnownTrials;
import dev.lockstep.explain.search.SpecSearch;
import dev.lockstep.explain.search.SpecSearch.Question;
import dev.lockstep.explain.search.Target;
import dev.lockstep.explain.search.TargetValues;
import dev.lockstep.record.array.Observation;
import dev.lockstep.report.Report;
import dev.lockstep.spark.session.TaskFiles;
import dev.lockstep.spark.set.SetStore;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.Check;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.SpecTemplate;
import dev.lockstep.suite.Suite;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Explains checks: reads what is recorded, and searches for the edits that reproduce it. */
public final class ExplainJob {
    private final Supplier<SparkSession> session;
    private final TaskFiles files;
    private final SideReading sides;
    private final ExplainOptions options;
    private final ScheduleExplanation schedules;

    /**
     * A job that is ready.
     *
     * @param session asked once something has to be run: schedules that stand in files need none
     */
    public ExplainJob(Supplier<SparkSession> session, Configuration hadoop, SetStore sets, ExplainOptions options) {
        this.session = session;
        this.files = new TaskFiles(hadoop);
        this.sides = new SideReading(session, files, sets);
        this.options = options;
        this.schedules = new ScheduleExplanation(sides, options);
    }

    /**
     * Explains a check.
     *
     * @throws dev.lockstep.record.BadFileException if a recorded side is not there or is refused
     */
    public Explanation explain(Check check) {
        return check.fold(schedules::explain, this::backprop);
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

    private Explanation backprop(BackpropCheck check) {
        if (check.keys().isEmpty()) {
            return Explanation.unable(
                    Role.CANDIDATE.label(),
                    Role.REFERENCE.label(),
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
                ? Explanation.unable(
                        Role.CANDIDATE.label(),
                        Role.REFERENCE.label(),
                        "no side is computed, and the suite describes no whole run")
                : ofRecords(check, check.noise().template());
    }

    /** Neither side can be edited: the suite's own spec is held against both, and the one that it does not reproduce is explained. */
    private Explanation ofRecords(BackpropCheck check, SpecTemplate template) {
        Work work = new Work(check, template);
        Map<Role, Explanation> base = new LinkedHashMap<>();
        for (Role role : List.of(Role.CANDIDATE, Role.REFERENCE)) {
            base.put(role, work.search(role, role, side(check, role), 0));
        }
        Role off = base.get(Role.CANDIDATE).base() != null
                        && base.get(Role.REFERENCE).base() != null
                        && base.get(Role.CANDIDATE).base().d()
                                >= base.get(Role.REFERENCE).base().d()
                ? Role.CANDIDATE
                : Role.REFERENCE;
        return work.search(off, off, side(check, off), options.depth());
    }

    private static BackpropSide side(BackpropCheck check, Role role) {
        return role.equals(Role.CANDIDATE) ? check.candidate() : check.reference();
    }

    private Explanation search(BackpropCheck check, SpecTemplate template, Role side, Role other, BackpropSide target) {
        return new Work(check, template).search(side, other, target, options.depth());
    }

    /** Searches of one check, which share a budget and what they run. */
    private final class Work {
        private final BackpropCheck check;
        private final SpecTemplate template;
        private final Budget budget = Budget.of(options.budget());
        private final SparkTrials runner =
                new SparkTrials(session.get(), files, UUID.randomUUID().toString());
        private final Map<List<Element>, KnownTrials> trials = new HashMap<>();

        Work(BackpropCheck check, SpecTemplate template) {
            this.check = check;
            this.template = template;
        }

        /** @param depth 0 for the base run alone */
        Explanation search(Role side, Role other, BackpropSide target, int depth) {
            Target wanted = wanted(check, other, target, runner);
            if (wanted.elements().isEmpty()) {
                return Explanation.unable(side.label(), other.label(), without(other, target));
            }
            return new SpecSearch(
                            new Question(side.label(), other.label(), template, wanted, depth, options.all()),
                            trials.computeIfAbsent(
                                    wanted.elements(),
                                    elements -> new KnownTrials(new ComputedTrials(template, elements, runner))),
                            budget,
                            all -> all,
                            note -> options.notes().accept(check.settings().name() + ": " + note))
                    .explain();
        }
    }

    private Target wanted(BackpropCheck check, Role other, BackpropSide target, SparkTrials runner) {
        return TargetValues.of(
                check.keys(),
                target.fold(
                        computed -> computed(check, computed, runner),
                        recorded -> sides.of(check, other),
                        commanded -> options.commands() ? RecorderSearch.values(check, commanded, runner) : Map.of()));
    }

    private String without(Role other, BackpropSide target) {
        return target instanceof BackpropSide.Commanded && !options.commands()
                ? "the " + other.label() + " is made by a command, which needs --allow-commands"
                : "the " + other.label() + " has none of the values";
    }

    /** Edits go to a recorder of the user's, for the fields that it honours; what that will cost is told first. */
    private Explanation recorders(
            BackpropCheck check, BackpropSide.Commanded side, Role role, Role other, BackpropSide target) {
        if (!options.commands()) {
            return Explanation.unable(
                    role.label(),
                    other.label(),
                    "the " + role.label() + " is made by a command, which needs --allow-commands");
        }
        if (side.template().withSeed(check.seeds().get(0)).whole().isEmpty()) {
            return Explanation.unable(
                    role.label(), other.label(), "the suite describes no whole run whose fields could be edited");
        }
        SparkTrials runner =
                new SparkTrials(session.get(), files, UUID.randomUUID().toString());
        Target wanted = wanted(check, other, target, runner);
        if (wanted.elements().isEmpty()) {
            return Explanation.unable(role.label(), other.label(), without(other, target));
        }
        Question question =
                new Question(role.label(), other.label(), side.template(), wanted, options.depth(), options.all());
        return new RecorderSearch(side, question, runner, options).explain(files, session.get());
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
}
