package dev.lockstep;

import java.util.List;

/**
 * Runs the commands whose classes {@code jobs/build.sh} archives, in one JVM: a run, and what works on its tables. Whatever classes they
 * need are there at the next start, parsed and verified.
 */
final class ArchivedCommands {
    private ArchivedCommands() {}

    /**
     * Runs them. What they come to is no matter.
     *
     * @param args a suite named step4, and the folder that takes the tables
     */
    public static void main(String[] args) {
        run("run", args[0], "--seeds", "0", "--run-id", "archive", "--out", args[1]);
        run("history", "step4", "--out", args[1]);
        run("tidy", "--keep", "1", "--out", args[1]);
        // As its launcher sets it: queries are compiled.
        System.setProperty("spark.sql.codegen.wholeStage", "true");
        System.setProperty("spark.sql.codegen.factoryMode", "FALLBACK");
        run("sql", "SELECT check, count(*), max(mean_diff) FROM summary GROUP BY check", "--out", args[1]);
    }

    private static void run(String... command) {
        int code = Lockstep.run(command);
        if (code > 1) {
            throw new IllegalStateException(List.of(command) + " returned " + code);
        }
    }
}
