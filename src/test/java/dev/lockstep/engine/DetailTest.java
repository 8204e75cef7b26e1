package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.Precision;
import dev.lockstep.record.NdArray;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every hidden state, logit, gradient and final parameter of one run, against PyTorch's. */
class DetailTest {
    /**
     * Hidden states are of order 1, gradients at most 0.1, parameters move by 3e-4 in all: the tolerances are a few of
     * float32's last places, and a hundredth of what one wrong sign or factor makes.
     */
    @ParameterizedTest
    @CsvSource({"nano_torch_detail, FLOAT32, 2e-6, 1e-7, 2e-6", "nano_torch64_detail, FLOAT64, 1e-13, 1e-14, 1e-11"})
    void everythingIsPyTorchs(String file, Precision precision, double forward, double gradient, double parameter) {
        Map<String, NdArray> reference = Runs.reference("bp/" + file + ".npy");
        Map<String, double[]> observed = Runs.run(new SpecBuilder(Sizes.NANO, 0)
                .in(precision)
                .observing("loss", "hidden_{layer}", "logits", "grad/{parameter}", "param/{parameter}")
                .build());
        int compared = 0;
        for (Map.Entry<String, NdArray> entry : reference.entrySet()) {
            String key = entry.getKey();
            String name = key.startsWith("loss_") ? key : key + (key.startsWith("param/") ? "_9" : "_0");
            double tolerance = key.startsWith("param/") ? parameter : key.startsWith("grad/") ? gradient : forward;
            assertThat(Runs.maxDifference(observed.get(name), entry.getValue().toDoubles()))
                    .as(key)
                    .isLessThanOrEqualTo(tolerance);
            compared++;
        }
        assertThat(compared).isEqualTo(10 + 3 + 1 + 2 * (5 + 2 * 16 + 4));
    }
}
