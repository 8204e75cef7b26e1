package dev.lockstep.run;

import dev.lockstep.engine.Backprop;
import dev.lockstep.engine.spec.Backend;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.plan.CaseTask.CommandTask;
import dev.lockstep.plan.CaseTask.ScheduleTask;
import dev.lockstep.record.Producer;
import dev.lockstep.record.Source;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.run.Recorder.Recording;
import dev.lockstep.schedule.Schedules;
import dev.lockstep.suite.ObservedKey;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Runs one computed or commanded side of one case. Whatever goes wrong with it is its outcome. */
public final class CaseRunner {
    private static final String FRAMEWORK = "lockstep";
    private static final String DOUBLE = "float64";

    private final Function<String, Source> files;
    private final int threads;
    private final Duration limit;
    private final String job;
    private final Recorder recorder;

    /**
     * @param files opens the files that a spec names
     * @param threads cores for each case
     * @param limit how long a case may take; null for as long as it likes
     * @param job another one for each job: cases of one share the files that they read
     * @param paths finds what commands name
     */
    public CaseRunner(Function<String, Source> files, int threads, Duration limit, String job, CommandPaths paths) {
        this(files, threads, limit, job, new Recorder(paths, threads, new RecorderProgram(paths)));
    }

    private CaseRunner(Function<String, Source> files, int threads, Duration limit, String job, Recorder recorder) {
        this.files = files;
        this.threads = threads;
        this.limit = limit;
        this.job = job;
        this.recorder = recorder;
    }

    /**
     * Runs cases of a search, one thread each and without a limit: recorders that take several cases stay up from one to the next.
     *
     * @param files opens the files that a spec names
     * @param job another one for each search
     */
    public static CaseRunner ofSearch(Function<String, Source> files, String job, CommandPaths paths) {
        RecorderStarts starts = new RecorderWorkers(paths, new RecorderProgram(paths));
        return new CaseRunner(files, 1, null, job, new Recorder(paths, 1, starts));
    }

    /**
     * Runs the task; a failure is an outcome too, whatever it is: no memory left, in the heap or beside it, a file that is cut
     * short while it is mapped, a library that does not load.
     */
    public CaseOutcome run(CaseTask task) {
        Stopwatch watch = new Stopwatch();
        Producer producer = producer(task);
        try {
            Recording made = limit == null ? make(task) : TimeLimit.call(limit, () -> make(task));
            return new CaseOutcome.Observed(made.producer(), watch.elapsedMillis(), made.observations(), made.odd());
        } catch (RuntimeException | VirtualMachineError | LinkageError e) {
            return CaseOutcome.Failed.of(producer, watch.elapsedMillis(), e);
        }
    }

    private Recording make(CaseTask task) {
        return task.fold(
                schedule -> new Recording(producer(schedule), rates(schedule)),
                backprop -> new Recording(producer(backprop), train(backprop)),
                this::record);
    }

    private Recording record(CommandTask task) {
        Recording recording = recorder.record(task.run(), task.keys());
        Producer said = recording.producer();
        return new Recording(
                new Producer(
                        said.framework(),
                        said.version(),
                        said.host(),
                        said.precision(),
                        said.threads(),
                        said.blas(),
                        task.specDigest()),
                recording.observations());
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
        return task.fold(
                schedule -> new Producer(FRAMEWORK, Version.TEXT, Hosts.NAME, DOUBLE, 1, "", schedule.specDigest()),
                this::producer,
                // Until its recorder says more.
                command -> new Producer("", "", Hosts.NAME, "", threads, "", command.specDigest()));
    }

    private Producer producer(BackpropTask task) {
        Backend backend = task.spec().backend();
        boolean own = backend == Backend.LOCKSTEP;
        return new Producer(
                backend.label(),
                own ? Version.TEXT : Backprop.nd4jVersion(),
                Hosts.NAME,
                task.spec().precision().label(),
                own ? threads : 1,
                Backprop.blasKernel(),
                task.specDigest());
    }
}
