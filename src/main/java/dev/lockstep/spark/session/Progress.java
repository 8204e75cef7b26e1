package dev.lockstep.spark.session;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import java.util.TreeSet;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * Says on standard error how many cases are done, of how many, and how long the rest will take.
 *
 * <p>On a terminal one line is redrawn; elsewhere a line is added every half minute. Executors count; a task that is run
 * again counts once.
 */
public final class Progress implements AutoCloseable {
    private static final int LINE_MILLIS = 30_000;
    private static final int REDRAW_MILLIS = 500;

    private final PrintStream stream = System.err;
    private final long cases;
    private final double cost;
    private final LongAccumulator casesDone;
    private final DoubleAccumulator costDone;
    private final CollectionAccumulator<String> warnings;
    private final long startNanos = System.nanoTime();
    private final boolean terminal = Boolean.getBoolean("lockstep.terminal");
    private final Timer clock = new Timer("lockstep-progress", true);

    /**
     * Starts to tell.
     *
     * @param cases how many there are
     * @param cost what they cost in all, in the planner's unit
     */
    public Progress(SparkContext spark, long cases, double cost) {
        this.cases = cases;
        this.cost = cost;
        this.casesDone = spark.longAccumulator("cases done");
        this.costDone = spark.doubleAccumulator("cost done");
        this.warnings = new CollectionAccumulator<>();
        spark.register(warnings, "warnings");
        int period = terminal ? REDRAW_MILLIS : LINE_MILLIS;
        clock.scheduleAtFixedRate(
                new TimerTask() {
                    @Override
                    public void run() {
                        draw();
                    }
                },
                period,
                period);
    }

    /** Where executors count the cases that they have done. */
    public LongAccumulator casesDone() {
        return casesDone;
    }

    /** Where executors add up what those cost. */
    public DoubleAccumulator costDone() {
        return costDone;
    }

    /** Where executors put what the user should know of their machine. */
    public CollectionAccumulator<String> warnings() {
        return warnings;
    }

    private void draw() {
        String line = line(casesDone.value(), cases, costDone.value() / cost, System.nanoTime() - startNanos);
        if (terminal) {
            stream.print("\r" + line + "\u001b[K");
            stream.flush();
        } else {
            stream.println(line);
        }
    }

    /** {@code lockstep: 12 of 32 cases, 0:35 left}; what is left is known once something is done. */
    static String line(long done, long cases, double share, long elapsedNanos) {
        String line = "lockstep: " + done + " of " + cases + " cases";
        if (!(share > 0)) {
            return line;
        }
        long left = Math.round(elapsedNanos / 1e9 * (1 / Math.min(share, 1) - 1));
        return line + String.format(Locale.ROOT, ", %d:%02d left", left / 60, left % 60);
    }

    /** Clears the line: what follows starts on an empty one. Warns once of each thing, however many cases told it. */
    @Override
    public void close() {
        clock.cancel();
        if (terminal) {
            stream.print("\r\u001b[K");
            stream.flush();
        }
        new TreeSet<>(warnings.value()).forEach(warning -> stream.println("lockstep: warning: " + warning));
    }
}
