package dev.lockstep.engine;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.Invariance.Kind;
import dev.lockstep.engine.spec.ModelFields;

/** What a run's invariance changes in its batches, and what is left out of their values again. */
final class BatchChange {
    private final BackpropSpec spec;
    private final Arithmetic math;

    BatchChange(BackpropSpec spec, Arithmetic math) {
        this.spec = spec;
        this.math = math;
    }

    /** A batch as the invariance has it. */
    TokenBatch of(TokenBatch batch) {
        Invariance invariance = spec.invariance();
        if (invariance == null) {
            return batch;
        }
        invariance.requireRows(batch.size());
        invariance.requireRoom(spec.model(), batch.length());
        return switch (invariance.kind()) {
            case PAD_LONGER -> batch.padded(padding(), spec.model().get(ModelFields.PAD_ID));
            case STRIDE -> batch.strided();
            case REPEAT, BATCH_ROWS, ACCUMULATE, HEADS, FFN, RESUME, THREADS -> batch;
        };
    }

    /** Tokens of each row that count. */
    int length(TokenBatch batch) {
        return batch.length() - padding();
    }

    /** Tokens that are appended to each row. */
    private int padding() {
        return Invariance.is(spec.invariance(), Kind.PAD_LONGER)
                ? (int) spec.invariance().value()
                : 0;
    }

    /**
     * Values without those of appended tokens.
     *
     * @param all (batch, tokens, hidden)
     */
    Tensor withoutPadding(TokenBatch batch, Tensor all) {
        if (padding() == 0) {
            return all;
        }
        int row = batch.length() * spec.model().hidden();
        int kept = length(batch) * spec.model().hidden();
        Tensor cut = math.zeros(batch.size() * kept);
        for (int i = 0; i < batch.size(); i++) {
            cut.view(i * kept, kept).add(1, all.view(i * row, kept));
        }
        return cut;
    }
}
