package dev.lockstep.run;

import dev.lockstep.suite.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Recorders that stay up from one run to the next, where they say that they can: to start Python and import a framework takes seconds, and a
 * search makes hundreds of runs. Others are started for each run. Those that nobody needs for a while are ended.
 */
final class RecorderWorkers implements RecorderStarts {
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Map<List<String>, Deque<Idle>> WAITING = new HashMap<>();
    private static final Map<List<String>, Boolean> TAKES_CASES = new HashMap<>();
    private static final ScheduledExecutorService ENDS = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lockstep-recorder-ends");
        thread.setDaemon(true);
        return thread;
    });

    private final CommandPaths paths;
    private final RecorderStarts others;

    /** @param others of recorders that make one run each */
    RecorderWorkers(CommandPaths paths, RecorderStarts others) {
        this.paths = paths;
        this.others = others;
    }

    private record Idle(RecorderWorker worker, long sinceNanos) {}

    @Override
    public String execute(Command command, Path folder, Path given) throws IOException, InterruptedException {
        if (!takesCases(command)) {
            return others.execute(command, folder, given);
        }
        List<String> words = paths.words(command);
        RecorderWorker worker = take(words);
        boolean goesOn = false;
        try {
            worker.record(folder, command.timeout());
            goesOn = true;
        } catch (RecorderException e) {
            goesOn = worker.isAlive();
            if (worker.endedAfterOthers()) {
                return others.execute(command, folder, given);
            }
            throw e;
        } finally {
            if (goesOn) {
                leave(words, worker);
            } else {
                worker.close();
            }
        }
        return "";
    }

    /** Asked once for each recorder and JVM. */
    private boolean takesCases(Command command) {
        List<String> words = paths.words(command);
        synchronized (TAKES_CASES) {
            return TAKES_CASES.computeIfAbsent(words, each -> new RecorderAnswers(paths)
                    .fields(command)
                    .filter(fields -> fields.contains(RecorderFields.CASES))
                    .isPresent());
        }
    }

    private static RecorderWorker take(List<String> words) {
        synchronized (WAITING) {
            Deque<Idle> waiting = WAITING.getOrDefault(words, new ArrayDeque<>());
            for (Idle idle = waiting.poll(); idle != null; idle = waiting.poll()) {
                if (idle.worker().isAlive()) {
                    return idle.worker();
                }
                idle.worker().close();
            }
        }
        return RecorderWorker.start(words);
    }

    private static void leave(List<String> words, RecorderWorker worker) {
        synchronized (WAITING) {
            // The one that was used last is taken first, so that those that are too many become idle.
            WAITING.computeIfAbsent(words, each -> new ArrayDeque<>()).push(new Idle(worker, System.nanoTime()));
        }
        var unused = ENDS.schedule(RecorderWorkers::endIdle, IDLE.toSeconds() + 1, TimeUnit.SECONDS);
    }

    private static void endIdle() {
        long now = System.nanoTime();
        synchronized (WAITING) {
            WAITING.values()
                    .forEach(waiting -> waiting.removeIf(idle -> {
                        boolean isOver = now - idle.sinceNanos() >= IDLE.toNanos();
                        if (isOver) {
                            idle.worker().close();
                        }
                        return isOver;
                    }));
        }
    }
}
