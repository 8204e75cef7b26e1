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
        this.queried = math.zeros(queries.tokens() * hidden);
        this.y = math.zeros(queries.tokens() * hidden);
    }

    @Override
    public Tensor forward(TokenBatch batch, Tensor x) {
        if (!queries.whole()) {
            queries.gather(math, hidden, x, queried);
        }
        Tensor attended = attention.forward(batch, x, queried(x), queried(x));
        feedForward.forward(attended, attended, y);
        return y;
    }

    private Tensor queried(Tensor x) {
        return queries.whole() ? x : queried;
    }

    @Override
    public void backward(Tensor x, Tensor dy, Tensor dx, GradientSink updates) {
        feedForward.backward(attention.output(), dy, shared.dSum, dy, updates);
        dy.add(1, shared.dSum);
        if (queries.whole()) {
            attention.backward(x, x, dy, dy, dx, updates);
        } else {
            dx.clear();
            attention.backward(x, queried, dy, dy, dx, updates);
            queries.addTo(math, hidden, dy, dx);
        }
    }
}
