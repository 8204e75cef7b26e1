package dev.lockstep.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** While it is open, a signal that ends this process prints on standard error how the run continues. */
final class Interruption implements AutoCloseable {
    private final Thread hook;

    private Interruption(String line) {
        hook = new Thread(() -> System.err.println(line), "lockstep-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Watches over a run.
     *
     * @param words of the command, with {@code run}
     */
    static Interruption of(List<String> words, String runId) {
        return new Interruption(
                "lockstep: ended before run " + runId + " was done; this continues it: " + command(words, runId));
    }

    /** The command that continues the run. */
    static String command(List<String> words, String runId) {
        List<String> resuming = new ArrayList<>(List.of("jobs/lockstep"));
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--run-id")) {
                i++;
            } else if (!word.startsWith("--run-id=") && !word.equals("--resume")) {
                resuming.add(word);
            }
        }
        resuming.addAll(List.of("--run-id", runId, "--resume"));
        return resuming.stream().map(Interruption::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook has its say.
        }
    }
}
