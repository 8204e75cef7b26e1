package dev.lockstep.spark;

import dev.lockstep.compare.KeyState;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** Turns diffs, sorted by check, key and seed, into summaries, one key at a time. */
final class KeysInTurn implements Iterator<Row> {
    private final Iterator<Row> diffs;
    private final String suite;
    private final CaseIndex index;
    private Row next;

    KeysInTurn(Iterator<Row> diffs, String suite, CaseIndex index) {
        this.diffs = diffs;
        this.suite = suite;
        this.index = index;
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
        Row first = next;
        KeyState state = new KeyState(first.getAs("key"));
        while (next != null && isSameKey(first, next)) {
            DiffRows.addTo(state, next);
            advance();
        }
        return SummaryRows.row(suite, index.check(first.getAs("check")), first.getAs("position"), state.summary());
    }

    private void advance() {
        next = diffs.hasNext() ? diffs.next() : null;
    }

    private static boolean isSameKey(Row one, Row other) {
        return one.getAs("position").equals(other.getAs("position"))
                && one.getAs("check").equals(other.getAs("check"));
    }
}
