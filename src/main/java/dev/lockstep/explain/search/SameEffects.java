package dev.lockstep.explain.search;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.LossFields;
import dev.lockstep.engine.spec.OptimizerDialect;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.ParameterMeaning;
import java.util.ArrayList;
import java.util.List;

/**
 * Edits that do the same by construction, though rounding tells their runs apart: to Adam gradients times a factor are an epsilon over
 * that factor, as long as nothing else looks at the gradients' size.
 */
final class SameEffects {
    private final String epsilon;

    SameEffects(BackpropSpec spec) {
        OptimizerDialect dialect = OptimizerDialects.of(
                spec.optimizer().framework(), spec.optimizer().name());
        boolean onlyEpsilon = spec.optimizer().get(OptimizerFields.CLIP_NORM) == null
                && spec.optimizer().get(OptimizerFields.CLIP_VALUE) == null
                && spec.optimizer().get(OptimizerFields.L1) == 0
                && dialect.param(ParameterMeaning.BETAS).isPresent();
        this.epsilon = onlyEpsilon
                ? dialect.param(ParameterMeaning.EPSILON)
                        .map(param -> OptimizerFields.PARAMS.path() + "." + param.name())
                        .orElse("")
                : "";
    }

    /** The same candidates, of each class the first, with the others under what is equal to it. */
    List<Candidate> merged(List<Candidate> ranked) {
        List<Candidate> merged = new ArrayList<>();
        for (Candidate each : ranked) {
            int known = known(merged, kind(each));
            if (known < 0) {
                merged.add(each);
            } else if (!merged.get(known)
                    .hypothesis()
                    .kind()
                    .equals(each.hypothesis().kind())) {
                List<Hypothesis> equal = new ArrayList<>(merged.get(known).equal());
                equal.add(each.hypothesis());
                merged.set(known, merged.get(known).with(equal));
            }
        }
        return merged;
    }

    private int known(List<Candidate> merged, List<String> kind) {
        for (int i = 0; i < merged.size(); i++) {
            if (kind(merged.get(i)).equals(kind)) {
                return i;
            }
        }
        return -1;
    }

    private List<String> kind(Candidate candidate) {
        return candidate.hypothesis().edits().stream()
                .map(edit -> edit.field().equals(LossFields.GRADIENT_SCALE.path()) && !epsilon.isEmpty()
                        ? epsilon + " number"
                        : edit.kind())
                .sorted()
                .toList();
    }
}
