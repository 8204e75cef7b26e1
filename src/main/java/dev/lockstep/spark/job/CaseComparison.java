package dev.lockstep.spark.job;

import dev.lockstep.compare.CheckState;
import dev.lockstep.compare.KeyState;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.record.array.Scalars;
import dev.lockstep.spark.table.CaseIndex;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.suite.Role;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Turns pairs of sides into states of keys, in one pass over the pairs. What it holds is bounded: with many checks under way it
 * gives up what it has so far, and a key's states are merged later.
 */
final class CaseComparison implements Iterator<Row> {
    private static final int MOST_KEYS_HELD = 10_000;

    private final Iterator<Row> pairs;
    private final CaseIndex index;
    private final Map<String, CheckState> states = new HashMap<>();
    private final Queue<Row> ready = new ArrayDeque<>();
    private int keysHeld;

    /** @param pairs a case's sides each, null where there is none */
    CaseComparison(Iterator<Row> pairs, CaseIndex index) {
        this.pairs = pairs;
        this.index = index;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && pairs.hasNext()) {
            add(pairs.next());
            if (keysHeld > MOST_KEYS_HELD || !pairs.hasNext()) {
                giveUp();
            }
        }
        return !ready.isEmpty();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void add(Row pair) {
        CaseIndex.Place place = index.place(pair.getAs("case_id"));
        CheckState state = states.computeIfAbsent(place.check().name(), name -> begin(place.check()));
        long seed = place.seed() == null ? 0 : place.seed();
        Row candidate = pair.getAs(Role.CANDIDATE.label());
        Row reference = pair.getAs(Role.REFERENCE.label());
        Optional<Scalars> left = OutcomeTable.scalarsAlone(candidate);
        Optional<Scalars> right = OutcomeTable.scalarsAlone(reference);
        if (left.isPresent()
                && right.isPresent()
                && left.get().dtype() == right.get().dtype()) {
            state.add(seed, left.get(), right.get());
        } else {
            state.add(
                    seed,
                    OutcomeTable.side(candidate, place.check().keys()),
                    OutcomeTable.side(reference, place.check().keys()));
        }
    }

    private CheckState begin(PlannedCheck check) {
        keysHeld += check.keys().size();
        return new CheckState(check.keys(), check.tolerance());
    }

    private void giveUp() {
        states.forEach((check, state) -> {
            List<KeyState> keys = state.keys();
            for (int position = 0; position < keys.size(); position++) {
                ready.add(RowFactory.create(check, position, bytes(keys.get(position))));
            }
        });
        states.clear();
        keysHeld = 0;
    }

    private static byte[] bytes(KeyState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            state.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
