package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.engine.spec.Backend;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.MatmulPrecision;
import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.Nd4jFields;
import dev.lockstep.engine.spec.OptimizerFramework;
import dev.lockstep.engine.spec.OptimizerName;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.record.Sources;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.format.RecordFiles;
import dev.lockstep.schedule.BadFieldException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The second backend trains as the first one does; {@link Nd4jGradientsTest} goes through the fields. */
class Nd4jBackendTest {
    private static final int ITERATIONS = 3;

    private static SpecBuilder nano(Precision precision) {
        SpecBuilder builder = new SpecBuilder(Sizes.NANO, 1).probe().in(precision);
        builder.iterations = ITERATIONS;
        return builder;
    }

    private static Map<String, double[]> byNd4j(SpecBuilder builder) {
        return Runs.run(builder.build().by(Backend.ND4J));
    }

    @Test
    void lossesAreWithinRoundingOfTorchs() {
        SpecBuilder builder = new SpecBuilder(Sizes.TINY, 3);
        Map<String, NdArray> torch = RecordFiles.read(Sources.ofFile(Path.of("data/bp/tiny_torch.npy")))
                .flat();
        // The first backend is as far away: the losses lie between 0.6 and 0.8, an ulp of float32 is 6e-8 there.
        assertThat(Runs.lossDifference(builder.build().by(Backend.ND4J), torch, "seed_3/"))
                .isLessThan(3e-7);
    }

    static Stream<Arguments> optimizers() {
        return Stream.of(
                Arguments.of(OptimizerFramework.TORCH, OptimizerName.ADAMW, Map.of("lr", 1e-3), Map.of()),
                Arguments.of(OptimizerFramework.PADDLE, OptimizerName.ADAMW, Map.of("learning_rate", 1e-3), Map.of()),
                Arguments.of(
                        OptimizerFramework.TORCH, OptimizerName.ADAMW, Map.of("lr", 1e-3), Map.of("accumulate", 2)),
                Arguments.of(
                        OptimizerFramework.TORCH,
                        OptimizerName.SGD,
                        Map.of("lr", 0.1),
                        Map.of("clip_norm", 0.5, "zero_grad", false)),
                Arguments.of(OptimizerFramework.TORCH, OptimizerName.MUON, Map.of("lr", 1e-3), Map.of()),
                // From here on by ND4J's own updaters.
                nd4j(OptimizerName.SGD, Map.of()),
                nd4j(OptimizerName.ADAM, Map.of("epsilon", 1e-6)),
                nd4j(OptimizerName.ADAMW, Map.of("weightDecay", 0.3, "epsilon", 1e-6)),
                nd4j(OptimizerName.ADAMAX, Map.of("beta1", 0.8)),
                nd4j(OptimizerName.NADAM, Map.of("beta2", 0.99)),
                nd4j(OptimizerName.RMSPROP, Map.of("rmsDecay", 0.9)),
                nd4j(OptimizerName.ADAGRAD, Map.of("epsilon", 1e-4)),
                Arguments.of(
                        OptimizerFramework.ND4J,
                        OptimizerName.ADAMW,
                        Map.of("learningRate", 1e-2, "weightDecay", 0.3),
                        Map.of(
                                "lazy", List.of("word_embeddings"),
                                "frozen", List.of("pooler"),
                                "lr_for", Map.of("classifier", 10.0),
                                "l1", 1e-3,
                                "skip", List.of(1))));
    }

    private static Arguments nd4j(OptimizerName name, Map<String, Object> params) {
        Map<String, Object> all = new HashMap<>(params);
        all.put("learningRate", 1e-2);
        return Arguments.of(OptimizerFramework.ND4J, name, all, Map.of());
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void trainingAgreesInFloat64(
            OptimizerFramework framework, OptimizerName name, Map<String, Object> params, Map<String, Object> fields) {
        SpecBuilder builder = nano(Precision.FLOAT64);
        builder.framework = framework;
        builder.optimizer = name;
        builder.params.clear();
        builder.params.putAll(params);
        builder.optimizerFields.putAll(fields);
        builder.clipNorm = (Double) builder.optimizerFields.remove("clip_norm");
        builder.zeroGrad = !Boolean.FALSE.equals(builder.optimizerFields.remove("zero_grad"));
        builder.accumulate = (int) builder.optimizerFields.getOrDefault("accumulate", 1);
        builder.optimizerFields.remove("accumulate");
        builder.observing("loss", "grad_norm", "param_norm", "param/{parameter}");
        Map<String, double[]> ours = Runs.run(builder.build());
        Map<String, double[]> theirs = byNd4j(builder);
        assertThat(theirs.keySet()).isEqualTo(ours.keySet());
        // Adam divides by the root of a square, which for the keys' bias is rounding by rounding.
        ours.keySet().removeIf(each -> each.contains("key.bias") || each.startsWith("param_norm"));
        // ND4J's updaters take their hyperparameters in float32, in float64 too.
        double tolerance = framework == OptimizerFramework.ND4J ? 3e-8 : 1e-10;
        ours.forEach((key, values) ->
                assertThat(Runs.maxDifference(values, theirs.get(key))).as(key).isLessThan(tolerance));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"FLOAT32", "FLOAT64"},
            value = Precision.class)
    void repeatsItself(Precision precision) {
        SpecBuilder builder = nano(precision).observing("loss", "grad/{parameter}");
        Map<String, double[]> first = byNd4j(builder);
        byNd4j(builder).forEach((key, values) -> assertThat(values).as(key).isEqualTo(first.get(key)));
    }

    @Test
    void runsBesideEachOtherHaveTheBitsOfOneAlone() throws InterruptedException, ExecutionException {
        BackpropSpec own = new SpecBuilder(Sizes.TINY, 1).build();
        SpecBuilder builder = nano(Precision.FLOAT32).observing("loss", "param/{parameter}");
        Map<String, double[]> ours = Runs.run(own);
        Map<String, double[]> theirs = byNd4j(builder);
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            List<Future<Map<String, double[]>>> runs = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                boolean nd4j = i % 2 == 0;
                runs.add(pool.submit(() -> nd4j ? byNd4j(builder) : Runs.run(own)));
            }
            for (int i = 0; i < runs.size(); i++) {
                Map<String, double[]> alone = i % 2 == 0 ? theirs : ours;
                runs.get(i)
                        .get()
                        .forEach((key, values) -> assertThat(values).as(key).isEqualTo(alone.get(key)));
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void leavesOpenBlasOneThread() {
        byNd4j(nano(Precision.FLOAT32));
        assertThat(openblas.blas_get_num_threads()).isEqualTo(1);
    }

    @Test
    void refusesWhatItDoesNotHonourByName() {
        SpecBuilder builder = nano(Precision.FLOAT32);
        builder.model = builder.model.with(ModelFields.DROPOUT, 0.1);
        assertRefused(builder, "model.dropout");
        assertRefused(nano(Precision.BFLOAT16), "precision");
        SpecBuilder skipping = nano(Precision.FLOAT32);
        skipping.model = skipping.model.with(ModelFields.SKIP, List.of("layer.0.attention"));
        assertRefused(skipping, "model.skip");
        BackpropSpec plain = nano(Precision.FLOAT32).build();
        assertThatThrownBy(() -> plain.with(plain.run().with(RunFields.MATMUL, MatmulPrecision.TF32))
                        .by(Backend.ND4J))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("precision.matmul")
                .hasMessageContaining("is not honoured by backend nd4j");
        SpecBuilder amsgrad = nano(Precision.FLOAT32).by(OptimizerFramework.ND4J);
        amsgrad.amsgrad = true;
        assertRefused(amsgrad, "optimizer.amsgrad");
        SpecBuilder uncorrected = nano(Precision.FLOAT32).by(OptimizerFramework.ND4J);
        uncorrected.params.put("correct_bias", false);
        assertRefused(uncorrected, "optimizer.params.correct_bias");
        assertThat(Nd4jFields.honoured()).doesNotContain("model.dropout").contains("model.hidden_act");
    }

    private static void assertRefused(SpecBuilder builder, String field) {
        BackpropSpec spec = builder.build();
        assertThatThrownBy(() -> spec.by(Backend.ND4J))
                .isInstanceOfSatisfying(
                        BadFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void memoryBesideTheHeapComesBack() throws IOException {
        assertThat(growth(10, 30).beside())
                .as("MB beside the heap over 30 runs")
                .isLessThan(40);
    }

    /** The heap grows until its collector sees a reason; what counts is what lies beside it, and what of the heap is in use. */
    @Tag("long")
    @Test
    void aThousandRunsLeaveNothingBehind() throws IOException {
        Megabytes growth = growth(50, 1000);
        assertThat(growth.beside()).as("MB beside the heap over 1,000 runs").isLessThan(60);
        assertThat(growth.heapUsed())
                .as("MB in use in the heap over 1,000 runs")
                .isLessThan(20);
        assertThat(growth.pointers())
                .as("MB that JavaCPP's pointers hold over 1,000 runs")
                .isLessThan(5);
    }

    /** What the process has in memory, of the machine and within, or how much more. */
    private record Megabytes(long resident, long heap, long heapUsed, long otherJava, long pointers) {
        static Megabytes now() throws IOException {
            System.gc();
            MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
            long resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
            return new Megabytes(
                    resident,
                    memory.getHeapMemoryUsage().getCommitted() >> 20,
                    memory.getHeapMemoryUsage().getUsed() >> 20,
                    memory.getNonHeapMemoryUsage().getCommitted() >> 20,
                    Pointer.totalBytes() >> 20);
        }

        Megabytes since(Megabytes before) {
            return new Megabytes(
                    resident - before.resident,
                    heap - before.heap,
                    heapUsed - before.heapUsed,
                    otherJava - before.otherJava,
                    pointers - before.pointers);
        }

        /** Neither heap nor Java's own classes and code. */
        long beside() {
            return resident - heap - otherJava;
        }
    }

    /** By how much the process grew over so many runs, after others that warmed it up. */
    private static Megabytes growth(int warmUps, int runs) throws IOException {
        SpecBuilder builder = nano(Precision.FLOAT32);
        builder.iterations = 1;
        for (int i = 0; i < warmUps; i++) {
            byNd4j(builder);
        }
        Megabytes before = Megabytes.now();
        for (int i = 1; i <= runs; i++) {
            byNd4j(builder);
            if (i % 200 == 0) {
                System.out.printf("%d runs: %s%n", i, Megabytes.now());
            }
        }
        return Megabytes.now().since(before);
    }

    /** A stream that takes standard output's place, as a test's or an embedding program's does, hears nothing of its progress either. */
    @Test
    void laterRunsPrintNothing() {
        PrintStream before = System.out;
        for (int run = 0; run < 2; run++) {
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            System.setOut(new PrintStream(heard, true, StandardCharsets.UTF_8));
            try {
                byNd4j(nano(Precision.FLOAT32));
            } finally {
                System.setOut(before);
            }
            assertThat(heard.toString(StandardCharsets.UTF_8)).isEmpty();
        }
    }

    @Test
    void lossesInFloat32AreNotTheFirstBackendsBitForBit() {
        double[] ours = Runs.run(nano(Precision.FLOAT32).build()).get("loss_0");
        assertThat(byNd4j(nano(Precision.FLOAT32)).get("loss_0")[0]).isCloseTo(ours[0], within(3e-7));
    }
}
