package dev.lockstep.explain.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.explain.replay.DecayReach.Reach;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of resources/replay: two updates of an MLP of 1,042 parameters by optimizers of torch, paddle, optax and Keras. */
class IdentificationTest {
    /** Numbers as make.py gives them; a class of equal formulas is told by its first. */
    @ParameterizedTest
    @CsvSource({
        "torch_sgd, torch's SGD, 0.05, MOMENTUM 0.9 WEIGHT_DECAY 0.01",
        "torch_sgd_dampened, torch's SGD, 0.05, MOMENTUM 0.8 DAMPENING 0.3",
        "torch_adam, torch's Adam, 0.001, BETA1 0.9 BETA2 0.999 EPSILON 1e-8 WEIGHT_DECAY 0.01",
        "torch_adamw, torch's AdamW, 0.001, BETA1 0.9 BETA2 0.999 EPSILON 1e-8 WEIGHT_DECAY 0.01",
        "torch_adamw_small, torch's AdamW, 3e-5, BETA1 0.9 BETA2 0.98 EPSILON 1e-6 WEIGHT_DECAY 0.01",
        "torch_amsgrad, torch's AdamW amsgrad, 0.001, BETA2 0.999 WEIGHT_DECAY 0.1",
        "torch_rmsprop, torch's RMSprop, 0.001, SMOOTHING 0.95 MOMENTUM 0.5 EPSILON 1e-8",
        "optax_adamw, optax's AdamW, 0.001, BETA1 0.9 BETA2 0.999 EPSILON 1e-8 WEIGHT_DECAY 0.01",
        "optax_sgd_nesterov, torch's SGD Nesterov's momentum, 0.05, MOMENTUM 0.9",
        "paddle_adamw, paddle's AdamW, 0.001, BETA1 0.9 BETA2 0.999 EPSILON 1e-8 WEIGHT_DECAY 0.01",
        "paddle_adamw_small, paddle's AdamW, 3e-5, BETA2 0.98 EPSILON 1e-6 WEIGHT_DECAY 0.01",
        "paddle_adam, paddle's Adam, 0.001, BETA1 0.9 BETA2 0.999 EPSILON 1e-8 WEIGHT_DECAY 0.01",
        "keras_adamw, Keras' Adam, 0.001, EPSILON 1e-5 WEIGHT_DECAY 0.01",
        "keras_adam, Keras' Adam, 0.001, EPSILON 1e-4 WEIGHT_DECAY 0",
        "torch_adagrad, torch's Adagrad, 0.01, EPSILON 1e-10",
        "optax_lion, timm's Lion, 0.001, WEIGHT_DECAY 0.1",
    })
    void twoUpdatesFromTheFirstWeightsTellOptimizerAndNumbers(String record, String name, double lr, String numbers) {
        Identification found = Records.identified(record);
        assertThat(found.fits()).isNotEmpty();
        Fit fit = found.fits().get(0);
        assertThat(named(fit)).isEqualTo(name);
        assertThat(fit.setting().rates()).containsExactly(lr, lr);
        String[] words = numbers.split(" ", -1);
        for (int i = 0; i < words.length; i += 2) {
            assertThat(fit.numbers().get(ParameterMeaning.valueOf(words[i])).value())
                    .as(words[i])
                    .isCloseTo(Double.parseDouble(words[i + 1]), within(1e-20));
        }
    }

    private static String named(Fit fit) {
        String flags = String.join(" ", Flags.changed(fit.variant()));
        return OptimizerText.name(fit.variant().dialect()) + (flags.isEmpty() ? "" : " " + flags);
    }

    /** What the issue measured: rate to 1.5e-8 (absolute), epsilon to 3e-4, 1 - beta2 to 2e-4. */
    @Test
    void fittedNumbersAreAsPreciseAsFloat32Allows() {
        Map<ParameterMeaning, FittedNumber> numbers =
                Records.identified("torch_adam").fits().get(0).numbers();
        FittedNumber rate =
                Records.identified("torch_adam").fits().get(0).rates().get(0);
        assertThat(rate.fitted()).isCloseTo(1e-3, within(1.5e-8));
        assertThat(numbers.get(ParameterMeaning.EPSILON).fitted()).isCloseTo(1e-8, within(1e-8 * 1e-3));
        assertThat(numbers.get(ParameterMeaning.WEIGHT_DECAY).fitted()).isCloseTo(0.01, within(1e-6));
        assertThat(1 - numbers.get(ParameterMeaning.BETA2).fitted()).isCloseTo(1e-3, within(1e-3 * 2e-4));
    }

    @Test
    void parametersThatDecaySparesAreTold() {
        Identification found = Records.identified("torch_adamw");
        assertThat(OptimizerText.reached(found, found.fits().get(0), Reach.SPARED))
                .containsExactly("fc1.bias", "norm.weight", "norm.bias", "fc2.bias", "out.bias");
        assertThat(OptimizerText.reached(found, found.fits().get(0), Reach.DECAYED))
                .containsExactly("fc1.weight", "fc2.weight", "out.weight");
    }

    @Test
    void paddleTorchAndOptaxAreToldApartByTheirRounding() {
        for (String record : List.of("torch_adamw", "optax_adamw", "paddle_adamw", "paddle_adamw_small")) {
            assertThat(Records.identified(record).fits()).as(record).allMatch(fit -> OptimizerText.name(
                            fit.variant().dialect())
                    .startsWith(record.substring(0, record.indexOf('_'))));
        }
    }

    @Test
    void anOptimizerOutsideTheTableIsNotNamed() {
        assertThat(Records.identified("torch_rprop").fits()).isEmpty();
    }
}
