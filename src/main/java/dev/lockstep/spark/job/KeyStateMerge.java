package dev.lockstep.spark.job;

import dev.lockstep.compare.KeyState;
import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.judge.CheckNoise;
import dev.lockstep.judge.Judge;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.spark.table.CaseIndex;
import dev.lockstep.spark.table.Schemas;
import dev.lockstep.spark.table.SummaryTable;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** Turns states, sorted by check and key, into summaries, one key at a time. */
final class KeyStateMerge implements Iterator<Row> {
    private final Iterator<Row> states;
    private final String suite;
    private final CaseIndex index;
    private final Map<String, CheckNoise> noise;
    private Row next;

    /** @param states rows of {@link Schemas#KEY_STATE} */
    KeyStateMerge(Iterator<Row> states, String suite, CaseIndex index, Map<String, CheckNoise> noise) {
        this.states = states;
        this.suite = suite;
        this.index = index;
        this.noise = noise;
        advance();
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
        PlannedCheck check = index.check(next.getAs("check"));
        int position = next.getAs("position");
        KeyState state = new KeyState(check.keys().get(position).key());
        while (next != null && isOf(check, position)) {
            state.merge(state(next, state.key()));
            advance();
        }
        KeyStatistics key = state.statistics();
        requireEachCaseOnce(check, key);
        return SummaryTable.row(suite, check, position, judged(check, position, key));
    }

    private JudgedKey judged(PlannedCheck check, int position, KeyStatistics key) {
        return Judge.of(key, noise.getOrDefault(check.name(), CheckNoise.NONE), position, check.tolerance());
    }

    private void advance() {
        next = states.hasNext() ? states.next() : null;
    }

    private boolean isOf(PlannedCheck check, int position) {
        return next.<Integer>getAs("position") == position && check.name().equals(next.getAs("check"));
    }

    private static KeyState state(Row row, String key) {
        try {
            return KeyState.read(key, new DataInputStream(new ByteArrayInputStream(row.getAs("state"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
