package dev.lockstep.spark.upkeep;

import dev.lockstep.spark.table.RunIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;

/**
 * The data files of a table that hold rows of one run each, as its bounds say: nothing has put them together with others yet.
 *
 * @param ofRuns the files, by the run's id
 */
record RunDataFiles(Table table, Map<String, List<DataFile>> ofRuns) {
    static RunDataFiles of(Table table) {
        Map<String, List<DataFile>> ofRuns = new HashMap<>();
        for (FileScanTask task : RunIds.files(table)) {
            RunIds.only(table, task).ifPresent(run -> ofRuns.computeIfAbsent(run, key -> new ArrayList<>())
                    .add(task.file().copyWithoutStats()));
        }
        return new RunDataFiles(table, ofRuns);
    }

    /** Whether there is a file of one of these runs. */
    boolean hasAny(Set<String> runs) {
        return ofRuns.keySet().stream().anyMatch(runs::contains);
    }

    /** Deletes what is left of runs that are none of these. */
    void deleteUnknown(Set<String> known) {
        List<DataFile> unknown = ofRuns.entrySet().stream()
                .filter(run -> !known.contains(run.getKey()))
                .flatMap(run -> run.getValue().stream())
                .toList();
        if (!unknown.isEmpty()) {
            DeleteFiles delete = table.newDelete();
            unknown.forEach(delete::deleteFile);
            delete.commit();
        }
    }
}
