package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cli.NullPairs.Outcome;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.judge.Rounding;
import dev.lockstep.record.Sources;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.format.RecordFiles;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.SpecTemplate;
import dev.lockstep.suite.json.SuiteParser;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often pairs that rounding alone tells apart raise an alarm: at most one check in a hundred drifts or mismatches. */
class FalseAlarmTest {
    private static final String SUITE = """
        { "suite": "null", "backprop": [ { "name": "null",
          "model": {"type": "bert-classifier", "layers": 2, "heads": 2, "max_position": 512, "labels": 2, %s},
          "weights": {"generator": "numpy-normal", "std": 0.02, "seed": "{seed}"},
          "batch": {"generator": "numpy-randint", "seed": "{seed}", %s},
          "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 3e-5, "eps": 1e-6, "weight_decay": 0.01},
                        "no_decay": ["bias", "LayerNorm"]},
          "seeds": "0", "iterations": 10, "observe": {"loss": "loss_{iteration}"},
          "candidate": {"computed": "float32"%s}, "reference": {"computed": "float64"} } ] }
        """;

    private static final String NANO = "\"hidden\": 32, \"intermediate\": 64, \"vocab\": 101";
    private static final String TINY = "\"hidden\": 128, \"intermediate\": 512, \"vocab\": 30522";
    private static final String SMALL_BATCH = "\"size\": 2, \"length\": 8";
    private static final String BATCH = "\"size\": 4, \"length\": 64";
    private static final Path RECORDS = Path.of("src/test/resources");
    private static final int REPLICAS = 8;
    private static final double LIMIT = 1e-6;
    /** Less than rounding does: whatever is outside has to be excused. */
    private static final double TIGHT = 2e-8;

    /** A few seeds of each kind: a rate needs many, see below. */
    @ParameterizedTest
    @CsvSource({
        "nano, torch, noise/null_nano_torch.npy, 100, 16",
        "nano, paddle, noise/null_nano_paddle.npy, 100, 16",
        "nano, torch, nd4j, 0, 4",
        "nano, torch, replica, 0, 16",
    })
    void someNullPairsAgree(String size, String dialect, String reference, int first, int count) {
        assertFewAlarms(size, dialect, reference, first, count);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "nano, torch, noise/null_nano_torch.npy, 100, 128",
        "nano, paddle, noise/null_nano_paddle.npy, 100, 128",
        "tiny, torch, noise/null_tiny_torch.npy, 100, 32",
        "tiny, paddle, noise/null_tiny_paddle.npy, 100, 32",
        "tiny, torch, bp/tiny_torch.npy, 0, 16",
        "tiny, paddle, bp/tiny_paddle.npy, 0, 16",
        "tiny, hf, bp/tiny_hf430.npy, 0, 16",
        "nano, torch, nd4j, 0, 32",
        "nano, torch, replica, 0, 1000",
    })
    void nullPairsRaiseAtMostOneAlarmInAHundred(String size, String dialect, String reference, int first, int count) {
        assertFewAlarms(size, dialect, reference, first, count);
    }

    static void assertFewAlarms(String size, String dialect, String reference, int first, int count) {
        SpecTemplate template =
                template(size, dialect.equals("torch") ? "" : ", \"optimizer.framework\": \"" + dialect + "\"");
        List<Long> seeds = LongStream.range(first, first + count).boxed().toList();
        BackpropCheck check = check(size, "");
        NullPairs pairs = new NullPairs(
                seed -> template.withSeed(seed).spec(),
                seeds,
                check.keys(),
                references(size, reference, seeds, check),
                REPLICAS,
                Rounding.of(reference.equals("replica")));
        int checks = 0;
        int alarms = 0;
        for (int of : new int[] {1, 2, 4, 8, 16}) {
            for (double limit : new double[] {LIMIT, TIGHT}) {
                Outcome outcome = pairs.judged(of, limit);
                System.out.printf(
                        Locale.ROOT,
                        "%s %s %s: %d checks of %d seeds, limit %.0e: %d alarms, %d inconclusive, D at most %.2f, |b|"
                                + " %.2f%n",
                        size,
                        dialect,
                        reference,
                        outcome.checks(),
                        of,
                        limit,
                        outcome.alarms(),
                        outcome.inconclusive(),
                        outcome.mostD(),
                        outcome.mostB());
                checks += outcome.checks();
                alarms += outcome.alarms();
            }
        }
        assertThat(alarms).as("of %d checks", checks).isLessThanOrEqualTo(checks / 100);
    }

    private static Map<Long, Map<String, Double>> references(
            String size, String reference, List<Long> seeds, BackpropCheck check) {
        return switch (reference) {
            case "nd4j" -> NullPairs.computed(specs(size, ", \"backend\": \"nd4j\""), seeds, check.keys());
            case "replica" ->
                NullPairs.computed(
                        specs(size, ", \"symmetry.batch_rows\": 99, \"symmetry.heads\": 99, \"symmetry.ffn\": 99"),
                        seeds,
                        check.keys());
            default -> recorded(RECORDS.resolve(reference), seeds, check);
        };
    }

    private static Map<Long, Map<String, Double>> recorded(Path file, List<Long> seeds, BackpropCheck check) {
        Map<String, NdArray> arrays = RecordFiles.read(Sources.ofFile(file)).flat();
        Map<Long, Map<String, Double>> values = new HashMap<>();
        for (long seed : seeds) {
            Map<String, Double> ofSeed = new HashMap<>();
            check.keys()
                    .forEach(key -> ofSeed.put(
                            key.key(),
                            arrays.get("seed_" + seed + "/" + key.key()).doubleAt(0)));
            values.put(seed, ofSeed);
        }
        return values;
    }

    private static LongFunction<BackpropSpec> specs(String size, String more) {
        SpecTemplate template = template(size, more);
        return seed -> template.withSeed(seed).spec();
    }

    private static SpecTemplate template(String size, String more) {
        return check(size, more).noise().template();
    }

    private static BackpropCheck check(String size, String more) {
        boolean nano = size.equals("nano");
        String suite = SUITE.formatted(nano ? NANO : TINY, nano ? SMALL_BATCH : BATCH, more);
        return Stream.of(SuiteParser.parse("null.json", suite).checks().get(0))
                .map(BackpropCheck.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
