package dev.lockstep.spark;

import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.suite.RecordedSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
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
        SetContents contents = SetContents.of(files, framework, version, path -> HadoopSource.open(path, hadoop));
        SetImport set = new SetImport(sets, name, contents);
        if (set.isThere() && !sets.digest(name).equals(contents.digest())) {
            throw new BadRunException("--set " + name + ": there is another set of this name under " + sets.location()
                    + " (digest " + sets.digest(name) + ", these files have " + contents.digest()
                    + "); a set never changes");
        }
        return set;
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

    /** The keys of what is no array of numbers and is not imported, and what it is. */
    public List<String> leftOut() {
        return contents.leftOut();
    }

    /** Imports the files, one a task. */
    public void run(SparkSession session) {
        session.sparkContext().setJobDescription("import set " + name);
        Path staged = sets.stage();
        try {
            write(session, staged);
            sets.publish(staged, name, contents.digest());
            new EmptyTables(session, sets.store()).makeOfRuns();
        } finally {
            sets.discard(staged);
        }
    }

    private void write(SparkSession session, Path staged) {
        HadoopSource.Opener open =
                new HadoopSource.Opener(session.sparkContext().hadoopConfiguration());
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        session.createDataFrame(
                        spark.parallelize(contents.files(), contents.files().size())
                                .flatMap(file -> SetRows.of(file, open)),
                        Schemas.SET_VALUE)
                .select("schema_version", "position", "producer", "value.*")
                .write()
                .parquet(staged.toString());
    }
}
