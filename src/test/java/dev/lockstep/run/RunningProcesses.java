package dev.lockstep.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells processes that run from those that are dead and whose parent has not asked how they ended, which look alike to Java. */
public final class RunningProcesses {
    private RunningProcesses() {}

    /** Whether the process runs. */
    public static boolean has(long pid) throws IOException {
        Path state = Path.of("/proc", Long.toString(pid), "stat");
        boolean isDefunct = Files.exists(state) && Files.readString(state).contains(") Z ");
        return !isDefunct
                && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }
}
