package dev.lockstep.engine.nd4j;

import dev.lockstep.engine.spec.Activation;
import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelFramework;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Variance;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * What the layers of a graph are declared with, from operations that ND4J 1.0.0-M2.1 computes and derives right.
 *
 * <p>Not used, each for what {@code Nd4jFaultsTest} shows by running it:
 *
 * <ul>
 *   <li>{@code layerNorm}: in a graph it has no epsilon at all (a row of 1e-13 and -1e-13 becomes 1 and -1); called at once, by
 *       {@code Nd4j.nn().layerNorm}, it throws on a 2-d input.
 *   <li>{@code gelu} is x * sigmoid(1.702 x), the factor in float32 whatever the type: up to 0.02 away from x * Phi(x).
 *   <li>{@code preciseGelu} is to be the tanh approximation, but cubes the factor with the argument, x + (0.044715 x)^3: 0.03
 *       away at 2.2.
 *   <li>{@code gather}: a graph with two of them cannot be differentiated.
 *   <li>{@code logSoftmax} with an axis: a graph with it cannot be differentiated.
 * </ul>
 */
final class Declarations {
    private static final double ROOT_HALF = Math.sqrt(0.5);
    private static final double ROOT_TWO_BY_PI = Math.sqrt(2 / Math.PI);
    private static final double CUBIC = 0.044715;
    private static final double QUICK = 1.702;
    private static final double LEAK = 0.01;
    private static final int COLUMNS = 1;

    private final SameDiff graph;
    private final int hidden;
    private final ModelSpec model;
    private final Variance variance;

    Declarations(SameDiff graph, ModelSpec model) {
        this.graph = graph;
        this.hidden = model.hidden();
        this.model = model;
        this.variance = model.get(ModelFields.LAYER_NORM_VARIANCE);
    }

    /**
     * A dense layer.
     *
     * @param x (rows, in)
     * @param name of the layer, whose weight is (out, in)
     * @return (rows, out)
     */
    SDVariable dense(SDVariable x, String name) {
        return withBias(graph.mmul(x, graph.getVariable(name + ".weight"), false, true, false), name);
    }

    /** Layer normalisation of each row of x (rows, hidden). */
    SDVariable norm(SDVariable x, String name) {
        SDVariable mean = x.mean(true, COLUMNS);
        SDVariable centred = x.sub(mean);
        SDVariable spread =
                switch (variance) {
                    case TWO_PASS -> meanSquare(centred);
                    case UNBIASED -> meanSquare(centred).mul(hidden / (hidden - 1.0));
                    case RAW -> meanSquare(x).sub(mean.mul(mean));
                };
        SDVariable normal = centred.div(graph.math.sqrt(spread.add(epsilon(name))));
        return withBias(normal.mul(graph.getVariable(name + ".weight")), name);
    }

    /** With the bias of a layer, if it has one. */
    private SDVariable withBias(SDVariable x, String name) {
        SDVariable bias = graph.getVariable(name + ".bias");
        return bias == null ? x : x.add(bias);
    }

    /** Paddle's kernel takes it in float32, whatever its tensors are. */
    private double epsilon(String name) {
        double epsilon = model.layerNormEps(name);
        return model.framework() == ModelFramework.PADDLENLP ? (float) epsilon : epsilon;
    }

    private static SDVariable meanSquare(SDVariable x) {
        return x.mul(x).mean(true, COLUMNS);
    }

    SDVariable activation(Activation activation, SDVariable x) {
        return switch (activation) {
            case GELU -> x.mul(graph.math.erf(x.mul(ROOT_HALF)).add(1)).mul(0.5);
            case GELU_NEW -> x.mul(graph.math.tanh(inner(x)).add(1)).mul(0.5);
            case RELU -> graph.nn.relu(x, 0);
            case QUICK_GELU -> x.mul(graph.nn.sigmoid(x.mul(QUICK)));
            case SILU -> x.mul(graph.nn.sigmoid(x));
            case NONE -> x;
            case TANH -> graph.math.tanh(x);
            case MISH -> x.mul(graph.math.tanh(softplus(x)));
            case RELU2 -> {
                SDVariable positive = graph.nn.relu(x, 0);
                yield positive.mul(positive);
            }
            case LEAKY_RELU -> graph.nn.relu(x, 0).sub(graph.nn.relu(x.neg(), 0).mul(LEAK));
        };
    }

    private SDVariable inner(SDVariable x) {
        return x.mul(x).mul(x).mul(CUBIC).add(x).mul(ROOT_TWO_BY_PI);
    }

    /** log(1 + exp(x)), for large x too. */
    SDVariable softplus(SDVariable x) {
        return graph.nn
                .relu(x, 0)
                .add(graph.math.log1p(graph.math.exp(graph.math.abs(x).neg())));
    }
}
