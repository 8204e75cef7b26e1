package dev.lockstep.spark.job;

import dev.lockstep.plan.Plan;
import dev.lockstep.plan.PlannedCase;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.plan.PlannedSide;
import dev.lockstep.plan.PlannedSide.Origin;
import dev.lockstep.record.Producer;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.run.CaseOutcome;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.suite.CheckDefinition;
import dev.lockstep.suite.CheckKind;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Role;
import dev.lockstep.suite.SidesRelation;
import dev.lockstep.suite.Tolerance;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Two logs of one check, as runs leave them: a case a seed, 1,000 losses a case, in float32. The same seed makes the same logs. Of the
 * references one in three equals its candidate, as in recorded runs; the others are one or two units in the last place away, but for
 * one in a million.
 *
 * @param cases how many
 * @param seed of the values
 */
record FakeLogs(long cases, long seed) implements Serializable {
    static final int KEYS = 1_000;

    private static final String CHECK = "scale";
    private static final Producer PRODUCER = new Producer("fake", "1", "host", "float32", 1, "", "");
    private static final List<ObservedKey> OBSERVED = IntStream.range(0, KEYS)
            .mapToObj(i -> new ObservedKey("loss_" + i, "loss", i))
            .toList();

    /** The plan that asks for both logs. */
    Plan plan() {
        List<PlannedCase> planned = LongStream.range(0, cases)
                .mapToObj(each -> new PlannedCase(caseId(each), each, "{}", Map.of()))
                .toList();
        PlannedSide side = new PlannedSide(Origin.RECORDED, "fake", "a fake log");
        PlannedCheck check = new PlannedCheck(
                new CheckDefinition(CHECK, CheckKind.BACKPROP, Tolerance.DEFAULT, "", null, SidesRelation.MAY_AGREE),
                Map.of(Role.CANDIDATE, side, Role.REFERENCE, side),
                OBSERVED,
                planned);
        return new Plan(CHECK, "", "{}", List.of(check), List.of(), List.of(), List.of());
    }

    /** One log, as rows of {@link OutcomeTable}. */
    Dataset<Row> log(SparkSession session, Role side, int partitions) {
        MapFunction<Long, Row> make = each -> row(each, side);
        return session.range(0, cases, 1, partitions).map(make, Encoders.row(OutcomeTable.SCHEMA));
    }

    private Row row(long each, Role side) {
        CaseOutcome outcome = new CaseOutcome.Observed(PRODUCER, 0, observations(each, side));
        return OutcomeTable.row(caseId(each), side.label(), true, OBSERVED, outcome);
    }

    private List<Observation> observations(long each, Role side) {
        SplittableRandom random = new SplittableRandom(seed * cases + each);
        List<Observation> observations = new ArrayList<>(KEYS);
        for (ObservedKey key : OBSERVED) {
            float candidate = (float) (0.7 * Math.exp(-key.iteration() / 1e3) + 1e-2 * random.nextDouble());
            float reference = other(candidate, random);
            observations.add(new Observation(key.key(), key.iteration(), NdArray.float32(new float[] {
                side == Role.CANDIDATE ? candidate : reference
            })));
        }
        return observations;
    }

    private static float other(float value, SplittableRandom random) {
        int draw = random.nextInt(1_000_000);
        return draw == 0 ? value + 1e-3f : value + (draw % 3) * Math.ulp(value);
    }

    static String caseId(long each) {
        return CHECK + "#" + each;
    }
}
