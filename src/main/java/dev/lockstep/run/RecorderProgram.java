package dev.lockstep.run;

import dev.lockstep.suite.Command;
import java.io.IOException;
import java.nio.file.Path;

/** Starts a recorder's program for each run, with the case on its standard input, and waits for its end. */
final class RecorderProgram implements RecorderStarts {
    private final CommandPaths paths;

    RecorderProgram(CommandPaths paths) {
        this.paths = paths;
    }

    @Override
    public String execute(Command command, Path folder, Path given) throws InterruptedException {
        ProcessTree tree = start(command, folder, given);
        Process process = tree.process();
        BoundedOutput printed = BoundedOutput.of(process.getInputStream());
        boolean ended;
        try {
            ended = tree.ends(command.timeout());
        } finally {
            tree.kill();
        }
        String text = printed.text();
        String quoted = text.isEmpty() ? "; it printed nothing" : "; it printed: " + text;
        if (!ended) {
            throw new RecorderException("not done after " + command.timeout().toSeconds() + " s, killed" + quoted);
        }
        if (process.exitValue() != 0) {
            throw new RecorderException("exit code " + process.exitValue() + quoted);
        }
        return quoted;
    }

    private ProcessTree start(Command command, Path folder, Path given) {
        try {
            return ProcessTree.start(new ProcessBuilder(paths.words(command))
                    .directory(folder.toFile())
                    .redirectInput(given.toFile())
                    .redirectErrorStream(true));
        } catch (IOException e) {
            // Its message names the folder, which is another one each time.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RecorderException("cannot start " + command.words().get(0) + ": " + cause.getMessage());
        }
    }
}
