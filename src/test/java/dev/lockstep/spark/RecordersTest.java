package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import dev.lockstep.spark.table.Views;
import dev.lockstep.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The recorders of jobs/recorders under the frameworks themselves, which jobs/recorders/setup.sh installs: mvn -P peers test
 * -Dpeers=DIR.
 */
@Tag("peers")
@ExtendWith(SharedSession.class)
class RecordersTest {
    private static final Path RECORDERS = Path.of("jobs/recorders").toAbsolutePath();

    /** The setting of bp/nano_torch_detail.npy: hidden states, logits, gradients, parameters, losses of one run. */
    private static final String DETAIL = """
        { "suite": "detail", "backprop": [ { "name": "detail", "observe": "all", "iterations": 10,
          "model": {"layers": 2, "hidden": 32, "heads": 2, "intermediate": 64, "vocab": 101, "max_position": 512, "labels": 2},
          "weights": {"generator": "numpy-normal", "std": 0.02, "seed": "{seed}"},
          "batch": {"generator": "numpy-randint", "size": 2, "length": 8, "seed": "{seed}"},
          "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 3e-5, "eps": 1e-6, "weight_decay": 0.01},
            "no_decay": ["bias", "LayerNorm"]},
          "candidate": {"command": ["python-%s", "%s"], "optimizer.framework": "%s"},
          "reference": {"npy": "%s"} } ] }
        """;

    private static final String NANO = """
        { "suite": "fields", "tolerance": {"method": "max", "threshold": %6$s, "rtol": %6$s}, "defaults": {"backprop": {
          "model": {"layers": 2, "hidden": 32, "heads": 2, "intermediate": 64, "vocab": 101, "max_position": 32, "labels": 3},
          "weights": {"generator": "numpy-normal", "std": 0.1, "seed": "{seed}"},
          "batch": {"generator": "numpy-randint", "size": 4, "length": 8, "seed": "{seed}"},
          "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 1e-3, "eps": 1e-6, "weight_decay": 0.1},
            "no_decay": ["bias", "LayerNorm"]},
          "seeds": "0-1", "iterations": 6,
          "observe": {"loss": "loss_{iteration}", "grad_norm": "grad_norm_{iteration}", "param_norm": "param_norm_{iteration}"} }},
          "backprop": [ { "name": "fields", "candidate": {"computed": "%5$s", "optimizer.framework": "%s"},
            "reference": {"command": ["python-%s", "%s"], "precision": "%5$s", "optimizer.framework": "%2$s"}, %4$s } ] }
        """;

    private static final String FIELDS = """
        torch  @ schedule @ "optimizer": {"schedule": {"framework": "hf", "scheduler": "cosine", "params": {"num_warmup_steps": 2, "num_training_steps": 6}}}
        torch  @ steps    @ "optimizer": {"schedule": {"framework": "torch", "scheduler": "StepLR", "params": {"step_size": 2, "gamma": 0.5}}}
        torch  @ clip     @ "optimizer": {"clip_norm": 0.1, "clip_value": 0.01, "accumulate": 2}, "loss": {"reduction": "sum", "label_smoothing": 0.1, "flip_labels": true}
        torch  @ kept     @ "optimizer": {"zero_grad": false, "amsgrad": true, "params": {"betas": [0.8, 0.9]}}
        torch  @ model    @ "model": {"hidden_act": "gelu_new", "layer_norm_eps": 1e-5, "attention_scale": false, "position_offset": 3, "token_type": 1, "pooler_act": "none"}
        torch  @ pads     @ "batch": {"pads": true, "mask": true, "count": 2, "stride": 7}, "model": {"padding_idx": null}
        torch  @ masked   @ "batch": {"pads": true}, "model": {"auto_mask": true, "transposed": ["bert.pooler.dense.weight"]}
        torch  @ log      @ "observe": {"loss": {"key": "loss_{iteration}", "scale": 0.5, "average": {"window": 2}, "reset_every": 4}}
        torch  @ batches  @ "batch": {"count": 3, "repeat": 2, "order": [2, 0, 1], "duplicates": 1, "label_noise": 0.5, "token_types": "halves"}
        torch  @ last     @ "batch": {"count": 3, "drop_last": true, "seed": "{seed}+3"}, "weights": {"generator": "xavier-uniform"}
        torch  @ drawn    @ "weights": {"generator": {"embeddings": "truncated-normal", "attention": "kaiming-uniform", "": "torch-linear"}}
        torch  @ parts    @ "model": {"no_bias": ["key", "pooler"], "layer_norm_eps": {"embeddings": 1e-3, "layer.1": 1e-2}, "hidden_act": "mish", "attention_scale": "hidden", "pooler_act": "relu"}
        torch  @ training @ "optimizer": {"frozen": ["embeddings"], "lr_for": {"layer.0": 0.5}, "decay_for": {"classifier": 3}, "skip": [1, 2]}, "loss": {"class_weights": [1, 2, 0.5]}
        torch  @ ema      @ "observe": {"ema": {"decay": 0.7, "warmup": true}}, "optimizer": {"maximize": true}
        torch  @ skip     @ "model": {"skip": ["layer.0.attention", "layer.1.intermediate", "embeddings.LayerNorm"]}
        torch  @ layer    @ "model": {"skip": ["layer.1"], "attention_scale": 0.5, "pooler_act": "none"}
        torch  @ norms    @ "model": {"skip": ["layer.0.output.LayerNorm", "layer.1.attention.output.LayerNorm"]}
        torch  @ rounded  @ "weights": {"dtype": "bfloat16"}, "optimizer": {"masters": false, "frozen": ["key"]}
        torch  @ masters  @ "weights": {"dtype": "float16"}, "optimizer": {"clip_norm": 0.5, "schedule": {"framework": "hf", "scheduler": "linear", "params": {"num_warmup_steps": 2, "num_training_steps": 9}}}
        torch  @ replicas @ "replicas": {"n": 2, "reduce": "sum", "skip": ["classifier"]}, "loss": {"class_weights": [1, 2, 0.5]}
        torch  @ halves   @ "replicas": {"n": 4, "skip": ["bias"]}, "optimizer": {"zero_grad": false, "clip_norm": 1}, "weights": {"dtype": "bfloat16"}
        paddle @ weighted @ "loss": {"class_weights": [1, 2, 0.5]}
        paddle @ smoothed @ "loss": {"class_weights": [1, 2, 0.5], "label_smoothing": 0.2}, "model": {"framework": "paddlenlp"}
        paddle @ log      @ "observe": {"loss": {"key": "loss_{iteration}", "scale": 2, "average": "running"}}, "batch": {"token_types": "halves", "repeat": 2}
        paddle @ drawn    @ "weights": {"generator": "torch-linear"}, "batch": {"count": 3, "duplicates": 2, "order": [1, 1, 0]}
        paddle @ schedule @ "optimizer": {"schedule": {"framework": "paddlenlp", "scheduler": "CosineDecayWithWarmup", "params": {"learning_rate": 1e-3, "total_steps": 6, "warmup": 2}}}
        paddle @ steps    @ "optimizer": {"schedule": {"framework": "paddle", "scheduler": "StepDecay", "params": {"learning_rate": 1e-3, "step_size": 2}}}
        paddle @ loss     @ "optimizer": {"clip_value": 0.01, "accumulate": 2}, "loss": {"reduction": "sum", "label_smoothing": 0.1, "flip_labels": true}
        paddle @ model    @ "model": {"hidden_act": "relu", "layer_norm_eps": 1e-5, "position_offset": 3, "token_type": 1, "pooler_act": "none"}
        paddle @ pads     @ "batch": {"pads": true}, "model": {"framework": "paddlenlp"}
        paddle @ padding  @ "batch": {"pads": true, "mask": true}, "model": {"padding_idx": 0, "swapped": [["bert.pooler.dense.weight", "bert.encoder.layer.0.attention.self.key.weight"]]}
        """;

    private static final String MLP = """
        { "suite": "mlp", "backprop": [ { "name": "mlp", "observe": "all", "iterations": 3, "seeds": "0-1",
          "candidate": {"command": ["python-paddle", "%1$s/generic.py", "%2$s/paddle_mlp.py"], "settings": {"width": 3}},
          "reference": {"command": ["python-torch", "%1$s/generic.py", "%2$s/torch_mlp.py"], "settings": {"width": 3}} } ] }
        """;

    private static final String INSTALL =
            "programs that jobs/recorders/setup.sh DIR writes to DIR/bin, and mvn -Ppeers test -Dpeers=DIR finds there";

    private static final List<String> MISSING_PYTHONS = Stream.of("python-torch", "python-paddle", "python-jax")
            .filter(RecordersTest::isMissing)
            .toList();

    @TempDir
    private static Path folder;

    private static CommandRun run;

    @BeforeAll
    static void runTheShippedSuite() {
        assertThat(MISSING_PYTHONS).as(INSTALL).isEmpty();
        run = lockstep("conf/recorders.json", "shipped", "--seeds", "0-1");
        views();
    }

    private static CommandRun lockstep(String suite, String id, String... more) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "run",
                                suite,
                                "--run-id",
                                id,
                                "--allow-commands",
                                "--out",
                                folder.resolve("out").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static boolean isMissing(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .noneMatch(each -> Files.isExecutable(Path.of(each, program)));
    }

    private static void views() {
        Store store = Store.open(folder.resolve("out").toString(), new Configuration());
        Views.query(SharedSession.session(), store, "SHOW VIEWS");
    }

    private static List<String> query(String sql) {
        return SharedSession.session().sql(sql).collectAsList().stream()
                .map(Row::toString)
                .toList();
    }

    @Test
    void everyCheckOfTheShippedSuitePasses() {
        assertThat(run.out()).contains("all 6 checks came out as expected");
        assertThat(run.code()).isZero();
    }

    /** The references were recorded by another script, on another day: a recorder that is right has their bits. */
    @ParameterizedTest
    @ValueSource(strings = {"recorded_torch", "recorded_paddle"})
    void recordersRepeatTheRecordedReferences(String check) {
        assertThat(query("SELECT max(max_diff), count(*) FROM diff WHERE run_id = 'shipped' AND check = '" + check
                        + "'"))
                .containsExactly("[0.0,20]");
    }

    /** 2e-7 as in MainJobTest. */
    @ParameterizedTest
    @ValueSource(strings = {"engine_torch", "engine_paddle"})
    void lockstepsOwnEngineIsWithinThreeUlpOfThem(String check) {
        assertThat(query("SELECT max(max_diff) <= 2e-7, count(*) FROM diff WHERE run_id = 'shipped' AND check = '"
                        + check + "'"))
                .containsExactly("[true,20]");
    }

    /**
     * A wrong layout or name would show as a shape, a missing key or 1e-2. torch on one thread has the record's bits; on two it sums the
     * gradients of LayerNorm otherwise, 4e-9 apart after ten iterations.
     */
    @ParameterizedTest
    @CsvSource({
        "torch, torch_transformers.py, torch, nano_torch_detail.npy, 1e-8",
        "paddle, paddle_paddlenlp.py, paddle, nano_torch_detail.npy, 4e-6"
    })
    void everyKeyOfADetailedRecordIsMet(String python, String recorder, String framework, String file, double most)
            throws IOException {
        Path suite = Files.writeString(
                folder.resolve("detail.json"),
                DETAIL.formatted(
                        python,
                        RECORDERS.resolve(recorder),
                        framework,
                        Path.of("src/test/resources/bp", file).toAbsolutePath()));
        lockstep(suite.toString(), "detail-" + python);
        views();
        assertThat(query("SELECT count(*) > 80, count_if(max_diff IS NULL), max(max_diff) <= " + most
                        + " FROM diff WHERE run_id = 'detail-" + python + "'"))
                .containsExactly("[true,0,true]");
    }

    /**
     * Every field that a recorder honours, away from its default, against Lockstep's own engine, which the recorded references hold, of
     * losses near 0.7 and of norms below 10: torch in float64, paddle, which keeps some constants in float32 anyway, in float32.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '\u0001', textBlock = FIELDS)
    void aFieldMeansWhatItMeansToTheEngine(String framework, String id, String fields) throws IOException {
        String recorder = framework.equals("torch") ? "torch_transformers.py" : "paddle_paddlenlp.py";
        Path suite = Files.writeString(
                folder.resolve("fields.json"),
                NANO.formatted(
                        framework,
                        framework,
                        RECORDERS.resolve(recorder),
                        fields,
                        framework.equals("torch") ? "float64" : "float32",
                        framework.equals("torch") ? "1e-10" : "1e-6"));
        CommandRun checked = lockstep(suite.toString(), "fields-" + framework + "-" + id);
        assertThat(checked.out()).contains("all 1 checks came out as expected");
        assertThat(checked.code()).isZero();
    }

    /** The recorder's own tests, in Python: jobs/recorders/tests. */
    @ParameterizedTest
    @ValueSource(strings = {"torch", "paddle", "jax"})
    void theRecordersOwnTestsPass(String framework) throws IOException, InterruptedException {
        Path log = folder.resolve(framework + ".log");
        Process tests = new ProcessBuilder(
                        "python-" + framework,
                        "-m",
                        "unittest",
                        "discover",
                        "-s",
                        RECORDERS.resolve("tests").toString(),
                        "-p",
                        "test_*" + framework + ".py")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(tests.waitFor()).as(Files.readString(log)).isZero();
        assertThat(log).content().containsPattern("Ran [1-9]\\d* tests");
    }

    /** A CNN and a recurrent model in both frameworks: the right ports pass, each planted fault is seen. */
    @Test
    void theExamplesComeOutAsTheySay() {
        CommandRun examples = lockstep(RECORDERS.resolve("examples/port.json").toString(), "port");
        assertThat(examples.out()).contains("all 4 checks came out as expected");
        assertThat(examples.code()).isZero();
    }

    @Test
    void theGenericRecorderMakesAnyModelOfTwoFrameworksComparable() throws IOException {
        Path suite = Files.writeString(
                folder.resolve("mlp.json"),
                MLP.formatted(RECORDERS, Path.of("src/test/resources/recorders").toAbsolutePath()));
        CommandRun mlp = lockstep(suite.toString(), "mlp");
        assertThat(mlp.code()).isZero();
        views();
        assertThat(query("SELECT key FROM summary WHERE run_id = 'mlp' AND key LIKE 'iter_0/%' ORDER BY position"))
                .containsExactly(
                        "[iter_0/input/0]",
                        "[iter_0/forward/0]",
                        "[iter_0/input/1]",
                        "[iter_0/forward/1]",
                        "[iter_0/input/2]",
                        "[iter_0/forward/2]",
                        "[iter_0/forward]",
                        "[iter_0/loss]",
                        "[iter_0/grad_norm]",
                        "[iter_0/grad/0.weight]",
                        "[iter_0/grad/0.bias]",
                        "[iter_0/grad/2.weight]",
                        "[iter_0/grad/2.bias]",
                        "[iter_0/lr]",
                        "[iter_0/grad_norm_clipped]",
                        "[iter_0/param/0.weight]",
                        "[iter_0/param/0.bias]",
                        "[iter_0/param/2.weight]",
                        "[iter_0/param/2.bias]");
    }

    @ParameterizedTest
    @CsvSource({"torch_transformers.py, model.attention_scale", "paddle_paddlenlp.py, optimizer.params.beta1"})
    void recordersSayWhatTheyHonour(String recorder, String field) {
        CommandRun hypotheses =
                CommandRun.of("hypotheses", "--for", RECORDERS.resolve(recorder).toString());
        assertThat(hypotheses.err()).isEmpty();
        assertThat(hypotheses.code()).isZero();
        assertThat(hypotheses.out()).containsPattern("\n" + field + " +yes ");
    }
}
