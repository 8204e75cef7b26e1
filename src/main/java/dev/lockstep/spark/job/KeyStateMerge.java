package dev.lockstep.spark.job;

import static org.apache.spark.sql.types.DataTypes.BinaryType;

import dev.lockstep.compare.KeyState;
import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.judge.CheckNoise;
import dev.lockstep.judge.InvarianceJudge;
import dev.lockstep.judge.Judge;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.Repetition;
import dev.lockstep.judge.Verdict;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.spark.table.CaseIndex;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.SummaryTable;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Turns states, sorted by check and key, into summaries, one key at a time; files among them pass as they are. */
final class KeyStateMerge implements Iterator<Row> {
    private static final String SUMMARY = "summary";
    private static final String FILE = "file";

    /** A row of {@link SummaryTable}, or a file. */
    static final StructType SCHEMA =
            new StructType().add(SUMMARY, SummaryTable.SCHEMA).add(FILE, BinaryType);

    private final Iterator<Row> parts;
    private final CaseIndex index;
    private final Judging judging;
    private Row next;

    /**
     * Of which run the summaries are, and how they are judged. Goes to tasks.
     *
     * @param noise of checks in which it was measured
     * @param repetitions of checks of which a side was run more than once
     */
    record Judging(String runId, String suite, Map<String, CheckNoise> noise, Map<String, Repetition> repetitions)
            implements Serializable {
        JudgedKey of(PlannedCheck check, int position, KeyState state) {
            KeyStatistics key = state.statistics();
            JudgedKey judged = of(check, position, key)
                    .with(state.control(check.tolerance().of(key.key())));
            boolean unstable =
                    repetitions.getOrDefault(check.name(), Repetition.NONE).isUnstable(position);
            return unstable && !check.rules().allowsNondeterminism()
                    ? judged.with(judged.verdict().and(Verdict.NONDETERMINISTIC))
                    : judged;
        }

        private JudgedKey of(PlannedCheck check, int position, KeyStatistics key) {
            CheckNoise measured = noise.getOrDefault(check.name(), CheckNoise.NONE);
            return check.rules().isInvariance()
                    ? InvarianceJudge.of(key, check.rules(), measured, position, check.tolerance())
                    : Judge.of(key, measured, position, check.tolerance());
        }
    }

    /** @param parts rows of {@link ComparedPart#SCHEMA} */
    KeyStateMerge(Iterator<Row> parts, CaseIndex index, Judging judging) {
        this.parts = parts;
        this.index = index;
        this.judging = judging;
        advance();
    }

    /** The summary of a row; null if it has a file. */
    static Row summary(Row row) {
        return row.getAs(SUMMARY);
    }

    /** The file of a row; null if it has a summary. */
    static byte[] file(Row row) {
        return row.getAs(FILE);
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Row next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        if (ComparedPart.isFile(next)) {
            byte[] file = ComparedPart.file(next);
            advance();
            return RowFactory.create(null, file);
        }
        return RowFactory.create(merged(), null);
    }

    private Row merged() {
        PlannedCheck check = index.check(next.getAs(Columns.CHECK));
        int position = next.getAs(Columns.POSITION);
        KeyState state = new KeyState(check.keys().get(position).key());
        while (next != null && isOf(check, position)) {
            state.merge(ComparedPart.state(next, state.key()));
            advance();
        }
        JudgedKey key = judging.of(check, position, state);
        requireEachCaseOnce(check, key.statistics());
        return SummaryTable.row(judging.runId(), judging.suite(), check, position, key);
    }

    private void advance() {
        next = parts.hasNext() ? parts.next() : null;
    }

    private boolean isOf(PlannedCheck check, int position) {
        return next.<Integer>getAs(Columns.POSITION) == position && check.name().equals(next.getAs(Columns.CHECK));
    }

    /** The join counts a case twice whose outcome is there twice; a run that is wrong must not be seen. */
    private void requireEachCaseOnce(PlannedCheck check, KeyStatistics key) {
        int cases = index.cases(check.name());
        if (key.seeds() != cases) {
            throw new IllegalStateException("Key " + key.key() + " of check " + check.name() + " was compared "
                    + key.seeds() + " times in " + cases + " cases");
        }
    }
}
