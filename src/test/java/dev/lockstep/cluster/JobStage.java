package dev.lockstep.cluster;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a job works at. The job writes its tables in this order, each as soon as it begins on the step. */
enum JobStage {
    REFERENCES("read the references", "data"),
    CASES("run the cases", "metadata"),
    /** And write the values, beside this and the next. */
    COMPARE("compare", "diff"),
    TABLES("write the tables", "summary"),
    /** From the last table's files until the row that makes the run visible is committed. */
    PUBLISH("publish", "cases");

    /** From a run's end to its beginning. */
    static final List<JobStage> LAST_FIRST =
            Stream.of(values()).sorted(Comparator.reverseOrder()).toList();

    private final String description;
    private final String table;

    JobStage(String description, String table) {
        this.description = description;
        this.table = table;
    }

    /** The table with which the step begins. */
    String table() {
        return table;
    }

    @Override
    public String toString() {
        return description;
    }
}
