package dev.lockstep.spark.job;

import dev.lockstep.compare.ObservedDiff;
import dev.lockstep.spark.table.CaseIndex;
import dev.lockstep.spark.table.DiffTable;
import dev.lockstep.spark.table.RowWriter;
import dev.lockstep.spark.table.TableFiles;
import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;
import org.apache.iceberg.DataFile;

/** Where a task that compares puts what it found of each case and key. */
interface DiffSink {
    /** Nowhere: only the sums are wanted. */
    Factory NONE = () -> new DiffSink() {
        @Override
        public void add(String caseId, CaseIndex.Place place, Supplier<List<ObservedDiff>> diffs) {}

        @Override
        public List<DataFile> close() {
            return List.of();
        }
    };

    /** Goes to tasks; each opens one of its own. */
    interface Factory extends Serializable {
        DiffSink open();
    }

    /** A file of {@code diff} for each task. */
    static Factory into(TableFiles.Target table, String runId) {
        return () -> new InTable(table.open(), runId);
    }

    /** Takes the keys of a case, in their order. */
    void add(String caseId, CaseIndex.Place place, Supplier<List<ObservedDiff>> diffs);

    /** Ends; the files that were written. */
    List<DataFile> close();

    /** Rows of one run. */
    record InTable(RowWriter writer, String runId) implements DiffSink {
        @Override
        public void add(String caseId, CaseIndex.Place place, Supplier<List<ObservedDiff>> diffs) {
            int position = 0;
            for (ObservedDiff diff : diffs.get()) {
                writer.write(DiffTable.row(runId, caseId, place, position++, diff));
            }
        }

        @Override
        public List<DataFile> close() {
            return writer.close();
        }
    }
}
