package dev.lockstep.spark.set;

import dev.lockstep.files.HadoopSource;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.spark.session.TaskFiles;
import dev.lockstep.spark.table.LogTables;
import dev.lockstep.spark.table.SetTable;
import dev.lockstep.spark.table.TableFiles;
import dev.lockstep.store.BadRunException;
import dev.lockstep.store.Store;
import dev.lockstep.suite.RecordedSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Puts recorded files into a named set, which never changes from then on. */
public final class SetImport {
    private final SetStore sets;
    private final String name;
    private final SetContents contents;

    private SetImport(SetStore sets, String name, SetContents contents) {
        this.sets = sets;
        this.name = name;
        this.contents = contents;
    }

    /**
     * Looks through the files, which may have any Hadoop path; starts no Spark, and writes nothing.
     *
     * @param framework who made the values
     * @param version the framework's
     * @throws BadRunException if the name cannot be, or another set has it
     * @throws dev.lockstep.record.BadFileException if a file is refused
     */
    public static SetImport of(
            Store store, String name, List<String> files, String framework, String version, Configuration hadoop) {
        requireName(name);
        SetStore sets = new SetStore(store);
        SetContents contents = SetContents.of(files, framework, version, HadoopSource.access(hadoop));
        SetImport set = new SetImport(sets, name, contents);
        set.requireSame("there is another set of this name");
        return set;
    }

    /** A set of this name must have this content. */
    private void requireSame(String problem) {
        sets.digest(name).filter(digest -> !digest.equals(contents.digest())).ifPresent(digest -> {
            throw new BadRunException("--set " + name + ": " + problem + " under " + sets.location() + " (digest "
                    + digest + ", these files have " + contents.digest() + "); a set never changes");
        });
    }

    private static void requireName(String name) {
        try {
            new RecordedSet(name, List.of());
        } catch (BadFieldException e) {
            throw new BadRunException("--set " + e.problem());
        }
    }

    /** Whether this very set has been imported before. */
    public boolean isThere() {
        return sets.has(name);
    }

    /** The digest of the set: of its producer and of every file, in their order. */
    public String digest() {
        return contents.digest();
    }

    /** How many keys it has. */
    public long keys() {
        return contents.keys();
    }

    /** How many files it is made of. */
    public int files() {
        return contents.sources();
    }

    /** The keys of what is no array of numbers and is not imported, and what it is. */
    public List<String> leftOut() {
        return contents.leftOut();
    }

    /**
     * Imports the files, one per task.
     *
     * @throws BadRunException if another import took the name in the meantime for other files
     */
    public void run(SparkSession session) {
        session.sparkContext().setJobDescription("import set " + name);
        LogTables.make(sets.store());
        Table table = sets.store().table(LogTables.SETS);
        List<DataFile> files = TableFiles.write(values(session), table);
        if (!sets.publish(name, files)) {
            files.forEach(file -> table.io().deleteFile(file.location()));
            requireSame("another import took this name just now");
        }
    }

    private Dataset<Row> values(SparkSession session) {
        TaskFiles open = new TaskFiles(session.sparkContext().hadoopConfiguration());
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        String setId = name;
        String digest = contents.digest();
        return session.createDataFrame(
                spark.parallelize(contents.files(), contents.files().size())
                        .flatMap(file -> SetRows.of(setId, digest, file, open)),
                SetTable.SCHEMA);
    }
}
