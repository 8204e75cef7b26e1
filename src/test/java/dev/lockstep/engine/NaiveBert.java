package dev.lockstep.engine;

import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.PoolerActivation;
import dev.lockstep.engine.spec.Reduction;
import java.util.Map;

/** A BERT classifier's loss in plain loops and doubles, from its definition; it shares no code with the engine. */
final class NaiveBert {
    private final ModelSpec model;
    private final Map<String, double[]> weights;

    NaiveBert(ModelSpec model, Map<String, double[]> weights) {
        this.model = model;
        this.weights = weights;
    }

    double loss(LossSpec loss, int[][] ids, boolean[][] seen, int[] labels) {
        double sum = 0;
        for (int row = 0; row < ids.length; row++) {
            sum += rowLoss(loss, logits(ids[row], seen[row]), labels[row]);
        }
        return loss.reduction() == Reduction.MEAN ? sum / ids.length : sum;
    }

    private double rowLoss(LossSpec loss, double[] logits, int label) {
        double total = 0;
        for (double logit : logits) {
            total += Math.exp(logit);
        }
        double result = 0;
        for (int k = 0; k < logits.length; k++) {
            double wanted = loss.labelSmoothing() / logits.length;
            if (k == label) {
                wanted += 1 - loss.labelSmoothing();
            }
            result -= wanted * Math.log(Math.exp(logits[k]) / total);
        }
        return result;
    }

    private double[] logits(int[] ids, boolean[] seen) {
        int n = ids.length;
        int h = model.hidden();
        double[][] x = new double[n][h];
        for (int t = 0; t < n; t++) {
            for (int c = 0; c < h; c++) {
                x[t][c] = of("bert.embeddings.word_embeddings.weight")[ids[t] * h + c]
                        + of("bert.embeddings.token_type_embeddings.weight")[model.tokenType() * h + c]
                        + of("bert.embeddings.position_embeddings.weight")[(t + model.positionOffset()) * h + c];
            }
            x[t] = norm(x[t], "bert.embeddings.LayerNorm");
        }
        for (int layer = 0; layer < model.layers(); layer++) {
            x = layer(x, seen, "bert.encoder.layer." + layer + ".");
        }
        double[] pooled = dense(x[0], "bert.pooler.dense");
        for (int c = 0; c < h; c++) {
            pooled[c] = model.poolerAct() == PoolerActivation.TANH ? Math.tanh(pooled[c]) : pooled[c];
        }
        return dense(pooled, "classifier");
    }

    private double[][] layer(double[][] x, boolean[] seen, String prefix) {
        int n = x.length;
        double[][] mixed = attend(x, seen, prefix);
        double[][] y = new double[n][];
        for (int t = 0; t < n; t++) {
            double[] attended = norm(
                    plus(dense(mixed[t], prefix + "attention.output.dense"), x[t]),
                    prefix + "attention.output.LayerNorm");
            double[] inner = dense(attended, prefix + "intermediate.dense");
            for (int c = 0; c < inner.length; c++) {
                inner[c] = activation(inner[c]);
            }
            y[t] = norm(plus(dense(inner, prefix + "output.dense"), attended), prefix + "output.LayerNorm");
        }
        return y;
    }

    private double[][] attend(double[][] x, boolean[] seen, String prefix) {
        int n = x.length;
        int h = model.hidden();
        int size = h / model.heads();
        double[][] q = new double[n][];
        double[][] k = new double[n][];
        double[][] v = new double[n][];
        for (int t = 0; t < n; t++) {
            q[t] = dense(x[t], prefix + "attention.self.query");
            k[t] = dense(x[t], prefix + "attention.self.key");
            v[t] = dense(x[t], prefix + "attention.self.value");
        }
        double[][] mixed = new double[n][h];
        for (int head = 0; head < model.heads(); head++) {
            for (int t = 0; t < n; t++) {
                double[] weight = new double[n];
                double total = 0;
                for (int s = 0; s < n; s++) {
                    double score = 0;
                    for (int c = head * size; c < (head + 1) * size; c++) {
                        score += q[t][c] * k[s][c];
                    }
                    weight[s] = seen[s] ? Math.exp(score * model.attentionScale()) : 0;
                    total += weight[s];
                }
                for (int s = 0; s < n; s++) {
                    for (int c = head * size; c < (head + 1) * size; c++) {
                        mixed[t][c] += weight[s] / total * v[s][c];
                    }
                }
            }
        }
        return mixed;
    }

    private double[] dense(double[] x, String name) {
        double[] w = of(name + ".weight");
        double[] b = of(name + ".bias");
        double[] y = new double[b.length];
        for (int o = 0; o < y.length; o++) {
            y[o] = b[o];
            for (int i = 0; i < x.length; i++) {
                y[o] += w[o * x.length + i] * x[i];
            }
        }
        return y;
    }

    private double[] norm(double[] x, String name) {
        double mean = 0;
        for (double value : x) {
            mean += value / x.length;
        }
        double variance = 0;
        for (double value : x) {
            variance += (value - mean) * (value - mean) / x.length;
        }
        double[] y = new double[x.length];
        for (int c = 0; c < x.length; c++) {
            y[c] = (x[c] - mean) / Math.sqrt(variance + model.layerNormEps(name)) * of(name + ".weight")[c]
                    + of(name + ".bias")[c];
        }
        return y;
    }

    private static double[] plus(double[] x, double[] y) {
        double[] sum = new double[x.length];
        for (int c = 0; c < x.length; c++) {
            sum[c] = x[c] + y[c];
        }
        return sum;
    }

    private double activation(double x) {
        return switch (model.hiddenAct()) {
            case GELU -> x / 2 * (1 + erf(x / Math.sqrt(2)));
            case GELU_NEW -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * Math.pow(x, 3))));
            case RELU -> Math.max(0, x);
            case QUICK_GELU -> x / (1 + Math.exp(-1.702 * x));
            case SILU -> x / (1 + Math.exp(-x));
            case NONE -> x;
            case TANH -> Math.tanh(x);
            case MISH -> x * Math.tanh(Math.log(1 + Math.exp(x)));
            case RELU2 -> Math.pow(Math.max(0, x), 2);
            case LEAKY_RELU -> x > 0 ? x : x / 100;
        };
    }

    /** Maclaurin's series for small arguments, the continued fraction of the complement for large ones. */
    private static double erf(double x) {
        if (Math.abs(x) > 2.5) {
            double fraction = Math.abs(x);
            for (int n = 200; n > 0; n--) {
                fraction = Math.abs(x) + n / 2.0 / fraction;
            }
            return Math.signum(x) * (1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction));
        }
        double power = x;
        double sum = 0;
        for (int n = 0; n < 60; n++) {
            sum += power / (2 * n + 1);
            power *= -x * x / (n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    private double[] of(String name) {
        return weights.get(name);
    }
}
