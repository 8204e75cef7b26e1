package dev.lockstep.engine;

import dev.lockstep.engine.spec.MaskValue;
import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelSpec;
import java.util.Arrays;

/** Self-attention with its output layer, residual and normalisation, for the queries of some tokens and the keys of all. */
final class SelfAttention {
    private final Arithmetic math;
    private final ModelSpec model;
    private final TokenBatch like;
    private final QueryTokens queries;
    private final int headSize;
    private final Weight query;
    private final Weight key;
    private final Weight value;
    private final Weight queryBias;
    private final Weight keyBias;
    private final Weight valueBias;
    private final Weight output;
    private final Residual residual;
    private final boolean causal;
    private final MaskValue unseen;
    private final Dropout dropout;
    private final Workspace shared;
    private final Tensor q; // (queries, hidden)
    private final Tensor kv; // (tokens, 2 hidden)
    private final Tensor probabilities; // (batch, heads, each, length)
    private final Tensor mixing; // the probabilities after dropout; the same tensor without
    private final Tensor context; // (queries, hidden)
    private final Tensor y; // (queries, hidden)
    private final Head[] heads; // one a row and head
    private final Tensor[] probabilitiesOf; // one a row: (heads, each, length)
    private final Tensor kvWeights; // (2 hidden, hidden)
    private final Tensor kvBiases; // (2 hidden)
    private final Product similarity;
    private final Product mixture;
    private final Product dProbabilities;
    private final Product dValue;
    private final Product dQuery;
    private final Product dKey;

    /** The parts of a buffer that one head of one row works on; rows are a stride apart. */
    private record Head(
            int row,
            Tensor q,
            Tensor k,
            Tensor v,
            Tensor p,
            Tensor m,
            Tensor c,
            Tensor dq,
            Tensor dk,
            Tensor dv,
            Tensor dp,
            Tensor dc) {}

    SelfAttention(
            Arithmetic math,
            ModelSpec model,
            ModelWeights weights,
            String prefix,
            TokenBatch like,
            QueryTokens queries,
            Workspace shared) {
        this.math = math;
        this.model = model;
        this.like = like;
        this.queries = queries;
        this.shared = shared;
        this.headSize = model.hidden() / model.heads();
        String self = prefix + "attention.self.";
        this.query = weights.of(self + "query.weight");
        this.key = weights.of(self + "key.weight");
        this.value = weights.of(self + "value.weight");
        this.queryBias = weights.of(self + "query.bias");
        this.keyBias = weights.of(self + "key.bias");
        this.valueBias = weights.of(self + "value.bias");
        this.output = weights.of(prefix + "attention.output.dense.weight");
        this.residual = Residuals.of(math, model, weights, prefix + "attention.output.", queries.tokens(), shared);
        this.causal = model.get(ModelFields.CAUSAL);
        this.unseen = model.get(ModelFields.MASK_VALUE);
        int hidden = model.hidden();
        this.q = math.zeros(queries.tokens() * hidden);
        this.kv = math.zeros(like.tokens() * 2 * hidden);
        this.probabilities = math.zeros(queries.tokens() * model.heads() * like.length());
        this.dropout = new Dropout(math, model, shared.random, probabilities.size());
        this.mixing = dropout.active() ? math.zeros(probabilities.size()) : probabilities;
        this.context = math.zeros(queries.tokens() * hidden);
        this.y = math.zeros(queries.tokens() * hidden);
        this.heads = new Head[like.size() * model.heads()];
        Arrays.setAll(heads, this::head);
        this.probabilitiesOf = new Tensor[like.size()];
        Arrays.setAll(probabilitiesOf, row -> heads[row * model.heads()].p);
        this.kvWeights = weights.together(key.name());
        this.kvBiases = weights.together(keyBias.name());
        int each = queries.each();
        int length = like.length();
        this.similarity = Product.forward(each, length, headSize)
                .strides(hidden, 2 * hidden, length)
                .scaled(model.attentionScale());
        this.mixture = Product.input(each, length, headSize).strides(length, 2 * hidden, hidden);
        this.dProbabilities = Product.forward(each, length, headSize).strides(hidden, 2 * hidden, length);
        this.dValue = Product.weight(length, headSize, each, length, hidden).strides(length, hidden, 2 * hidden);
        this.dQuery = Product.input(each, length, headSize)
                .strides(length, 2 * hidden, hidden)
                .scaled(model.attentionScale());
        this.dKey = Product.weight(length, headSize, each, length, hidden)
                .strides(length, hidden, 2 * hidden)
                .scaled(model.attentionScale());
    }

    private Head head(int index) {
        int row = index / model.heads();
        int hidden = model.hidden();
        int within = index % model.heads() * headSize;
        int wide = row * like.length() * 2 * hidden + within;
        int narrow = row * queries.each() * hidden + within;
        int square = index * queries.each() * like.length();
        return new Head(
                row,
                q.at(narrow),
                kv.at(wide),
                kv.at(wide + hidden),
                probabilities.at(square),
                mixing.at(square),
                context.at(narrow),
                shared.dQ.at(narrow),
                shared.dKv.at(wide),
                shared.dKv.at(wide + hidden),
                shared.dScores.at(square),
                shared.dContext.at(narrow));
    }

    /** (queries, hidden): what {@link #forward} returned last. */
    Tensor output() {
        return y;
    }

    /**
     * The normalised sum of the queries' inputs and what attention makes of them, (queries, hidden).
     *
     * @param x (tokens, hidden)
     * @param queried (queries, hidden): the queries' rows of x
     * @param before (queries, hidden): what the residual adds
     */
    Tensor forward(TokenBatch batch, Tensor x, Tensor queried, Tensor before) {
        int hidden = model.hidden();
        math.multiply(Product.forward(queries.tokens(), hidden, hidden), queried, query.value(), q);
        math.addBias(queries.tokens(), hidden, queryBias.value(), q);
        math.multiply(Product.forward(like.tokens(), 2 * hidden, hidden), x, kvWeights, kv);
        math.addBias(like.tokens(), 2 * hidden, kvBiases, kv);
        for (Head head : heads) {
            math.multiply(similarity, head.q, head.k, head.p);
        }
        softmax(batch);
        drop();
        for (Head head : heads) {
            math.multiply(mixture, head.m, head.v, head.c);
        }
        math.multiply(Product.forward(queries.tokens(), hidden, hidden), context, output.value(), y);
        residual.forward(before, y);
        return y;
    }

    private void softmax(TokenBatch batch) {
        if (causal) {
            for (Head head : heads) {
                causalSoftmax(seen(batch, head.row), head.p);
            }
            return;
        }
        int rows = model.heads() * queries.each();
        for (int row = 0; row < like.size(); row++) {
            math.softmax(rows, like.length(), seen(batch, row), unseen, probabilitiesOf[row]);
        }
    }

    /**
     * Of one head, query by query.
     *
     * @param seen (length); null for all
     * @param scores (each, length). Modified.
     */
    private void causalSoftmax(boolean[] seen, Tensor scores) {
        int length = like.length();
        for (int query = 0; query < queries.each(); query++) {
            boolean[] before = new boolean[length];
            for (int token = 0; token <= query; token++) {
                before[token] = seen == null || seen[token];
            }
            math.softmax(1, length, before, unseen, scores.view(query * length, length));
        }
    }

    private void drop() {
        if (dropout.active()) {
            mixing.clear();
            mixing.add(1, probabilities);
            dropout.forward(mixing);
        }
    }

    private static boolean[] seen(TokenBatch batch, int row) {
        int from = row * batch.length();
        return batch.seen() == null ? null : Arrays.copyOfRange(batch.seen(), from, from + batch.length());
    }

    /**
     * The backward pass.
     *
     * @param x what {@link #forward} took
     * @param queried what {@link #forward} took
     * @param dy (queries, hidden). Modified: becomes the gradient of what the residual added.
     * @param dQueried (queries, hidden): the gradient of queried, except for what goes through keys and values, is added. Modified; may
     *     be dy.
     * @param dx (tokens, hidden): what goes through keys and values is added. Modified; may be dy.
     */
    void backward(Tensor x, Tensor queried, Tensor dy, Tensor dQueried, Tensor dx, GradientSink updates) {
        int tokens = queries.tokens();
        int hidden = model.hidden();
        Tensor dProduct = residual.backward(dy, dy, updates);
        math.multiply(Product.input(tokens, hidden, hidden), dProduct, output.value(), shared.dContext);
        backwardHeads();
        updates.dense(output, tokens, dProduct, hidden, context, hidden);
        math.multiply(Product.input(tokens, hidden, hidden).adding(), shared.dQ, query.value(), dQueried);
        math.multiply(Product.input(like.tokens(), 2 * hidden, hidden).adding(), shared.dKv, kvWeights, dx);
        updateQuery(queried, updates);
        updateKeyAndValue(x, updates);
    }

    private void backwardHeads() {
        for (Head head : heads) {
            math.multiply(dProbabilities, head.dc, head.v, head.dp);
            math.multiply(dValue, head.m, head.dc, head.dv);
        }
        dropout.backward(shared.dScores);
        math.softmaxBackward(heads.length * queries.each(), like.length(), probabilities, shared.dScores);
        for (Head head : heads) {
            math.multiply(dQuery, head.dp, head.k, head.dq);
            math.multiply(dKey, head.dp, head.q, head.dk);
        }
    }

    private void updateQuery(Tensor queried, GradientSink updates) {
        int hidden = model.hidden();
        math.columnSums(queries.tokens(), hidden, shared.dQ, shared.dHiddenBias);
        updates.whole(queryBias, shared.dHiddenBias);
        updates.dense(query, queries.tokens(), shared.dQ, hidden, queried, hidden);
    }

    private void updateKeyAndValue(Tensor x, GradientSink updates) {
        int hidden = model.hidden();
        math.columnSums(like.tokens(), 2 * hidden, shared.dKv, shared.dKvBias);
        updates.whole(keyBias, shared.dKvBias.view(0, hidden));
        updates.whole(valueBias, shared.dKvBias.at(hidden));
        updates.dense(key, like.tokens(), shared.dKv, 2 * hidden, x, hidden);
        updates.dense(value, like.tokens(), shared.dKv.at(hidden), 2 * hidden, x, hidden);
    }
}
