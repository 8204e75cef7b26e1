package dev.lockstep.suite;

import dev.lockstep.schedule.BadFieldException;
import java.util.function.Supplier;

/** A bad value and the place in the suite where it was written; the parser adds the file. */
final class LocatedException extends RuntimeException {
    private final String path;

    LocatedException(String path, String problem) {
        super(problem);
        this.path = path;
    }

    String path() {
        return path;
    }

    /** Makes a spec out of a tree; what the spec refuses is said of the place where its field was written. */
    static <T> T placed(JsonTree tree, Supplier<T> make) {
        try {
            return make.get();
        } catch (BadFieldException e) {
            throw new LocatedException(tree.pathOf(e.field()), e.problem());
        }
    }
}
