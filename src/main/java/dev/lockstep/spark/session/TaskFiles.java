package dev.lockstep.spark.session;

import dev.lockstep.files.HadoopSource;
import dev.lockstep.record.FileAccess;
import dev.lockstep.record.Source;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Opens files by their paths; goes to executors, which work in folders of their own: a relative path means the same file there as in
 * the driver. What a task opens is closed when the task ends: until then arrays are read out of it.
 *
 * @param driverFolder the driver's working directory
 */
public record TaskFiles(SerializableConfiguration hadoop, String driverFolder) implements FileAccess, Serializable {
    /** Files as this process sees them. */
    public TaskFiles(Configuration hadoop) {
        this(new SerializableConfiguration(hadoop), workingFolder());
    }

    @Override
    public Source apply(String path) {
        Source source = HadoopSource.open(absolute(path), hadoop.value());
        TaskContext task = TaskContext.get();
        if (task != null) {
            task.addTaskCompletionListener((TaskCompletionListener) ended -> close(source));
        }
        return source;
    }

    @Override
    public List<String> names(String folder) {
        return HadoopSource.names(absolute(folder), hadoop.value());
    }

    private String absolute(String path) {
        boolean asGiven = HadoopSource.hasScheme(path) || driverFolder.equals(workingFolder());
        return asGiven ? path : Path.of(driverFolder).resolve(path).toString();
    }

    private static void close(Source source) {
        try {
            source.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + source.name(), e);
        }
    }

    private static String workingFolder() {
        return Path.of("").toAbsolutePath().toString();
    }
}
