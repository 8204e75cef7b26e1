package dev.lockstep.explain.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.Edit;
import dev.lockstep.suite.SpecTemplate;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaledGradientsTest {
    /** Under plain SGD gradients times a factor are a rate times that factor; the loss itself stays as it is. */
    @ParameterizedTest
    @CsvSource({"2, 2e-2, true", "0.5, 5e-3, true", "-1, 1e-2, false", "2, 1e-2, false"})
    void gradientsTimesAFactorAreARateTimesThatFactor(double factor, double rate, boolean equal) {
        SpecTemplate sgd = RecordedCase.template(RecordedCase.PROBE)
                .with(List.of(
                        new Edit("model.vocab", 101),
                        new Edit("model.hidden", 32),
                        new Edit("model.intermediate", 64),
                        new Edit("optimizer.name", "SGD"),
                        new Edit("optimizer.params.weight_decay", 0.0),
                        new Edit("optimizer.params.lr", 1e-2)));
        SpecTemplate scaled = sgd.with(new Edit("loss.gradient_scale", factor));
        assertThat(Effects.areEqual(scaled, sgd.with(new Edit("optimizer.params.lr", rate))))
                .isEqualTo(equal);
    }
}
