package dev.lockstep.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.apache.commons.numbers.gamma.Erfc;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What ND4J 1.0.0-M2.1 does not do right, and the graph therefore goes without: when one of these fails, ND4J has mended it. */
class Nd4jFaultsTest {
    @BeforeAll
    static void load() {
        Library.load();
    }

    @Test
    void layerNormThrowsOnRows() {
        INDArray x = Nd4j.rand(DataType.DOUBLE, 2, 4);
        INDArray scale = Nd4j.ones(DataType.DOUBLE, 4);
        INDArray shift = Nd4j.zeros(DataType.DOUBLE, 4);
        assertThatThrownBy(() -> Nd4j.nn().layerNorm(x, scale, shift, true, 1)).hasMessageContaining("layer_norm");
    }

    @Test
    void layerNormOfGraphsHasNoEpsilon() {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.var("x", Nd4j.createFromArray(new double[][] {{1e-13, -1e-13}}));
        SDVariable scale = graph.constant(Nd4j.ones(DataType.DOUBLE, 2));
        SDVariable shift = graph.constant(Nd4j.zeros(DataType.DOUBLE, 2));
        // 1e-7 with the usual epsilon of 1e-12.
        assertThat(graph.nn.layerNorm(x, scale, shift, true, 1).eval().getDouble(0, 0))
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void geluIsQuickGelu() {
        double x = 1.5;
        assertThat(evaluated("gelu", x)).isCloseTo(x / (1 + Math.exp(-1.702 * x)), within(1e-7));
        assertThat(Math.abs(evaluated("gelu", x) - gelu(x))).isGreaterThan(5e-3);
    }

    @Test
    void preciseGeluCubesTheFactorToo() {
        double x = 2.2;
        double wrong = Math.sqrt(2 / Math.PI) * (x + Math.pow(0.044715 * x, 3));
        assertThat(evaluated("preciseGelu", x)).isCloseTo(0.5 * x * (1 + Math.tanh(wrong)), within(1e-7));
        assertThat(Math.abs(evaluated("preciseGelu", x) - gelu(x))).isGreaterThan(0.03);
    }

    private static double gelu(double x) {
        return 0.5 * x * Erfc.value(-x * Math.sqrt(0.5));
    }

    private static double evaluated(String which, double x) {
        SameDiff graph = SameDiff.create();
        SDVariable given = graph.constant(Nd4j.createFromArray(x));
        SDVariable y = which.equals("gelu") ? graph.nn.gelu(given) : graph.nn.preciseGelu(given);
        return y.eval().getDouble(0);
    }

    @Test
    void twoGathersCannotBeDifferentiated() {
        SameDiff graph = SameDiff.create();
        SDVariable table = graph.var("table", Nd4j.rand(DataType.DOUBLE, 5, 3));
        SDVariable other = graph.var("other", Nd4j.rand(DataType.DOUBLE, 5, 3));
        SDVariable rows = graph.constant(Nd4j.createFromArray(1, 2, 2));
        graph.gather(table, rows, 0).add(graph.gather(other, rows, 0)).sum().rename("loss");
        graph.setLossVariables("loss");
        assertThatThrownBy(() -> graph.calculateGradients(Map.of(), "table")).isInstanceOf(RuntimeException.class);
    }

    @Test
    void logSoftmaxOfAnAxisCannotBeDifferentiated() {
        SameDiff graph = SameDiff.create();
        INDArray values = Nd4j.rand(DataType.DOUBLE, 2, 3);
        graph.nn.logSoftmax(graph.var("x", values), 1).sum().rename("loss");
        graph.setLossVariables("loss");
        assertThatThrownBy(() -> graph.calculateGradients(Map.of(), "x")).isInstanceOf(RuntimeException.class);
    }
}
