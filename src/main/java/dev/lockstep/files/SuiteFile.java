package dev.lockstep.files;

import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlanOptions;
import dev.lockstep.plan.Planner;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.Source;
import dev.lockstep.run.Checkpoints;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.Suite;
import dev.lockstep.suite.json.SuiteEdits;
import dev.lockstep.suite.json.SuiteParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;

/** A suite on any Hadoop file system, read and planned. */
public final class SuiteFile {
    private static final int MAX_BYTES = 64 << 20;

    private SuiteFile() {}

    /**
     * The plan of a suite; starts no Spark.
     *
     * @throws BadSuiteException if the suite is refused
     * @throws BadFileException if there is no such file, or a checkpoint has no name of its model's
     */
    public static Plan plan(String path, PlanOptions options, Configuration hadoop) {
        return plan(path, SuiteEdits.NONE, options, hadoop);
    }

    /** The same of some checks of a suite, with some of their fields set otherwise. */
    public static Plan plan(String path, SuiteEdits edits, PlanOptions options, Configuration hadoop) {
        Plan plan = Planner.plan(read(path, edits, hadoop), options);
        return Checkpoints.checked(plan, HadoopSource.access(hadoop));
    }

    /**
     * A suite, not yet planned.
     *
     * @throws BadSuiteException if the suite is refused
     * @throws BadFileException if there is no such file
     */
    public static Suite read(String path, Configuration hadoop) {
        return SuiteParser.parse(path, text(path, hadoop), rules -> text(rules, hadoop));
    }

    /** The same of some checks of a suite, with some of their fields set otherwise. */
    public static Suite read(String path, SuiteEdits edits, Configuration hadoop) {
        return SuiteParser.parse(path, text(path, hadoop), rules -> text(rules, hadoop), edits);
    }

    /**
     * A suite's text as it is.
     *
     * @throws BadFileException if there is no such file
     */
    public static String text(String path, Configuration hadoop) {
        try (Source source = HadoopSource.open(path, hadoop)) {
            if (source.size() > MAX_BYTES) {
                throw new BadSuiteException(path, "", source.size() + " bytes are no suite");
            }
            return StandardCharsets.UTF_8
                    .decode(source.read(0, (int) source.size()))
                    .toString();
        } catch (IOException e) {
            throw new BadFileException(path, "cannot be read: " + e);
        }
    }
}
