package dev.lockstep.suite.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.suite.BadSuiteException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every refusal is one line that names file, key path and value. */
class BadSuiteTest {
    private static final String COSINE = "/schedules/0/";
    private static final String CASE = "/defaults/backprop/";
    private static final String PADDLE = "/backprop/0/";

    /** What the JSON Schema can refuse as well: where to edit, what to write there, and what is said of it. */
    static Stream<Arguments> structural() {
        return Stream.of(
                row("/suit", "\"x\"", "suit: unknown key suit; did you mean suite?"),
                row(
                        "/checks",
                        "[]",
                        "checks: unknown key checks; known here: $schema, suite, tolerance, schedules, defaults,"
                                + " backprop"),
                row("/suite", "7", "suite: 7 is not a string"),
                row("/schedules", "{}", "schedules: {} is not an array"),
                row("/schedules/0", "3", "schedules[0]: 3 is not an object"),
                row(
                        "/tolerance",
                        "{\"treshold\": 1}",
                        "tolerance.treshold: unknown key treshold; did you mean threshold?"),
                row("/tolerance", "{\"threshold\": \"1e-6\"}", "tolerance.threshold: \"1e-6\" is not a number"),
                row("/tolerance", "{\"threshold\": -1}", "tolerance.threshold: -1.0 is not a number at least 0"),
                row("/tolerance", "{\"ulp\": 1.5}", "tolerance.ulp: 1.5 is not a whole number"),
                row("/tolerance", "{\"keys\": {\"a\": {}}}", "tolerance.keys.a: gives no limit"),
                row(
                        "/tolerance",
                        "{\"keys\": {\"a\": {\"treshold\": 1}}}",
                        "tolerance.keys.a.treshold: unknown key treshold; did you mean threshold?"),
                row(
                        COSINE + "expect",
                        "{\"verdict\": \"failed\"}",
                        "schedules[0].expect.verdict: failed cannot be expected: a case that does not run tells"
                                + " nothing"),
                row(
                        COSINE + "expect",
                        "{\"verdict\": \"mismatch\", \"keys\": []}",
                        "schedules[0].expect.keys: names no key"),
                row(
                        COSINE + "expect",
                        "{\"verdict\": \"mismatch\", \"at_most\": -1}",
                        "schedules[0].expect.at_most: -1.0 is not a finite number at least 0"),
                row(
                        "/tolerance",
                        "{\"method\": \"median\"}",
                        "tolerance.method: median is not one of min, max, mean, allclose, all"),
                row("/tolerance", "{\"method\": []}", "tolerance.method: [] names no method, or one twice"),
                row("/defaults/backprob", "{}", "defaults.backprob: unknown key backprob; did you mean backprop?"),
                row(COSINE + "name", "\"a#1\"", "schedules[0].name: \"a#1\" is blank, or has # or a control character"),
                row(
                        COSINE + "log",
                        "\"../x.log\"",
                        "schedules[0].log: \"../x.log\" is not the name of a file in the working directory"),
                row(
                        COSINE + "at",
                        "\"some\"",
                        "schedules[0].at: \"some\" is neither \"all\" nor {\"after\": [step, ...]} or {\"index\":"
                                + " [index, ...]}"),
                row(
                        COSINE + "at",
                        "{\"before\": [1]}",
                        "schedules[0].at.before: unknown key before; known here: after, index"),
                row(
                        COSINE + "at",
                        "{\"after\": [1], \"index\": [1]}",
                        "schedules[0].at: {\"after\":[1],\"index\":[1]} needs one of after and index"),
                row(COSINE + "at/after", "[-1]", "schedules[0].at.after[0]: -1 is not between 0 and 100000000"),
                row(COSINE + "at/after", "[3, 3]", "schedules[0].at.after: [3,3] names no step, or one twice"),
                row(COSINE + "at/after", "[1.5]", "schedules[0].at.after[0]: 1.5 is not a whole number"),
                row(
                        COSINE + "expect",
                        "{\"verdict\": \"wrong\"}",
                        "schedules[0].expect.verdict: wrong is not one of missing, shape, non-finite, mismatch,"
                                + " nondeterministic, amplified, vacuous, inconclusive, drifts, agrees, exact"),
                row(COSINE + "expect", "{}", "schedules[0].expect.verdict: is missing"),
                row(
                        COSINE + "reference",
                        "{}",
                        "schedules[0].reference: {} is no side; it needs one of framework, npy, safetensors, set,"
                                + " table",
                        Schema.ACCEPTS),
                row(COSINE + "reference", "{\"table\": \"x\"}", "schedules[0].reference.side: is missing"),
                row(
                        COSINE + "reference",
                        "{\"table\": \"../x\", \"side\": \"candidate\"}",
                        "schedules[0].reference.table: \"../x\" is no id of a run: a letter, then at most 127 letters,"
                                + " digits, '.', '_' and '-'"),
                row(
                        COSINE + "reference",
                        "{\"table\": \"x\", \"side\": \"left\"}",
                        "schedules[0].reference.side: \"left\" is not one of candidate, reference"),
                row(
                        COSINE + "reference",
                        "{\"table\": \"x\", \"side\": \"candidate\", \"series\": \"a\"}",
                        "schedules[0].reference.series: unknown key series; known here: table, side, check, keys"),
                row(COSINE + "reference/npy", "1", "schedules[0].reference.npy: 1 is not a string"),
                row(
                        COSINE + "reference/serie",
                        "\"x\"",
                        "schedules[0].reference.serie: unknown key serie; did you mean series?"),
                row(
                        COSINE + "reference/producer",
                        "{\"framework\": 1}",
                        "schedules[0].reference.producer.framework: 1 is not a string"),
                row(
                        COSINE + "reference/safetensors",
                        "\"x\"",
                        "schedules[0].reference: has npy and safetensors; a side has one of framework, npy,"
                                + " safetensors, set, table"),
                row(COSINE + "candidate/framework", "\"jax\"", "schedules[0].candidate.framework: jax is none of "),
                row(
                        COSINE + "candidate/param",
                        "{}",
                        "schedules[0].candidate.param: unknown key param; did you mean params?"),
                row(
                        COSINE + "grid",
                        "{\"params.warmup\": [1]}",
                        "schedules[0].grid.params.warmup: a grid crosses full paths, which start with candidate,"
                                + " reference"),
                row(
                        COSINE + "grid",
                        "{\"candidate.params.warmup\": []}",
                        "schedules[0].grid.candidate.params.warmup: names no value"),
                row(
                        COSINE + "grid",
                        "{\"candidate.params.warmup\": 1}",
                        "schedules[0].grid.candidate.params.warmup: 1 is not an array"),
                row(CASE + "model/head", "2", "defaults.backprop.model.head: unknown key head; did you mean heads?"),
                row(CASE + "model/type", "\"gpt\"", "defaults.backprop.model.type: gpt is not one of bert-classifier"),
                row(CASE + "model/layers", "0", "defaults.backprop.model.layers: 0 is not between 1 and 10000"),
                row(
                        CASE + "model/layers",
                        "2147483647",
                        "defaults.backprop.model.layers: 2147483647 is not between 1 and 10000"),
                row(
                        CASE + "model/layers",
                        "2.0",
                        "defaults.backprop.model.layers: 2.0 is not a whole number",
                        Schema.ACCEPTS),
                row(CASE + "model/hidden", "\"128\"", "defaults.backprop.model.hidden: \"128\" is not a whole number"),
                row(
                        CASE + "model/hidden_act",
                        "\"gelus\"",
                        "defaults.backprop.model.hidden_act: gelus is not one of gelu, gelu_new, relu, quick_gelu,"
                                + " silu, none, tanh, mish, relu2, leaky_relu"),
                row(
                        CASE + "model/attention_scale",
                        "\"head\"",
                        "defaults.backprop.model.attention_scale: \"head\" is not true, false, \"hidden\" or a number"),
                row(
                        CASE + "model/dropout",
                        "1",
                        "defaults.backprop.model.dropout: 1.0 is not at least 0 and less than 1"),
                row(
                        CASE + "model/swapped",
                        "[[\"a\"]]",
                        "defaults.backprop.model.swapped[0]: [\"a\"] is not a pair of names"),
                row(
                        CASE + "weights/generator",
                        "\"torch\"",
                        "defaults.backprop.weights.generator: torch is not one of numpy-normal, truncated-normal,"
                                + " xavier-uniform, kaiming-uniform, torch-linear"),
                row(
                        CASE + "weights/std",
                        "-1",
                        "defaults.backprop.weights.std: -1.0 is not a finite number at least 0.0"),
                row(CASE + "weights/seed", "\"x\"", "defaults.backprop.weights.seed: \"x\" is not a whole number"),
                row(
                        CASE + "weights",
                        "{\"safetensors\": \"m.safetensors\", \"res\": {}}",
                        "defaults.backprop.weights.res: unknown key res; did you mean rest?"),
                row(CASE + "batch/size", "0", "defaults.backprop.batch.size: 0 is less than 1"),
                row(
                        CASE + "batch/shuffle",
                        "true",
                        "defaults.backprop.batch.shuffle: unknown key shuffle; known here: generator, size, length,"
                                + " seed, pads, mask, count, stride, repeat, order, drop_last, token_types, duplicates,"
                                + " label_noise"),
                row(
                        CASE + "batch",
                        "{\"ids\": \"x.npy\", \"label\": \"y.npy\"}",
                        "defaults.backprop.batch.label: unknown key label; did you mean labels?"),
                row(
                        CASE + "loss",
                        "{\"reduction\": \"max\"}",
                        "defaults.backprop.loss.reduction: max is not one of mean, sum"),
                row(
                        CASE + "optimizer/framework",
                        "\"jax\"",
                        "defaults.backprop.optimizer.framework: jax is not one of torch, paddle, hf, optax, keras,"
                                + " nd4j, bert, timm"),
                row(
                        CASE + "optimizer/name",
                        "\"Adam W\"",
                        "defaults.backprop.optimizer.name: Adam W is not one of SGD, Adam, AdamW, RMSprop, Adagrad,"
                                + " Adadelta, Adamax, NAdam, RAdam, Lion, LAMB, Adafactor, Muon"),
                row(
                        CASE + "optimizer/clipnorm",
                        "1",
                        "defaults.backprop.optimizer.clipnorm: unknown key clipnorm; did you mean clip_norm?"),
                row(
                        CASE + "optimizer/no_decay",
                        "\"bias\"",
                        "defaults.backprop.optimizer.no_decay: \"bias\" is not an array"),
                row(CASE + "optimizer/accumulate", "0", "defaults.backprop.optimizer.accumulate: 0 is less than 1"),
                row(
                        CASE + "optimizer/clip_norm",
                        "-1",
                        "defaults.backprop.optimizer.clip_norm: -1.0 is not a finite number at least 0.0"),
                row(
                        CASE + "seeds",
                        "\"0..3\"",
                        "defaults.backprop.seeds: \"0..3\" is no list of seeds such as 0-15 or 0-3,7"),
                row(CASE + "seeds", "[0, 0]", "defaults.backprop.seeds: 0 occurs twice"),
                row(CASE + "iterations", "0", "defaults.backprop.iterations: 0 is less than 1"),
                row(
                        CASE + "iterations",
                        "99999999999",
                        "defaults.backprop.iterations: 99999999999 is too large",
                        Schema.ACCEPTS),
                row(CASE + "observe", "{\"loss\": 1}", "defaults.backprop.observe.loss: 1 is not a string"),
                row(PADDLE + "candidat", "{}", "backprop[0].candidat: unknown key candidat; did you mean candidate?"),
                row(
                        PADDLE + "noise",
                        "[]",
                        "backprop[0].noise: has 0 sides; what rounding does shows between two or more"),
                row(
                        PADDLE + "candidate/computed",
                        "\"float16\"",
                        "backprop[0].candidate.computed: float16 is not one of float32, float64, bfloat16"),
                row(
                        PADDLE + "candidate/backend",
                        "\"jax\"",
                        "backprop[0].candidate.backend: jax is not one of lockstep, nd4j"),
                row(
                        PADDLE + "candidate/seeds",
                        "\"0\"",
                        "backprop[0].candidate.seeds: unknown key seeds; known here: computed, backend, invariance,"
                                + " model, weights, batch, loss, optimizer, symmetry, iterations, resume,"
                                + " precision.matmul, replicas, observe.loss.scale, observe.loss.average,"
                                + " observe.loss.reset_every, observe.ema"),
                row(
                        PADDLE + "reference/command",
                        "[\"python\"]",
                        "backprop[0].reference: has command and npy; a side has one of computed, command, npy,"
                                + " safetensors, set, table"),
                row(PADDLE + "reference", "{\"command\": []}", "backprop[0].reference.command: [] names no program"),
                row(
                        PADDLE + "reference",
                        "{\"command\": \"rec.py\"}",
                        "backprop[0].reference.command: \"rec.py\" is not an array"),
                row(
                        PADDLE + "reference",
                        "{\"command\": [\"rec\"], \"timeout\": \"soon\"}",
                        "backprop[0].reference.timeout: \"soon\" is no time such as 90s, 10m or 2h"),
                row(
                        PADDLE + "reference",
                        "{\"command\": [\"rec\"], \"retries\": 101}",
                        "backprop[0].reference.retries: 101 is not between 0 and 100"),
                row(
                        PADDLE + "reference",
                        "{\"command\": [\"rec\"], \"repeat\": 0}",
                        "backprop[0].reference.repeat: 0 is not between 1 and 100"),
                row(
                        PADDLE + "reference",
                        "{\"command\": [\"rec\"], \"repeat\": \"2\"}",
                        "backprop[0].reference.repeat: \"2\" is not a whole number"),
                row(
                        PADDLE + "allow",
                        "[\"mismatch\"]",
                        "backprop[0].allow[0]: \"mismatch\" cannot be allowed; nondeterministic can"),
                row(PADDLE + "allow", "true", "backprop[0].allow: true is not an array"),
                row(PADDLE + "invariances", "\"heads\"", "backprop[0].invariances: \"heads\" is not an array"),
                row(
                        PADDLE + "reference/require",
                        "\"finite\"",
                        "backprop[0].reference.require: \"finite\" is not an array"),
                row(
                        PADDLE + "reference/require",
                        "[\"finit\"]",
                        "backprop[0].reference.require[0]: finit is not one of finite, every_param_moves, frozen,"
                                + " loss_falls, lr_follows, grad_norm_below"),
                row(
                        PADDLE + "candidate/require",
                        "[\"finite\", \"grad_norm_below\"]",
                        "backprop[0].candidate.require[1]: grad_norm_below needs a limit: {\"grad_norm_below\": 10}"),
                row(
                        PADDLE + "candidate/require",
                        "[{\"grad_norm_below\": 0}]",
                        "backprop[0].candidate.require[0].grad_norm_below: 0.0 is not above 0"),
                row(
                        PADDLE + "candidate/require",
                        "[{\"frozen\": []}]",
                        "backprop[0].candidate.require[0].frozen: [] names no parameter"),
                row(
                        PADDLE + "candidate/require",
                        "[{\"frozen\": [\"pooler\"]}, \"finite\", {\"frozen\": [\"embeddings\"]}]",
                        "backprop[0].candidate.require[2]: frozen stands there twice: each is one key of the report",
                        Schema.ACCEPTS),
                row(
                        PADDLE + "candidate/require",
                        "[{\"loss_falls\": true}]",
                        "backprop[0].candidate.require[0].loss_falls: loss_falls needs nothing: \"loss_falls\""),
                row(
                        PADDLE + "candidate/require",
                        "[{\"lr_follows\": {\"framework\": \"torch\", \"schedulr\": \"x\"}}]",
                        "backprop[0].candidate.require[0].lr_follows.schedulr: unknown key schedulr; did you mean"
                                + " scheduler?"),
                row(PADDLE + "invariances", "[]", "backprop[0].invariances: names no invariance"),
                row(
                        PADDLE + "invariances",
                        "[\"head\"]",
                        "backprop[0].invariances[0]: head is not one of repeat, batch_rows, pad_longer, accumulate,"
                                + " heads, ffn, resume, threads, stride"),
                row(
                        PADDLE + "invariances",
                        "[\"heads\", {\"name\": \"pad_longer\", \"by\": 0}]",
                        "backprop[0].invariances[1].by: 0 is not between 1 and 2147483647"),
                row(
                        PADDLE + "reference",
                        "{\"npy\": \"a_{seed}.npy\", \"invariances\": [\"heads\"]}",
                        "backprop[0].reference.invariances: is of a side that is computed or commanded: one that was"
                                + " recorded cannot be run again"),
                row(
                        PADDLE + "reference",
                        "{\"command\": [\"rec\"], \"retrys\": 1}",
                        "backprop[0].reference.retrys: unknown key retrys; did you mean retries?"),
                row(
                        PADDLE + "reference",
                        "{\"command\": [\"rec\"], \"precision\": \"float16\"}",
                        "backprop[0].reference.precision: float16 is not one of float32, float64, bfloat16"),
                row(
                        COSINE + "reference",
                        "{\"command\": [\"rec\"]}",
                        "schedules[0].reference.command: a schedule is evaluated or recorded; commands are for"
                                + " backprop"),
                row(CASE + "observe", "\"some\"", "defaults.backprop.observe: \"some\" is not an object"),
                row(
                        PADDLE + "reference/keys",
                        "[{\"match\": \"(\"}]",
                        "backprop[0].reference.keys[0].match: \"(\" is no regular expression: Unclosed group",
                        Schema.ACCEPTS),
                row(
                        PADDLE + "reference",
                        "{\"set\": \"../x\"}",
                        "backprop[0].reference.set: \"../x\" is no name of a set: a letter, then at most 127 letters,"
                                + " digits, '.', '_' and '-'"),
                row(
                        PADDLE + "reference",
                        "{\"set\": \"x\", \"producer\": {\"framework\": \"torch\"}}",
                        "backprop[0].reference.producer: is the set's own, as it was imported"),
                row(
                        PADDLE + "grid",
                        "{\"seeds\": [1]}",
                        "backprop[0].grid.seeds: a grid crosses full paths, which start with model, weights, batch,"
                                + " loss, optimizer, symmetry, iterations, resume, candidate, reference, precision.matmul,"
                                + " replicas, observe.loss.scale, observe.loss.average, observe.loss.reset_every,"
                                + " observe.ema"));
    }

    /** What only the parser can tell, from several fields together or from what a framework says. */
    static Stream<Arguments> semantic() {
        return Stream.of(
                Arguments.of(
                        "/backprop/1",
                        "{\"name\": \"cosine\", \"candidate\": {\"computed\": \"float32\"}, \"reference\":"
                                + " {\"computed\": \"float64\"}}",
                        "backprop[1].name: \"cosine\" names two checks"),
                Arguments.of(
                        COSINE + "key", "\"lr\"", "schedules[0].key: \"lr\" lacks {step}, and 2 steps would share it"),
                Arguments.of(
                        COSINE + "key",
                        "\"lr_{seed}\"",
                        "schedules[0].key: \"lr_{seed}\" has {seed}; known here: {step}"),
                Arguments.of(COSINE + "steps", "10", "schedules[0].steps: belongs to \"at\": \"all\""),
                Arguments.of(COSINE + "at", "\"all\"", "schedules[0].steps: is missing"),
                Arguments.of(
                        COSINE + "expect",
                        "{\"verdict\": \"mismatch\", \"until\": \"2027\"}",
                        "schedules[0].expect.until: \"2027\" is not a day such as 2027-01-01"),
                Arguments.of(
                        COSINE + "candidate/scheduler",
                        "\"Cosine\"",
                        "schedules[0].candidate.scheduler: paddlenlp has no Cosine; it has "),
                Arguments.of(
                        COSINE + "candidate/params/warm_up",
                        "1",
                        "schedules[0].candidate.params.warm_up: CosineDecayWithWarmup has no such parameter; it has "),
                Arguments.of(
                        COSINE + "candidate/params/num_cycles", "0.5", "schedules[0].candidate.params.num_cycles: "),
                Arguments.of(
                        COSINE + "grid",
                        "{\"candidate.params.num_cycle\": [1]}",
                        "schedules[0].grid.candidate.params.num_cycle[0]: CosineDecayWithWarmup has no such parameter;"
                                + " it has "),
                Arguments.of(
                        PADDLE + "invariances",
                        "[\"heads\", \"pad_longer\"]",
                        "backprop[0].invariances[1]: pad_longer by 8: model.max_position leaves room for 0 more"
                                + " tokens"),
                Arguments.of(
                        PADDLE + "invariances",
                        "[{\"name\": \"pad_longer\", \"parts\": 2}]",
                        "backprop[0].invariances[0].parts: is no parameter of pad_longer"),
                Arguments.of(
                        PADDLE + "invariances",
                        "[{\"name\": \"resume\", \"at\": 10}]",
                        "backprop[0].invariances[0]: resume at 10 is not below iterations 10"),
                Arguments.of(
                        PADDLE + "invariances",
                        "[\"heads\", \"heads\"]",
                        "backprop[0].name: \"paddle[invariance=heads]\" names two checks"),
                Arguments.of(
                        PADDLE + "candidate",
                        "{\"computed\": \"float32\", \"invariance\": {\"name\": \"ffn\"}, \"invariances\":"
                                + " [\"heads\"]}",
                        "backprop[0].candidate.invariance: does not go with invariances, which put one in its place"),
                Arguments.of(
                        PADDLE + "candidate/require",
                        "[\"frozen\"]",
                        "backprop[0].candidate.require[0]: optimizer.frozen names no parameter; {\"frozen\":"
                                + " [\"embeddings\"]} names some"),
                Arguments.of(
                        PADDLE + "candidate/require",
                        "[{\"lr_follows\": {\"framework\": \"torch\", \"scheduler\": \"Cosin\", \"params\": {}}}]",
                        "backprop[0].candidate.require[0].lr_follows.scheduler: torch has no Cosin; it has "),
                Arguments.of(CASE + "model/heads", "5", "defaults.backprop.model.heads: 5 does not divide hidden 128"),
                // 2 * 2147483616 * 2147483616 is 2048 in 32 bits.
                Arguments.of(
                        CASE + "model/hidden",
                        "2147483616",
                        "defaults.backprop.model.hidden: an array of shape (2, 2147483616, 2147483616) has more than"
                                + " 2147483647 elements"),
                // 33554433 * 128 is 128 in 32 bits.
                Arguments.of(
                        CASE + "model/vocab",
                        "33554433",
                        "defaults.backprop.model.vocab: an array of shape (33554433, 128) has more than 2147483647"
                                + " elements"),
                // 524289 * 64 * 128 is 8192 in 32 bits.
                Arguments.of(
                        CASE + "batch/size",
                        "524289",
                        "defaults.backprop.batch.size: an array of shape (524289, 64, 2, 128) has more than 2147483647"
                                + " elements"),
                Arguments.of(
                        PADDLE + "model", "{\"heads\": 5}", "backprop[0].model.heads: 5 does not divide hidden 128"),
                Arguments.of(
                        PADDLE + "candidate/model.heads",
                        "5",
                        "backprop[0].candidate.model.heads: 5 does not divide hidden 128"),
                Arguments.of(
                        PADDLE + "grid",
                        "{\"model.heads\": [2, 5]}",
                        "backprop[0].grid.model.heads[1]: 5 does not divide hidden 128"),
                Arguments.of(
                        CASE + "model/transposed",
                        "[\"classifier.bias\"]",
                        "defaults.backprop.model.transposed: classifier.bias is (2), not square"),
                Arguments.of(
                        CASE + "batch/length",
                        "65",
                        "defaults.backprop.batch.length: 65 and position offset 0 pass max_position 64"),
                Arguments.of(
                        CASE + "optimizer/params/beta",
                        "1",
                        "defaults.backprop.optimizer.params.beta: is none of lr, betas, eps, weight_decay,"
                                + " correct_bias of torch's"
                                + " AdamW; did you mean betas?"),
                Arguments.of(
                        CASE + "optimizer/params/lr",
                        "-1",
                        "defaults.backprop.optimizer.params.lr: -1.0 is not a finite number at least 0.0"),
                Arguments.of(
                        PADDLE + "candidate/optimizer.params.eps",
                        "1e-6",
                        "backprop[0].candidate.optimizer.params.eps: is none of learning_rate, beta1, beta2, epsilon,"
                                + " weight_decay, correct_bias of paddle's AdamW; did you mean epsilon?"),
                Arguments.of(
                        CASE + "optimizer/schedule",
                        "{\"framework\": \"hf\", \"scheduler\": \"linear\", \"params\": {\"num_warmup\": 1}}",
                        "defaults.backprop.optimizer.schedule.params.num_warmup: linear has no such parameter; it"
                                + " has "),
                Arguments.of(CASE + "seeds", "\"3-1\"", "defaults.backprop.seeds: \"3-1\" runs backwards"),
                Arguments.of(
                        CASE + "seeds",
                        "\"0-9999999\"",
                        "defaults.backprop.seeds: \"0-9999999\" names more than 1000000 seeds"),
                Arguments.of(CASE + "seeds", "\"0-3,2\"", "defaults.backprop.seeds: 2 occurs twice"),
                Arguments.of(
                        CASE + "seeds",
                        "4294967296",
                        "defaults.backprop.seeds: 4294967296 is not between 0 and 4294967295"),
                Arguments.of(
                        CASE + "observe",
                        "{\"los\": \"x\"}",
                        "defaults.backprop.observe.los: is none of loss, loss_from_logits, lr, momentum, grad_norm,"
                                + " param_norm, logits, hidden_{layer}, grad/{parameter}, param/{parameter},"
                                + " grad_norm/{parameter}, param_norm/{parameter}"),
                Arguments.of(
                        CASE + "observe",
                        "{\"loss\": \"loss\"}",
                        "defaults.backprop.observe.loss: the key loss would stand for loss at iteration 0 and for loss"
                                + " at iteration 1"),
                Arguments.of(
                        CASE + "observe",
                        "{\"loss\": \"loss_{iter}\"}",
                        "defaults.backprop.observe.loss: \"loss_{iter}\" has {iter}; known here: {iteration}"),
                Arguments.of(
                        CASE + "observe",
                        "{\"hidden_3\": {\"key\": \"h\", \"at\": [0]}}",
                        "defaults.backprop.observe.hidden_3: the last hidden state is hidden_2"),
                Arguments.of(
                        CASE + "observe",
                        "{\"grad/*.kernel\": \"{iteration}/{parameter}\"}",
                        "defaults.backprop.observe.grad/*.kernel: matches none of the model's 41, such as"
                                + " grad/bert.embeddings.word_embeddings.weight"),
                Arguments.of(
                        CASE + "observe",
                        "{\"grad/*\": \"g_{iteration}\"}",
                        "defaults.backprop.observe.grad/*: the key g_0 would stand for"
                                + " grad/bert.embeddings.word_embeddings.weight at iteration 0 and for"
                                + " grad/bert.embeddings.position_embeddings.weight at iteration 0"),
                Arguments.of(
                        CASE + "observe",
                        "{\"loss\": {\"key\": \"last\", \"at\": [10]}}",
                        "defaults.backprop.observe.loss.at: 10 is not between -1 and 9"),
                Arguments.of(CASE + "observe", "{\"loss\": null}", "defaults.backprop.observe: observes nothing"),
                Arguments.of(
                        CASE + "observe",
                        "\"all\"",
                        "defaults.backprop.observe: \"all\" needs sides that are recorded or commanded, not computed"),
                Arguments.of(
                        PADDLE + "candidate",
                        "{\"computed\": \"float32\", \"backend\": \"nd4j\", \"model.dropout\": 0.1}",
                        "backprop[0].candidate.model.dropout: 0.1 is not honoured by backend nd4j; lockstep hypotheses"
                                + " --for nd4j lists what is"),
                Arguments.of(
                        PADDLE + "candidate",
                        "{\"computed\": \"bfloat16\", \"backend\": \"nd4j\"}",
                        "backprop[0].candidate.computed: bfloat16 is not computed by backend nd4j; float32 and float64"
                                + " are"),
                Arguments.of(
                        PADDLE + "reference",
                        "{\"command\": [\"rec\"], \"model.heads\": 5}",
                        "backprop[0].reference.model.heads: 5 does not divide hidden 128"),
                Arguments.of(
                        PADDLE + "reference",
                        "{\"command\": [\" \"]}",
                        "backprop[0].reference.command: [ ] names no program"),
                Arguments.of(
                        PADDLE + "reference/key",
                        "\"{key}\"",
                        "backprop[0].reference.key: \"{key}\" lacks {seed}, and 4 seeds would share it"),
                Arguments.of(
                        PADDLE + "reference/key",
                        "\"{rank}/{key}\"",
                        "backprop[0].reference.key: \"{rank}/{key}\" has {rank}; known here: {seed}, {iteration},"
                                + " {key}"));
    }

    /** What a whole text is refused for. */
    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("", "the file is empty"),
                Arguments.of("[]", "[] is not an object"),
                Arguments.of("{\"suite\": \"x\"}", "the suite names no check"),
                Arguments.of("{\"suite\": \"x\", \"backprop\": []}", "the suite names no check"),
                Arguments.of("{\"schedules\": []}", "suite: is missing"),
                Arguments.of("{\"suite\": \"x\",\n \"suite\": \"y\"}", "line 2, column 9: Duplicate field 'suite'"),
                Arguments.of(
                        "{\"suite\": \"x\"} {}",
                        "line 1, column 16: Trailing token (of type START_OBJECT) found after value"),
                Arguments.of(
                        "{\"suite\": x}",
                        "line 1, column 11: Unrecognized token 'x': was expecting (JSON String, Number (or"
                                + " 'NaN'/'+INF'/'-INF'), Array, Object or token 'null', 'true' or 'false')"),
                Arguments.of(
                        Suites.base().replace("\"lr\": 3e-5", "\"lr\": NaN"),
                        "defaults.backprop.optimizer.params.lr: NaN is not a finite number"),
                Arguments.of(
                        Suites.base().replace("3e-5, \"total", "-Infinity, \"total"),
                        "schedules[0].candidate.params.learning_rate: -Infinity is not a finite number"),
                Arguments.of(
                        Suites.base().replace("0.02", "1e999"),
                        "defaults.backprop.weights.std: Infinity is not a finite number"));
    }

    /** Whether the schema refuses what the parser does. */
    enum Schema {
        REFUSES,
        /** JSON Schema takes 2.0 for an integer, knows no largest one, and does not merge defaults. */
        ACCEPTS
    }

    private static Arguments row(String pointer, String value, String message) {
        return row(pointer, value, message, Schema.REFUSES);
    }

    private static Arguments row(String pointer, String value, String message, Schema schema) {
        return Arguments.of(pointer, value, message, schema);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("structural")
    void structuralErrorIsRefusedByParserAndSchema(String pointer, String value, String message, Schema schema) {
        String text = Suites.with(pointer, value);
        assertRefused(text, message);
        assertThat(SuiteSchema.errors(text).isEmpty()).isEqualTo(schema == Schema.ACCEPTS);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("semantic")
    void semanticErrorIsRefusedByTheParser(String pointer, String value, String message) {
        String text = Suites.with(pointer, value);
        assertRefused(text, message);
        assertThat(SuiteSchema.errors(text)).as("what the schema cannot see").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void textThatIsNoSuiteIsRefused(String text, String message) {
        assertRefused(text, message);
    }

    static List<String> required() {
        return List.of("seeds", "iterations", "model", "weights", "batch", "optimizer");
    }

    @ParameterizedTest
    @MethodSource("required")
    void missingFieldIsSaidToBeMissingInTheCheck(String field) {
        assertRefused(Suites.without(CASE + field), "backprop[0]." + field + ": is missing");
    }

    @Test
    void fieldMissingInTheDefaultsIsSaidToBeMissingThere() {
        assertRefused(Suites.without(CASE + "model/vocab"), "defaults.backprop.model.vocab: is missing");
    }

    @Test
    void smallSuiteItselfIsFine() {
        assertThat(SuiteSchema.errors(Suites.base())).isEmpty();
        assertThat(Suites.parse(Suites.base()).checks()).hasSize(2);
    }

    /** A message that ends in a blank goes on with what another room lists. */
    private static void assertRefused(String text, String message) {
        String expected = Suites.FILE + ": " + message;
        var refusal = assertThatThrownBy(() -> Suites.parse(text)).isInstanceOf(BadSuiteException.class);
        if (message.endsWith(" ")) {
            refusal.hasMessageStartingWith(expected);
        } else {
            refusal.hasMessage(expected);
        }
        refusal.extracting(Throwable::getMessage).asString().doesNotContain("\n");
    }
}
