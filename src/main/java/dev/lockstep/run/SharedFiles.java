package dev.lockstep.run;

import dev.lockstep.record.array.NdArray;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The checkpoints and batches of one job, which its cases in this JVM share: each file is read once, and kept as long as memory lasts.
 *
 * <p>A path is read again for the next job, as the file may have changed.
 */
final class SharedFiles {
    private static SharedFiles latest = new SharedFiles("");

    private final String job;
    private final Map<String, SoftReference<Map<String, NdArray>>> files = new HashMap<>();

    private SharedFiles(String job) {
        this.job = job;
    }

    /** Those of a job; what an earlier one left is dropped. */
    static synchronized SharedFiles of(String job) {
        if (!latest.job.equals(job)) {
            latest = new SharedFiles(job);
        }
        return latest;
    }

    /**
     * A file's arrays by name, read by the first case that asks; others wait for it.
     *
     * @param reader reads a path
     */
    synchronized Map<String, NdArray> arrays(String path, Function<String, Map<String, NdArray>> reader) {
        SoftReference<Map<String, NdArray>> known = files.get(path);
        Map<String, NdArray> arrays = known == null ? null : known.get();
        if (arrays == null) {
            arrays = reader.apply(path);
            files.put(path, new SoftReference<>(arrays));
        }
        return arrays;
    }
}
