package dev.lockstep.blindspots;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchFields;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.Edit;
import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.suite.SpecTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The same run with a model so narrow that it takes milliseconds. It has the layers of the other, whose names edits may have. */
final class Smaller {
    private static final int HEAD_SIZE = 8;
    private static final int MOST_HEADS = 2;
    private static final int WIDTH = 4;
    private static final int VOCAB = 101;
    private static final int LENGTH = 12;
    private static final int ROWS = 4;
    private static final int ITERATIONS = 10;

    private Smaller() {}

    /** Empty where weights or batches come from files, which have one size. */
    static Optional<SpecTemplate> of(SpecTemplate template, BackpropSpec spec) {
        if (spec.weights().safetensors() != null || !(spec.batch() instanceof BatchSpec.Generated batch)) {
            return Optional.empty();
        }
        ModelSpec model = spec.model();
        int heads = Math.min(MOST_HEADS, model.heads());
        int hidden = Math.min(model.hidden(), heads * HEAD_SIZE);
        List<Edit> edits = new ArrayList<>();
        edits.add(new Edit(ModelFields.HEADS.path(), hidden % heads == 0 ? heads : 1));
        edits.add(new Edit(ModelFields.HIDDEN.path(), hidden));
        edits.add(new Edit(ModelFields.INTERMEDIATE.path(), Math.min(model.intermediate(), WIDTH * hidden)));
        edits.add(new Edit(ModelFields.VOCAB.path(), Math.min(model.vocab(), VOCAB)));
        edits.add(new Edit(BatchFields.LENGTH.path(), Math.min(batch.length(), LENGTH)));
        edits.add(new Edit(BatchFields.SIZE.path(), Math.min(batch.size(), ROWS)));
        edits.add(new Edit(RunFields.ITERATIONS.path(), Math.min(spec.iterations(), ITERATIONS)));
        return Optional.of(template.with(edits));
    }
}
