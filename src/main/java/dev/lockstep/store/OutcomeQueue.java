package dev.lockstep.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hadoop.fs.FSError;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;

/** Files of outcomes that tasks have written and that wait for a commit. */
final class OutcomeQueue {
    private final Queue<DataFile> waiting = new ConcurrentLinkedQueue<>();

    /** Adds some, in any thread. */
    void add(List<DataFile> files) {
        waiting.addAll(files);
    }

    /** Commits what waits; what cannot be committed goes on waiting. */
    void commitTo(Table table) {
        List<DataFile> files = new ArrayList<>();
        for (DataFile file = waiting.poll(); file != null; file = waiting.poll()) {
            files.add(file);
        }
        if (!files.isEmpty()) {
            commit(files, table.newFastAppend());
        }
    }

    private void commit(List<DataFile> files, AppendFiles append) {
        try {
            files.forEach(append::appendFile);
            append.commit();
        } catch (RuntimeException | FSError e) {
            // A full disk may be empty later.
            waiting.addAll(files);
            throw e;
        }
    }
}
