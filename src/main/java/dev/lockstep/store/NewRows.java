package dev.lockstep.store;

import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Rows that a table takes once. */
public final class NewRows {
    private NewRows() {}

    /**
     * Commits rows unless the table has some in which a column has their value, at whatever moment those came.
     *
     * @return false if it has
     */
    public static boolean commit(Table table, String column, String value, List<DataFile> files) {
        Expression same = Expressions.equal(column, value);
        Snapshot last = table.currentSnapshot();
        if (OneRow.where(table, column, value, column).isPresent()) {
            return false;
        }
        OverwriteFiles add = table.newOverwrite().conflictDetectionFilter(same).validateNoConflictingData();
        if (last != null) {
            add.validateFromSnapshot(last.snapshotId());
        }
        files.forEach(add::addFile);
        try {
            add.commit();
            return true;
        } catch (ValidationException e) {
            return false;
        }
    }
}
