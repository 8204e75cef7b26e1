package dev.lockstep.run;

import dev.lockstep.suite.Command;
import java.io.IOException;
import java.nio.file.Path;

/** How recorders come to run. */
interface RecorderStarts {
    /**
     * Has a recorder make the run of a case.
     *
     * @param folder where it runs
     * @param given the case's file, in that folder
     * @return what it printed, as the end of a sentence
     * @throws RecorderException if it fails
     */
    String execute(Command command, Path folder, Path given) throws IOException, InterruptedException;
}
