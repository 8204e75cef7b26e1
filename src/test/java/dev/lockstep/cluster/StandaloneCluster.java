package dev.lockstep.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A master and two workers of one core each, all processes of their own on 127.0.0.1. */
final class StandaloneCluster implements AutoCloseable {
    private static final int WORKERS = 2;

    /** Two names of this machine, for two hosts to Spark: it tries a slow task again on another host only. */
    private static final List<String> HOSTS = List.of("127.0.0.1", "localhost");

    private static final Duration START = Duration.ofMinutes(2);

    private final Path folder;
    private final String url;
    private final ChildProcess master;
    private final List<ChildProcess> workers = new ArrayList<>();
    private int started;

    /** @param folder takes logs and what executors leave */
    StandaloneCluster(Path folder) {
        Distribution.require();
        this.folder = folder;
        int port = Distribution.freePort();
        this.url = "spark://127.0.0.1:" + port;
        this.master = Distribution.service(
                "master",
                folder,
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--webui-port",
                "0");
        master.awaitText("I have been elected leader", 1, START);
        for (int worker = 0; worker < WORKERS; worker++) {
            workers.add(startWorker());
        }
        master.awaitText("Registering worker", WORKERS, START);
    }

    private ChildProcess startWorker() {
        started++;
        return Distribution.service(
                "worker-" + started,
                folder,
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                HOSTS.get(started % HOSTS.size()),
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                // A driver in cluster mode has its place here too.
                "2g",
                "--work-dir",
                folder.resolve("work").toString(),
                url);
    }

    /** What {@code --master} takes. */
    String url() {
        return url;
    }

    /** The executors of all applications, as they run now. */
    List<ProcessHandle> executors() {
        return workers.stream()
                .flatMap(ChildProcess::descendants)
                .filter(StandaloneCluster::isExecutor)
                .toList();
    }

    private static boolean isExecutor(ProcessHandle process) {
        // Long command lines are cut where ProcessHandle reads them.
        return Stream.of(Processes.arguments(process)).anyMatch(word -> word.endsWith("CoarseGrainedExecutorBackend"));
    }

    /**
     * Kills the worker that has started an executor; a supervisor's work, to start another, is {@link #replaceWorkers}.
     *
     * @return whether there is such a worker
     */
    boolean killWorkerOf(ProcessHandle executor) {
        Optional<ChildProcess> worker = workers.stream()
                .filter(each -> each.descendants().anyMatch(executor::equals))
                .findAny();
        worker.ifPresent(ChildProcess::kill);
        return worker.isPresent();
    }

    /** Starts a worker for each that was killed; it takes some seconds to be of use. */
    void replaceWorkers() {
        workers.removeIf(worker -> !worker.isAlive());
        while (workers.size() < WORKERS) {
            workers.add(startWorker());
        }
    }

    @Override
    public void close() {
        workers.forEach(ChildProcess::close);
        master.close();
    }
}
