package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelParameters;
import dev.lockstep.engine.spec.ModelSpec;

/** A layer that normalises first: each part takes the normalised input, and its residual is the input itself. */
final class NormFirstLayer implements EncoderLayer {
    private final Arithmetic math;
    private final int hidden;
    private final QueryTokens queries;
    private final Workspace shared;
    private final LayerNorm attentionNorm;
    private final SelfAttention attention;
    private final LayerNorm forwardNorm;
    private final FeedForward feedForward;
    private final boolean attends;
    private final boolean feedsForward;
    private final Tensor normal; // (tokens, hidden): what attention takes
    private final Tensor queried; // (queries, hidden): the queries' rows of it
    private final Tensor before; // (queries, hidden): the queries' rows of x
    private final Tensor middle; // (queries, hidden): what the feed-forward part takes
    private final Tensor y; // (queries, hidden)
    private final Tensor dNormal; // (tokens, hidden)
    private final Tensor dQueried; // (queries, hidden)

    NormFirstLayer(
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
        this.attentionNorm = new LayerNorm(math, model, weights, prefix + "attention.output.LayerNorm", like.tokens());
        this.attention = new SelfAttention(math, model, weights, prefix, like, queries, shared);
        this.forwardNorm = new LayerNorm(math, model, weights, prefix + "output.LayerNorm", queries.tokens());
        this.feedForward = new FeedForward(math, model, weights, prefix, queries.tokens(), shared);
        this.attends = !model.skips(prefix + ModelParameters.ATTENTION);
        this.feedsForward = !model.skips(prefix + ModelParameters.FEED_FORWARD);
        this.normal = math.zeros(like.tokens() * hidden);
        this.queried = math.zeros(queries.tokens() * hidden);
        this.before = math.zeros(queries.tokens() * hidden);
        this.middle = math.zeros(queries.tokens() * hidden);
        this.y = math.zeros(queries.tokens() * hidden);
        this.dNormal = math.zeros(like.tokens() * hidden);
        this.dQueried = math.zeros(queries.tokens() * hidden);
    }

    @Override
    public Tensor forward(TokenBatch batch, Tensor x) {
        queries.gather(math, hidden, x, before);
        Tensor attended = attends ? attended(batch, x) : before;
        if (!feedsForward) {
            return attended;
        }
        forwardNorm.forward(attended, null, null, middle);
        feedForward.forward(middle, attended, y);
        return y;
    }

    private Tensor attended(TokenBatch batch, Tensor x) {
        attentionNorm.forward(x, null, null, normal);
        queries.gather(math, hidden, normal, queried);
        return attention.forward(batch, normal, queried, before);
    }

    @Override
    public void backward(Tensor x, Tensor dy, Tensor dx, GradientSink updates) {
        if (feedsForward) {
            feedForward.backward(middle, dy, dy, dQueried, updates);
            forwardNorm.backward(dQueried, dQueried, shared.dHiddenBias, updates);
            dy.add(1, dQueried);
        }
        dNormal.clear();
        if (attends) {
            dQueried.clear();
            attention.backward(normal, queried, dy, dQueried, dNormal, updates);
            queries.addTo(math, hidden, dQueried, dNormal);
            attentionNorm.backward(dNormal, dNormal, shared.dHiddenBias, updates);
        }
        if (queries.whole()) {
            dx.add(1, dNormal);
        } else {
            dx.clear();
            dx.add(1, dNormal);
            queries.addTo(math, hidden, dy, dx);
        }
    }
}
