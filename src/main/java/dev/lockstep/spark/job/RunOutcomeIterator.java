package dev.lockstep.spark.job;

import dev.lockstep.plan.ReadTask;
import dev.lockstep.record.Producer;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.run.CaseOutcome;
import dev.lockstep.run.RecordLookup;
import dev.lockstep.spark.table.Columns;
import dev.lockstep.spark.table.ObservationColumns;
import dev.lockstep.spark.table.OutcomeTable;
import dev.lockstep.spark.table.ProducerColumns;
import dev.lockstep.suite.RecordedRun;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** Turns the values of a run, sorted by case and side, into the outcomes of whoever reads them, one case at a time. */
final class RunOutcomeIterator implements Iterator<Row> {
    private final Iterator<Row> values;
    private final Map<String, List<ReadTask>> readings;
    private final Deque<Row> outcomes = new ArrayDeque<>();
    private Row next;

    /** @param readings by {@link #place} */
    RunOutcomeIterator(Iterator<Row> values, Map<String, List<ReadTask>> readings) {
        this.values = values;
        this.readings = readings;
        advance();
    }

    /** The case and side of a run. */
    static String place(RecordedRun run) {
        return place(run.caseId(), run.side());
    }

    private static String place(String caseId, String side) {
        return caseId + " " + side;
    }

    private static String place(Row row) {
        return place(row.getAs(Columns.CASE_ID), row.getAs(Columns.SIDE));
    }

    @Override
    public boolean hasNext() {
        return !outcomes.isEmpty() || next != null;
    }

    @Override
    public Row next() {
        if (outcomes.isEmpty()) {
            readCase();
        }
        return outcomes.remove();
    }

    private void readCase() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        String place = place(next);
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        Producer producer = Producer.UNKNOWN;
        while (next != null && place(next).equals(place)) {
            if (next.getAs(Columns.VALUE) != null) {
                Observation value = ObservationColumns.of(next.getAs(Columns.VALUE));
                arrays.put(value.key(), value.value());
                producer = ProducerColumns.in(next);
            }
            advance();
        }
        for (ReadTask reading : readings.get(place)) {
            CaseOutcome outcome = new CaseOutcome.Observed(
                    producer, 0, new RecordLookup(reading.source(), arrays).observations(reading));
            outcomes.add(OutcomeTable.row(reading.caseId(), reading.side().label(), true, reading.keys(), outcome));
        }
    }

    private void advance() {
        next = values.hasNext() ? values.next() : null;
    }
}
