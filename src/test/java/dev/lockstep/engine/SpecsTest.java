package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.Field;
import dev.lockstep.engine.spec.Fields;
import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.NamePair;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerFramework;
import dev.lockstep.engine.spec.OptimizerName;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.schedule.ScheduleSpec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What specs refuse, and in which words; what optimizers' settings become in another dialect. */
class SpecsTest {
    private static final String QUERY = "bert.encoder.layer.0.attention.self.query.weight";

    static Stream<Arguments> bad() {
        return Stream.of(
                bad("optimizer.params.lr: NaN is not a finite number", spec -> spec.params.put("lr", Double.NaN)),
                bad(
                        "optimizer.params.epsilon: is none of lr, betas, eps, weight_decay, correct_bias of torch's"
                                + " AdamW; did you mean eps?",
                        spec -> spec.params.put("epsilon", 1e-6)),
                bad(
                        "optimizer.params.betas: [0.9] is not a list of two numbers",
                        spec -> spec.params.put("betas", List.of(0.9))),
                bad("optimizer.amsgrad: true, but SGD has no second moment", spec -> {
                    spec.optimizer = OptimizerName.SGD;
                    spec.params.clear();
                    spec.amsgrad = true;
                }),
                bad("optimizer.name: hf has no Adam", spec -> {
                    spec.framework = OptimizerFramework.HF;
                    spec.optimizer = OptimizerName.ADAM;
                }),
                bad("optimizer.params.learning_rate: is missing, and has no default in optax", spec -> {
                    spec.framework = OptimizerFramework.OPTAX;
                    spec.params.clear();
                }),
                bad("optimizer.accumulate: 0 is less than 1", spec -> spec.accumulate = 0),
                bad(
                        "optimizer.decay_by: nothing, but torch's Adam has no decoupled weight decay",
                        spec -> other(spec, OptimizerName.ADAM, "decay_by", "nothing")),
                bad(
                        "optimizer.scalars: float32, but of torch's RMSprop they are the framework's own",
                        spec -> other(spec, OptimizerName.RMSPROP, "scalars", "float32")),
                bad(
                        "optimizer.lazy: [embeddings], but torch's Muon updates whole parameters",
                        spec -> other(spec, OptimizerName.MUON, "lazy", List.of("embeddings"))),
                bad(
                        "optimizer.schedule.params.cycle_momentum: true, but torch's Adagrad has neither momentum nor"
                                + " beta1",
                        spec -> {
                            other(spec, OptimizerName.ADAGRAD, "maximize", false);
                            spec.schedule = new ScheduleSpec(
                                    "torch", "OneCycleLR", Map.of("max_lr", 1e-3, "total_steps", 20), null);
                        }),
                bad(
                        "optimizer.schedule.params.t_in_epochs: true: its steps are epochs, of which a training run"
                                + " has none",
                        spec -> spec.schedule =
                                new ScheduleSpec("timm", "CosineLRScheduler", Map.of("t_initial", 20), null)),
                bad(
                        "optimizer.count.offset: 0 is less than 1",
                        spec -> spec.optimizerFields.put("count", Map.of("per_update", 0))),
                bad("optimizer.skip[1]: -1 is less than 0", spec -> spec.optimizerFields.put("skip", List.of(2, -1))),
                bad(
                        "optimizer.lr_for.classifier: -1.0 is not a finite number at least 0.0",
                        spec -> spec.optimizerFields.put("lr_for", Map.of("classifier", -1.0))),
                bad(
                        "batch.length: 8 and position offset 505 pass max_position 512",
                        spec -> spec.model = edited(model -> model.positionOffset = 505)),
                // 2147483647 + 1 is negative in 32 bits.
                bad("batch.length: 2147483647 and position offset 1 pass max_position 512", spec -> {
                    spec.model = edited(model -> model.positionOffset = 1);
                    spec.batch = BatchSpec.generated(1, 2147483647, 0);
                }),
                bad(
                        "batch.size: an array of shape (10000, 2, 512, 512) has more than 2147483647 elements",
                        spec -> spec.batch = BatchSpec.generated(10_000, 512, 0)),
                bad(
                        "model.transposed: classifier.weight is (2, 32), not square",
                        spec -> spec.model = edited(model -> model.transposed = List.of("classifier.weight"))),
                bad(
                        "model.swapped: query is no parameter of this model",
                        spec -> spec.model = edited(model -> model.swapped = List.of(new NamePair("query", QUERY)))),
                bad(
                        "model.layer_norm_eps: -1.0 is not a finite number at least 0.0",
                        spec -> spec.model = edited(model -> model.layerNormEps = -1)),
                bad("observe.hidden_3: the last hidden state is hidden_2", spec -> spec.observing("hidden_3")),
                bad("observe.grad/x: x is no parameter of this model", spec -> spec.observing("grad/x")),
                bad("iterations: 0 is less than 1", spec -> spec.iterations = 0));
    }

    /** Another optimizer with its defaults but for one field. */
    private static void other(SpecBuilder spec, OptimizerName name, String field, Object value) {
        spec.optimizer = name;
        spec.params.clear();
        spec.optimizerFields.put(field, value);
    }

    private static Arguments bad(String message, Consumer<SpecBuilder> edit) {
        return Arguments.of(message, edit);
    }

    private static ModelSpec edited(Consumer<ModelBuilder> edit) {
        ModelBuilder model = new ModelBuilder(Sizes.NANO.model());
        edit.accept(model);
        return model.build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void badFieldIsRefusedByName(String message, Consumer<SpecBuilder> edit) {
        assertThatThrownBy(() -> {
                    SpecBuilder spec = new SpecBuilder(Sizes.NANO, 0);
                    edit.accept(spec);
                    spec.build();
                })
                .isInstanceOf(BadFieldException.class)
                .hasMessage(message);
    }

    /** Of a batch from files nobody knows the size before they are read. */
    @Test
    void aBatchFromFilesThatMakesTooMuchIsRefused() {
        SpecBuilder spec = new SpecBuilder(Sizes.NANO, 0);
        spec.batch = BatchSpec.of(Map.of("ids", "ids", "labels", "labels"));
        assertThatThrownBy(() -> Batches.of(spec.build(), new Inputs() {
                    @Override
                    public Optional<float[]> parameter(String checkpoint, ModelParameter parameter) {
                        return Optional.empty();
                    }

                    @Override
                    public Integers integers(String file) {
                        return file.equals("ids")
                                ? new Integers(List.of(4096, 512), Collections.nCopies(4096 * 512, 1))
                                : new Integers(List.of(4096), Collections.nCopies(4096, 1));
                    }
                }))
                .isInstanceOf(BadFieldException.class)
                .hasMessage("batch.ids: an array of shape (4096, 2, 512, 512) has more than 2147483647 elements");
    }

    @Test
    void headsMustDivideHidden() {
        assertThatThrownBy(() -> Sizes.NANO.model().with(ModelFields.HEADS, 5))
                .hasMessage("model.heads: 5 does not divide hidden 32");
    }

    @Test
    void badScheduleIsRefusedUnderItsField() {
        SpecBuilder spec = new SpecBuilder(Sizes.NANO, 0);
        spec.schedule = new ScheduleSpec("hf", "cosinus", Map.of(), null);
        assertThatThrownBy(spec::build)
                .isInstanceOf(BadFieldException.class)
                .hasMessageStartingWith("optimizer.schedule");
    }

    @Test
    void settingsKeepTheirMeaningInAnotherDialect() {
        Map<String, Object> torch = Map.of("lr", 3e-5, "betas", List.of(0.8, 0.99), "eps", 1e-6, "weight_decay", 0.01);
        Map<String, Object> paddle =
                translated(OptimizerFramework.TORCH, OptimizerFramework.PADDLE, OptimizerName.ADAMW, torch);
        assertThat(paddle)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "learning_rate", 3e-5, "beta1", 0.8, "beta2", 0.99, "epsilon", 1e-6, "weight_decay", 0.01));
        assertThat(translated(OptimizerFramework.PADDLE, OptimizerFramework.TORCH, OptimizerName.ADAMW, paddle))
                .containsExactlyInAnyOrderEntriesOf(torch);
    }

    @Test
    void whatWasNotSetIsLeftToTheNewDialect() {
        assertThat(translated(
                        OptimizerFramework.TORCH, OptimizerFramework.KERAS, OptimizerName.ADAMW, Map.of("lr", 1e-3)))
                .containsExactly(Map.entry("learning_rate", 1e-3));
    }

    @Test
    void settingWithoutCounterpartIsRefusedUnlessNeutral() {
        Map<String, Object> neutral = Map.of("lr", 1e-3, "dampening", 0.0);
        assertThat(translated(OptimizerFramework.TORCH, OptimizerFramework.PADDLE, OptimizerName.SGD, neutral))
                .containsExactly(Map.entry("learning_rate", 1e-3));
        assertThatThrownBy(() -> translated(
                        OptimizerFramework.TORCH,
                        OptimizerFramework.PADDLE,
                        OptimizerName.SGD,
                        Map.of("lr", 1e-3, "dampening", 0.5)))
                .hasMessage("optimizer.framework: paddle's SGD knows no dampening, which is 0.5");
    }

    /** What carries over carries over; the rest is the new optimizer's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        TORCH  | ADAMW | TORCH | SGD      | {lr=0.001, weight_decay=0.01}
        TORCH  | ADAMW | KERAS | RMSPROP  | {learning_rate=0.001, epsilon=1.0E-6, weight_decay=0.01}
        TORCH  | ADAMW | OPTAX | NADAM    | {learning_rate=0.001, b1=0.8, b2=0.99, eps=1.0E-6}
        TORCH  | ADAMW | TORCH | MUON     | {lr=0.001, weight_decay=0.01, eps=1.0E-6}
        TORCH  | ADAMW | TIMM  | LION     | {lr=0.001, betas=[0.8, 0.99], weight_decay=0.01}
        TORCH  | ADAMW | BERT  | ADAMW    | {lr=0.001, betas=[0.8, 0.99], eps=1.0E-6, weight_decay=0.01}
        """)
    void anotherOptimizerTakesWhatItKnows(
            OptimizerFramework from, OptimizerName name, OptimizerFramework to, OptimizerName other, String expected) {
        Map<String, Object> params = Map.of("lr", 1e-3, "betas", List.of(0.8, 0.99), "eps", 1e-6, "weight_decay", 0.01);
        Map<String, Object> translated =
                OptimizerDialects.translate(OptimizerDialects.of(from, name), OptimizerDialects.of(to, other), params);
        assertThat(parsed(translated.toString())).isEqualTo(parsed(expected));
    }

    private static Set<String> parsed(String map) {
        return Set.of(map.substring(1, map.length() - 1).split(", (?=[a-z])"));
    }

    private static Map<String, Object> translated(
            OptimizerFramework from, OptimizerFramework to, OptimizerName name, Map<String, Object> params) {
        return OptimizerDialects.translate(OptimizerDialects.of(from, name), OptimizerDialects.of(to, name), params);
    }

    @Test
    void transposedAndSwappedWeightsAreLoadedSo() {
        String key = QUERY.replace("query", "key");
        SpecBuilder plain = new SpecBuilder(Sizes.NANO, 0).observing("param/" + QUERY, "param/" + key);
        plain.params.put("lr", 0.0);
        SpecBuilder ported = new SpecBuilder(Sizes.NANO, 0).observing("param/" + QUERY, "param/" + key);
        ported.params.put("lr", 0.0);
        ported.model = edited(model -> {
            model.swapped = List.of(new NamePair(QUERY, key));
            model.transposed = List.of(key);
        });
        Map<String, double[]> expected = Runs.run(plain.build());
        Map<String, double[]> actual = Runs.run(ported.build());
        assertThat(actual.get("param/" + QUERY + "_0")).containsExactly(expected.get("param/" + key + "_0"));
        assertThat(actual.get("param/" + key + "_0")[1]).isEqualTo(expected.get("param/" + QUERY + "_0")[32]);
    }

    @Test
    void catalogueNamesEveryParameterOfEveryDialect() {
        assertThat(Fields.all())
                .extracting(Field::path)
                .contains(
                        "model.layer_norm_eps",
                        "optimizer.params.beta_1",
                        "optimizer.params.correct_bias",
                        "loss.reduction");
    }
}
