package dev.lockstep.spark.job;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.lockstep.compare.KeyState;
import dev.lockstep.spark.table.Columns;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.util.SerializationUtil;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * What a task that compares passes on to those that merge: the state of a key over the task's cases, or a file of {@code diff}
 * that it wrote. The two travel together, so that a task that is run again passes on one file.
 */
final class ComparedPart {
    private static final String STATE = "state";
    private static final String FILE = "file";

    static final StructType SCHEMA = new StructType()
            .add(Columns.CHECK, StringType, false)
            .add(Columns.POSITION, IntegerType, false)
            .add(STATE, BinaryType)
            .add(FILE, BinaryType);

    private ComparedPart() {}

    /** @param position of the key among the check's */
    static Row ofKey(String check, int position, KeyState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            state.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return RowFactory.create(check, position, bytes.toByteArray(), null);
    }

    static Row ofFile(DataFile file) {
        return RowFactory.create("", 0, null, SerializationUtil.serializeToBytes(file));
    }

    static boolean isFile(Row part) {
        return !part.isNullAt(part.fieldIndex(FILE));
    }

    /** The file, as {@link #ofFile} packs it. */
    static byte[] file(Row part) {
        return part.getAs(FILE);
    }

    static KeyState state(Row part, String key) {
        try {
            return KeyState.read(key, new DataInputStream(new ByteArrayInputStream(part.getAs(STATE))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
