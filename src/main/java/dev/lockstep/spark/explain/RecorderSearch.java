package dev.lockstep.spark.explain;

import dev.lockstep.explain.search.Budget;
import dev.lockstep.explain.search.CommandedTrials;
import dev.lockstep.explain.search.ComputedTrials;
import dev.lockstep.explain.search.EngineLeads;
import dev.lockstep.explain.search.Evaluator;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.explain.search.KnownTrials;
import dev.lockstep.explain.search.Leads;
import dev.lockstep.explain.search.SpecCatalogue;
import dev.lockstep.explain.search.SpecSearch;
import dev.lockstep.explain.search.SpecSearch.Question;
import dev.lockstep.explain.search.Trial;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.Costs;
import dev.lockstep.record.array.Observation;
import dev.lockstep.run.CommandPaths;
import dev.lockstep.run.RecorderFields;
import dev.lockstep.spark.session.TaskFiles;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.CommandedRun;
import dev.lockstep.suite.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Edits that go to a recorder of the user's, for the fields that it honours; what that will cost is told first. */
final class RecorderSearch {
    private final BackpropSide.Commanded side;
    private final Question question;
    private final SparkTrials runner;
    private final ExplainOptions options;

    RecorderSearch(BackpropSide.Commanded side, Question question, SparkTrials runner, ExplainOptions options) {
        this.side = side;
        this.question = question;
        this.runner = runner;
        this.options = options;
    }

    /** @throws dev.lockstep.record.BadFileException if the recorder does not say what it honours */
    Explanation explain(TaskFiles files, SparkSession session) {
        List<String> honoured = RecorderFields.of(side.command(), new CommandPaths(Path.of(files.driverFolder())));
        CommandedTrials trials =
                new CommandedTrials(side, question.target().elements(), honoured, runner::outcomes, runner);
        tellCost(
                trials,
                honoured.contains(RecorderFields.CASES),
                session.sparkContext().defaultParallelism());
        Evaluator recorder = new KnownTrials(trials);
        long start = System.nanoTime();
        Leads leads = EngineLeads.of(
                question,
                recorder,
                new ComputedTrials(side.template(), question.target().elements(), runner),
                Budget.of(options.budget().dividedBy(2)),
                trials::honoured,
                note -> options.notes().accept("Lockstep's engine first: " + note));
        Budget budget = Budget.after(Duration.ofNanos(System.nanoTime() - start), options.budget());
        return new SpecSearch(question, recorder, budget, trials::honoured, options.notes()).explain(leads);
    }

    /** One run says what each will take; of a recorder that stays up the second, which has nothing to start. */
    private void tellCost(CommandedTrials trials, boolean staysUp, int cores) {
        long seed = question.target().seeds().get(0);
        int hypotheses = trials.honoured(
                        SpecCatalogue.of(side.template().withSeed(seed).spec()))
                .singles()
                .size();
        Trial trial =
                new Trial(Hypothesis.NONE, List.of(seed), question.target().iterations());
        if (staysUp) {
            trials.run(List.of(trial));
        }
        long start = System.nanoTime();
        trials.run(List.of(trial));
        double seconds = (System.nanoTime() - start) / 1e9;
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

    /** What a recorder makes of a side as it is, by seed. */
    static Map<Long, List<Observation>> values(BackpropCheck check, BackpropSide.Commanded side, SparkTrials runner) {
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
}
