package dev.lockstep.engine;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.PoolerActivation;
import dev.lockstep.engine.spec.Pooling;

/** Pooler over each row's first token, and the classifier on top. */
final class Classifier {
    private final Arithmetic math;
    private final ModelSpec model;
    private final int size;
    private final int stride; // from one row's first token to the next one's
    private final boolean hasPooler;
    private final PoolerActivation poolerAct;
    private final Activation activation;
    private final boolean plain; // the pooler reads first tokens where they are
    private final TokenPooling pooling;
    private final Tensor tokens; // (batch, hidden): the pooled tokens; null if plain
    private final Tensor dTokens; // (batch, hidden); null if plain
    private final Weight pooler;
    private final Weight poolerBias;
    private final Weight output;
    private final Weight outputBias;
    private final Dropout dropout;
    private final Tensor pooled; // (batch, hidden)
    private final Tensor features; // (batch, hidden): pooled after dropout; the same tensor without
    private final Tensor logits; // (batch, labels)
    private final Tensor dLogits; // (batch, labels)
    private final Tensor dPooled; // (batch, hidden)
    private final Tensor dPoolerBias; // (hidden)
    private final Tensor dOutputBias; // (labels)

    /** @param given the tokens that it is given, of which it reads the first of each row */
    Classifier(Arithmetic math, ModelSpec model, ModelWeights weights, QueryTokens given, RandomState random) {
        this.math = math;
        this.model = model;
        this.size = given.tokens() / given.each();
        this.stride = given.each() * model.hidden();
        this.hasPooler = model.get(ModelFields.POOLER);
        this.poolerAct = model.poolerAct();
        this.activation = poolerAct.activation();
        this.plain = hasPooler && model.get(ModelFields.POOLING) == Pooling.FIRST;
        this.pooling = new TokenPooling(model.get(ModelFields.POOLING), size, given.each(), model.hidden());
        this.tokens = plain ? null : math.zeros(size * model.hidden());
        this.dTokens = plain ? null : math.zeros(size * model.hidden());
        this.pooler = weights.of("bert.pooler.dense.weight");
        this.poolerBias = weights.of("bert.pooler.dense.bias");
        this.output = weights.of("classifier.weight");
        this.outputBias = weights.of("classifier.bias");
        this.pooled = math.zeros(size * model.hidden());
        this.dropout = new Dropout(math, model, random, pooled.size());
        this.features = dropout.active() ? math.zeros(pooled.size()) : pooled;
        this.logits = math.zeros(size * model.labels());
        this.dLogits = math.zeros(size * model.labels());
        this.dPooled = math.zeros(size * model.hidden());
        this.dPoolerBias = math.zeros(model.hidden());
        this.dOutputBias = math.zeros(model.labels());
    }

    /** (batch, labels). */
    Tensor logits() {
        return logits;
    }

    /** Room for the gradient of the logits, (batch, labels). */
    Tensor dLogits() {
        return dLogits;
    }

    /** Makes the logits from x (given, hidden). */
    void forward(TokenBatch batch, Tensor x) {
        int hidden = model.hidden();
        if (!plain) {
            pooling.forward(batch, x, tokens);
        }
        if (hasPooler) {
            pool(plain ? x : tokens, plain ? stride : hidden);
        } else {
            pooled.clear();
            pooled.add(1, tokens);
        }
        drop();
        math.multiply(Product.forward(size, model.labels(), hidden), features, output.value(), logits);
        math.addBias(size, model.labels(), outputBias.value(), logits);
    }

    private void pool(Tensor x, int strideX) {
        int hidden = model.hidden();
        math.multiply(
                Product.forward(size, hidden, hidden).strides(strideX, hidden, hidden), x, pooler.value(), pooled);
        math.addBias(size, hidden, poolerBias.value(), pooled);
        for (int i = 0; activation != Activation.NONE && i < pooled.size(); i++) {
            pooled.set(i, Activations.value(activation, pooled.get(i)));
        }
    }

    private void drop() {
        if (dropout.active()) {
            features.clear();
            features.add(1, pooled);
            dropout.forward(features);
        }
    }

    /**
     * The backward pass from {@link #dLogits}.
     *
     * @param x what {@link #forward} took
     * @param dx (given, hidden). Overwritten.
     */
    void backward(TokenBatch batch, Tensor x, Tensor dx, GradientSink updates) {
        int hidden = model.hidden();
        math.multiply(Product.input(size, model.labels(), hidden), dLogits, output.value(), dPooled);
        math.columnSums(size, model.labels(), dLogits, dOutputBias);
        updates.whole(outputBias, dOutputBias);
        updates.dense(output, size, dLogits, model.labels(), features, hidden);
        dropout.backward(dPooled);
        if (plain) {
            dx.clear();
            poolBackward(x, stride, dx, stride, updates);
            return;
        }
        if (hasPooler) {
            poolBackward(tokens, hidden, dTokens, hidden, updates);
        }
        pooling.backward(batch, hasPooler ? dTokens : dPooled, dx);
    }

    private void poolBackward(Tensor x, int strideX, Tensor dx, int strideDx, GradientSink updates) {
        int hidden = model.hidden();
        slopes();
        math.multiply(
                Product.input(size, hidden, hidden).strides(hidden, hidden, strideDx), dPooled, pooler.value(), dx);
        math.columnSums(size, hidden, dPooled, dPoolerBias);
        updates.whole(poolerBias, dPoolerBias);
        updates.dense(pooler, size, dPooled, hidden, x, strideX);
    }

    /** From the activation's value: its argument is not kept. */
    private void slopes() {
        for (int i = 0; i < pooled.size(); i++) {
            double value = pooled.get(i);
            double slope =
                    switch (poolerAct) {
                        case TANH -> 1 - value * value;
                        case RELU -> value > 0 ? 1 : 0;
                        case NONE -> 1;
                    };
            dPooled.set(i, dPooled.get(i) * slope);
        }
    }
}
