package dev.lockstep.engine;

import java.util.Arrays;

/** Self-attention with its output layer, residual and normalisation. */
final class SelfAttention {
    private final Arithmetic math;
    private final ModelSpec model;
    private final TokenBatch like;
    private final int headSize;
    private final Weight query;
    private final Weight key;
    private final Weight value;
    private final Weight queryBias;
    private final Weight keyBias;
    private final Weight valueBias;
    private final Weight output;
    private final ResidualNorm norm;
    private final Dropout dropout;
    private final Workspace shared;
    private final Tensor qkv; // (tokens, 3 hidden)
    private final Tensor probabilities; // (batch, heads, length, length)
    private final Tensor mixing; // the probabilities after dropout; the same tensor without
    private final Tensor context; // (tokens, hidden)
    private final Tensor y; // (tokens, hidden)
    private final Head[] heads; // one a row and head
    private final Tensor[] probabilitiesOf; // one a row: (heads, length, length)
    private final Tensor allWeights; // (3 hidden, hidden)
    private final Tensor allBiases; // (3 hidden)
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
            Arithmetic math, ModelSpec model, ModelWeights weights, String prefix, TokenBatch like, Workspace shared) {
        this.math = math;
        this.model = model;
        this.like = like;
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
        this.norm = new ResidualNorm(math, model, weights, prefix + "attention.output.", like.tokens(), shared);
        this.qkv = math.zeros(like.tokens() * 3 * model.hidden());
        this.probabilities = math.zeros(like.tokens() * model.heads() * like.length());
        this.dropout = new Dropout(math, model, shared.random, probabilities.size());
        this.mixing = dropout.active() ? math.zeros(probabilities.size()) : probabilities;
        this.context = math.zeros(like.tokens() * model.hidden());
        this.y = math.zeros(like.tokens() * model.hidden());
        this.heads = new Head[like.size() * model.heads()];
        Arrays.setAll(heads, this::head);
        this.probabilitiesOf = new Tensor[like.size()];
        Arrays.setAll(probabilitiesOf, row -> heads[row * model.heads()].p);
        this.allWeights = weights.together(query.name());
        this.allBiases = weights.together(queryBias.name());
        int length = like.length();
        int hidden = model.hidden();
        this.similarity = Product.forward(length, length, headSize)
                .strides(3 * hidden, 3 * hidden, length)
                .scaled(scale());
        this.mixture = Product.input(length, length, headSize).strides(length, 3 * hidden, hidden);
        this.dProbabilities = Product.forward(length, length, headSize).strides(hidden, 3 * hidden, length);
        this.dValue = Product.weight(length, headSize, length, length, hidden).strides(length, hidden, 3 * hidden);
        this.dQuery = Product.input(length, length, headSize)
                .strides(length, 3 * hidden, 3 * hidden)
                .scaled(scale());
        this.dKey = Product.weight(length, headSize, length, length, 3 * hidden)
                .strides(length, 3 * hidden, 3 * hidden)
                .scaled(scale());
    }

    private Head head(int index) {
        int row = index / model.heads();
        int within = index % model.heads() * headSize;
        int wide = row * like.length() * 3 * model.hidden() + within;
        int narrow = row * like.length() * model.hidden() + within;
        int square = index * like.length() * like.length();
        int hidden = model.hidden();
        return new Head(
                row,
                qkv.at(wide),
                qkv.at(wide + hidden),
                qkv.at(wide + 2 * hidden),
                probabilities.at(square),
                mixing.at(square),
                context.at(narrow),
                shared.dQkv.at(wide),
                shared.dQkv.at(wide + hidden),
                shared.dQkv.at(wide + 2 * hidden),
                shared.dScores.at(square),
                shared.dContext.at(narrow));
    }

    private double scale() {
        return model.attentionScale() ? 1 / Math.sqrt(headSize) : 1;
    }

    /** (tokens, hidden): what {@link #forward} returned last. */
    Tensor output() {
        return y;
    }

    /** The normalised sum of x and what attention makes of it, (tokens, hidden). */
    Tensor forward(TokenBatch batch, Tensor x) {
        int hidden = model.hidden();
        int length = like.length();
        math.multiply(Product.forward(like.tokens(), 3 * hidden, hidden), x, allWeights, qkv);
        math.addBias(like.tokens(), 3 * hidden, allBiases, qkv);
        for (Head head : heads) {
            math.multiply(similarity, head.q, head.k, head.p);
        }
        for (int row = 0; row < like.size(); row++) {
            math.softmax(model.heads() * length, length, seen(batch, row), probabilitiesOf[row]);
        }
        drop();
        for (Head head : heads) {
            math.multiply(mixture, head.m, head.v, head.c);
        }
        math.multiply(Product.forward(like.tokens(), hidden, hidden), context, output.value(), y);
        norm.forward(x, y);
        return y;
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
     * @param dy (tokens, hidden). Modified: becomes the gradient of x.
     */
    void backward(Tensor x, Tensor dy, Updates updates) {
        int tokens = like.tokens();
        int hidden = model.hidden();
        Tensor dProduct = norm.backward(dy, dy, updates);
        math.multiply(Product.input(tokens, hidden, hidden), dProduct, output.value(), shared.dContext);
        backwardHeads();
        updates.dense(output, tokens, dProduct, hidden, context, hidden);
        math.multiply(Product.input(tokens, 3 * hidden, hidden).adding(), shared.dQkv, allWeights, dy);
        math.columnSums(tokens, 3 * hidden, shared.dQkv, shared.dQkvBias);
        updateQkv(x, updates);
    }

    private void backwardHeads() {
        int length = like.length();
        for (Head head : heads) {
            math.multiply(dProbabilities, head.dc, head.v, head.dp);
            math.multiply(dValue, head.m, head.dc, head.dv);
        }
        dropout.backward(shared.dScores);
        math.softmaxBackward(heads.length * length, length, probabilities, shared.dScores);
        for (Head head : heads) {
            math.multiply(dQuery, head.dp, head.k, head.dq);
            math.multiply(dKey, head.dp, head.q, head.dk);
        }
    }

    private void updateQkv(Tensor x, Updates updates) {
        int hidden = model.hidden();
        Weight[] weights = {query, key, value};
        Weight[] biases = {queryBias, keyBias, valueBias};
        for (int i = 0; i < weights.length; i++) {
            updates.whole(biases[i], shared.dQkvBias.view(i * hidden, hidden));
            updates.dense(weights[i], like.tokens(), shared.dQkv.at(i * hidden), 3 * hidden, x, hidden);
        }
    }
}
