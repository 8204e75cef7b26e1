package dev.lockstep.spark.job;

import dev.lockstep.compare.CaseDiff;
import dev.lockstep.compare.CheckState;
import dev.lockstep.compare.KeyState;
import dev.lockstep.compare.ObservedDiff;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.record.array.Scalars;
import dev.lockstep.spark.table.CaseIndex;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.suite.Role;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.apache.spark.sql.Row;

/**
 * Compares pairs of sides, in one pass: what each key of each case came to goes to a sink, and the sums over the cases are passed on.
 * What it holds is bounded: with many checks under way it passes on what it has so far, and a key's states are merged later.
 */
final class CaseComparison implements Iterator<Row> {
    private static final int MOST_KEYS_HELD = 10_000;

    private final Iterator<Row> pairs;
    private final CaseIndex index;
    private final DiffSink diffs;
    private final Map<String, CheckState> states = new HashMap<>();
    private final Queue<Row> ready = new ArrayDeque<>();
    private int keysHeld;
    private boolean ended;

    /** @param pairs a case's sides each, null where there is none */
    CaseComparison(Iterator<Row> pairs, CaseIndex index, DiffSink diffs) {
        this.pairs = pairs;
        this.index = index;
        this.diffs = diffs;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && !ended) {
            if (pairs.hasNext()) {
                add(pairs.next());
            } else {
                end();
            }
            if (ended || keysHeld > MOST_KEYS_HELD) {
                passOn();
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

    private void end() {
        ended = true;
        diffs.close().forEach(file -> ready.add(ComparedPart.ofFile(file)));
    }

    private void add(Row pair) {
        String caseId = pair.getAs(Columns.CASE_ID);
        CaseIndex.Place place = index.place(caseId);
        PlannedCheck check = place.check();
        CheckState state = states.computeIfAbsent(check.name(), name -> begin(check));
        long seed = place.seed() == null ? 0 : place.seed();
        Row candidate = pair.getAs(Role.CANDIDATE.label());
        Row reference = pair.getAs(Role.REFERENCE.label());
        Optional<Scalars> left = OutcomeTable.scalarsAlone(candidate);
        Optional<Scalars> right = OutcomeTable.scalarsAlone(reference);
        if (left.isPresent()
                && right.isPresent()
                && left.get().dtype() == right.get().dtype()) {
            state.add(seed, left.get(), right.get());
            diffs.add(caseId, place, () -> CaseDiff.between(left.get(), right.get(), check.keys(), check.tolerance()));
        } else {
            List<ObservedDiff> compared = state.add(
                    seed, OutcomeTable.side(candidate, check.keys()), OutcomeTable.side(reference, check.keys()));
            diffs.add(caseId, place, () -> compared);
        }
    }

    private CheckState begin(PlannedCheck check) {
        keysHeld += check.keys().size();
        return new CheckState(check.keys(), check.tolerance());
    }

    private void passOn() {
        states.forEach((check, state) -> {
            List<KeyState> keys = state.keys();
            for (int position = 0; position < keys.size(); position++) {
                ready.add(ComparedPart.ofKey(check, position, keys.get(position)));
            }
        });
        states.clear();
        keysHeld = 0;
    }
}
