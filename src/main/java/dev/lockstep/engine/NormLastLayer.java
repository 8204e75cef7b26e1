package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelParameters;
import dev.lockstep.engine.spec.ModelSpec;

/** A layer as BERT has it: each part's sum with its residual is normalised. */
final class NormLastLayer implements EncoderLayer {
    private final Arithmetic math;
    private final int hidden;
    private final QueryTokens queries;
    private final Workspace shared;
    private final SelfAttention attention;
    private final FeedForward feedForward;
    private final boolean attends;
    private final boolean feedsForward;
    private final Tensor queried; // (queries, hidden)
    private final Tensor y; // (queries, hidden)

    NormLastLayer(
            Arithmetic math,
            ModelSpec model,
            ModelWeights weights,
            int layer,
            TokenBatch like,
            QueryTokens queries,
            Workspace shared) {
        String prefix = ModelParameters.prefix(layer);
        this.math = math;
        this.hidden = model.hidden();
        this.queries = queries;
        this.shared = shared;
        this.attention = new SelfAttention(math, model, weights, prefix, like, queries, shared);
        this.feedForward = new FeedForward(math, model, weights, prefix, queries.tokens(), shared);
        this.attends = !model.skips(prefix + ModelParameters.ATTENTION);
        this.feedsForward = !model.skips(prefix + ModelParameters.FEED_FORWARD);
        this.queried = math.zeros(queries.tokens() * hidden);
        this.y = math.zeros(queries.tokens() * hidden);
    }

    @Override
    public Tensor forward(TokenBatch batch, Tensor x) {
        if (!queries.whole()) {
            queries.gather(math, hidden, x, queried);
        }
        Tensor attended = attends ? attention.forward(batch, x, queried(x), queried(x)) : queried(x);
        if (!feedsForward) {
            return attended;
        }
        feedForward.forward(attended, attended, y);
        return y;
    }

    private Tensor queried(Tensor x) {
        return queries.whole() ? x : queried;
    }

    @Override
    public void backward(Tensor x, Tensor dy, Tensor dx, GradientSink updates) {
        if (feedsForward) {
            feedForward.backward(attends ? attention.output() : queried(x), dy, shared.dSum, dy, updates);
            dy.add(1, shared.dSum);
        }
        if (!queries.whole()) {
            dx.clear();
        }
        if (attends) {
            attention.backward(x, queried(x), dy, dy, dx, updates);
        }
        if (!queries.whole()) {
            queries.addTo(math, hidden, dy, dx);
        }
    }
}
