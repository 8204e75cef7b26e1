package dev.lockstep.engine.nd4j;

import dev.lockstep.engine.spec.LossFields;
import dev.lockstep.engine.spec.LossInput;
import dev.lockstep.engine.spec.LossSpec;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The loss from the logits, declared; what depends on labels alone is fed, as {@link LossTargets} makes it. */
final class LossGraph {
    private static final int CLASSES = 1;

    private final SameDiff graph;
    private final LossSpec spec;
    private final Placeholders given;
    private final Declarations declare;

    LossGraph(SameDiff graph, LossSpec spec, Placeholders given, Declarations declare) {
        this.graph = graph;
        this.spec = spec;
        this.given = given;
        this.declare = declare;
    }

    /** @param logits (batch, labels) */
    SDVariable of(SDVariable logits) {
        boolean twice = spec.get(LossFields.INPUT) == LossInput.SOFTMAX;
        SDVariable x = twice ? graph.nn.softmax(logits, CLASSES) : logits;
        SDVariable elements =
                switch (spec.get(LossFields.KIND)) {
                    case CROSS_ENTROPY ->
                        logProbabilities(x).mul(given.targets()).neg();
                    case FOCAL -> focal(logProbabilities(x));
                    case BCE -> declare.softplus(x).sub(x.mul(given.targets()));
                    case MSE -> graph.math.square(x.sub(given.targets()));
                };
        return elements.mul(given.lossWeights()).sum();
    }

    private SDVariable logProbabilities(SDVariable x) {
        return graph.nn.logSoftmax(x);
    }

    private SDVariable focal(SDVariable logProbabilities) {
        SDVariable logP = logProbabilities.mul(given.targets()).sum(true, CLASSES);
        double gamma = spec.get(LossFields.GAMMA);
        if (gamma == 0) {
            return logP.neg();
        }
        SDVariable rest = graph.math.exp(logP).neg().add(1);
        return graph.math.pow(rest, gamma).mul(logP).neg();
    }
}
