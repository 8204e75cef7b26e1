package dev.lockstep.run;

import dev.lockstep.engine.Backprop;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.plan.CaseTask.ScheduleTask;
import dev.lockstep.record.NdArray;
import dev.lockstep.record.Observation;
import dev.lockstep.record.Producer;
import dev.lockstep.record.Source;
import dev.lockstep.schedule.Schedules;
import dev.lockstep.suite.ObservedKey;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Runs one computed side of one case. Whatever goes wrong with it is its outcome. */
public final class CaseRunner {
    private static final String FRAMEWORK = "lockstep";
    private static final String DOUBLE = "float64";

    private final Function<String, Source> files;
    private final int threads;
    private final Duration limit;
    private final String job;

    /**
     * @param files opens the files that a spec names
     * @param threads cores for each case
     * @param limit how long a case may take; null for as long as it likes
     * @param job another one for each job: cases of one share the files that they read
     */
    public CaseRunner(Function<String, Source> files, int threads, Duration limit, String job) {
        this.files = files;
        this.threads = threads;
        this.limit = limit;
        this.job = job;
    }

    /**
     * Runs the task; a failure is an outcome too, whatever it is: no memory left, in the heap or beside it, a file that is cut
     * short while it is mapped, a library that does not load.
     */
    public CaseOutcome run(CaseTask task) {
        Stopwatch watch = new Stopwatch();
        Producer producer = producer(task);
        try {
            List<Observation> observations = limit == null ? observe(task) : TimeLimit.call(limit, () -> observe(task));
            return new CaseOutcome.Observed(producer, watch.elapsedMillis(), observations);
        } catch (RuntimeException | VirtualMachineError | LinkageError e) {
            return CaseOutcome.Failed.of(producer, watch.elapsedMillis(), e);
        }
    }

    private List<Observation> observe(CaseTask task) {
        return task instanceof ScheduleTask schedule ? rates(schedule) : train((BackpropTask) task);
    }

    private static List<Observation> rates(ScheduleTask task) {
        double[] series = Schedules.of(task.spec()).series(task.steps());
        return task.keys().stream().map(key -> rate(key, series)).toList();
    }

    private static Observation rate(ObservedKey key, double[] series) {
        NdArray value = key.iteration() == ObservedKey.WHOLE
                ? NdArray.float64(series, series.length)
                : NdArray.float64(new double[] {series[key.iteration()]});
        return new Observation(key.key(), key.iteration(), value);
    }

    private List<Observation> train(BackpropTask task) {
        KeyedObserver observer = new KeyedObserver(task.keys());
        Backprop.run(task.spec(), new FileInputs(files, SharedFiles.of(job)), threads, observer);
        return observer.observations();
    }

    private Producer producer(CaseTask task) {
        return task instanceof BackpropTask backprop
                ? new Producer(
                        FRAMEWORK,
                        Version.TEXT,
                        Hosts.NAME,
                        backprop.spec().precision().label(),
                        threads,
                        Backprop.blasKernel(),
                        task.specDigest())
                : new Producer(FRAMEWORK, Version.TEXT, Hosts.NAME, DOUBLE, 1, "", task.specDigest());
    }
}
