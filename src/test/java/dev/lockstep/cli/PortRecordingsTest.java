package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code diff} of a CNN recorded in torch and of its ports to paddle, right and with a planted fault: src/test/resources/port. */
class PortRecordingsTest {
    private static CommandRun diff(String port) {
        return CommandRun.of("diff", "src/test/resources/port/" + port + ".npy", "src/test/resources/port/torch.npy");
    }

    /** Adam makes steps of the rate out of the rounding that is the gradient of a bias before batch norm. */
    @Test
    void theRightPortPassesAlthoughABiasWithoutGradientIsApart() {
        CommandRun right = diff("paddle");
        assertThat(right.out())
                .contains("amplified: the gradient of conv1.bias is rounding")
                .doesNotContain("first divergence");
        assertThat(right.code()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        paddle_bn_momentum  | iter_0/param/bn1.running_mean | left is 9.0000 x right
        paddle_decay_all    | iter_0/param/conv1.bias       | as weight decay makes it
        paddle_untransposed | init/fc1.weight               | left agrees when it is transposed
        """)
    void aPlantedFaultIsTheFirstDivergence(String port, String key, String relation) {
        CommandRun faulty = diff(port);
        assertThat(faulty.out().lines().filter(line -> line.startsWith("first divergence: ")))
                .singleElement()
                .asString()
                .startsWith("first divergence: " + key + " ")
                .contains(relation);
        assertThat(faulty.code()).isEqualTo(1);
    }
}
