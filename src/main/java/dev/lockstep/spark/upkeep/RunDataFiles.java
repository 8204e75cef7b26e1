package dev.lockstep.spark.upkeep;

import dev.lockstep.spark.table.Columns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * The data files of a table that hold rows of one run each, as its bounds say: nothing has put them together with others yet.
 *
 * @param ofRuns the files, by the run's id
 */
record RunDataFiles(Table table, Map<String, List<DataFile>> ofRuns) {
    static RunDataFiles of(Table table) {
        Map<String, List<DataFile>> ofRuns = new HashMap<>();
        int column = table.schema().findField(Columns.RUN_ID).fieldId();
        try (CloseableIterable<FileScanTask> files =
                table.newScan().includeColumnStats(List.of(Columns.RUN_ID)).planFiles()) {
            for (FileScanTask task : files) {
                DataFile file = task.file();
                String low = bound(file.lowerBounds(), column);
                if (low != null && low.equals(bound(file.upperBounds(), column))) {
                    ofRuns.computeIfAbsent(low, run -> new ArrayList<>()).add(file.copyWithoutStats());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + table.location(), e);
        }
        return new RunDataFiles(table, ofRuns);
    }

    private static String bound(Map<Integer, ByteBuffer> bounds, int column) {
        ByteBuffer bound = bounds == null ? null : bounds.get(column);
        return bound == null
                ? null
                : Conversions.fromByteBuffer(Types.StringType.get(), bound).toString();
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
