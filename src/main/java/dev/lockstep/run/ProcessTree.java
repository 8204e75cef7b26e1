package dev.lockstep.run;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process and all that it starts, in whatever session. While it runs its children are looked for: those that outlive their parent are found no more
 * once it is gone. When this JVM is terminated, so are they.
 */
final class ProcessTree {
    private static final long FIRST_LOOK_MILLIS = 5;
    private static final long LOOK_MILLIS = 200;
    /** Whoever starts processes faster than they are killed gets away. */
    private static final int ROUNDS = 50;

    private static final Set<ProcessTree> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(ProcessTree::kill), "lockstep-recorders"));
    }

    private final Process process;
    private final ProcessMark mark;
    private final Set<ProcessHandle> seen = ConcurrentHashMap.newKeySet();

    private ProcessTree(Process process, ProcessMark mark) {
        this.process = process;
        this.mark = mark;
        RUNNING.add(this);
    }

    /**
     * Starts a process.
     *
     * @param builder Modified: the process gets a mark in its environment.
     */
    static ProcessTree start(ProcessBuilder builder) throws IOException {
        ProcessMark mark = new ProcessMark();
        mark.put(builder.environment());
        // Between a launcher and this process; what is started may well be a launcher.
        builder.environment().remove("LOCKSTEP_FAILED_CHECK");
        return new ProcessTree(builder.start(), mark);
    }

    /** The process itself. */
    Process process() {
        return process;
    }

    /**
     * Waits for the process itself.
     *
     * @return whether it ended in time
     */
    boolean ends(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        long pause = FIRST_LOOK_MILLIS;
        do {
            look();
            long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
            if (process.waitFor(Math.min(pause, left), TimeUnit.MILLISECONDS)) {
                return true;
            }
            pause = Math.min(LOOK_MILLIS, 2 * pause);
        } while (System.nanoTime() < deadline);
        return false;
    }

    private void look() {
        process.descendants().forEach(seen::add);
        seen.stream().flatMap(ProcessHandle::descendants).toList().forEach(seen::add);
    }

    /**
     * Ends whatever of it is still there. Nobody can refuse that signal, so that who has been sent it counts as gone: a process whose
     * parent does not ask for its exit code looks alive until that one ends.
     */
    void kill() {
        Set<ProcessHandle> killed = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            look();
            mark.processes().forEach(seen::add);
            // Not the process's own destroyForcibly, which closes what it printed before that is read.
            process.toHandle().destroyForcibly();
            List<ProcessHandle> left =
                    seen.stream().filter(each -> !killed.contains(each)).toList();
            left.forEach(ProcessHandle::destroyForcibly);
            if (left.isEmpty() && !process.isAlive()) {
                break;
            }
            killed.addAll(left);
            pause();
        }
        RUNNING.remove(this);
    }

    /** The killed take a moment to be gone; an interrupt must not keep them from it. */
    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
}
