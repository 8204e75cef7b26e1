package dev.lockstep.spark.set;

import dev.lockstep.record.FileAccess;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.record.format.FileGroup;
import dev.lockstep.spark.table.SetTable;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Recorded files as rows of {@link SetTable}. */
final class SetRows {
    /** A set's keys are the file's own: no iteration has been read out of them. */
    private static final int NO_ITERATION = -1;

    private SetRows() {}

    /** The arrays of a file, one at a time. */
    static Iterator<Row> of(String setId, String digest, SetContents.File file, FileAccess open) {
        Iterator<Map.Entry<String, NdArray>> arrays =
                FileGroup.open(file.path(), open).read().flat().entrySet().iterator();
        return new Iterator<>() {
            private long position = file.firstPosition();

            @Override
            public boolean hasNext() {
                return arrays.hasNext();
            }

            @Override
            public Row next() {
                Map.Entry<String, NdArray> array = arrays.next();
                Observation value = new Observation(array.getKey(), NO_ITERATION, array.getValue());
                return new SetTable.SetValue(setId, digest, position++, file.producer(), value).row();
            }
        };
    }
}
