package dev.lockstep.engine;

import dev.lockstep.engine.TimedArithmetic.Spent;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.ObservationRequest;
import java.util.Comparator;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;

/**
 * Where the time of an iteration goes: the kernels by name, the matrix products by shape, and the speed of each product beside
 * that of the same product alone, on operands that stay in the cache if they fit.
 */
public final class EngineProfile {
    private static final double NANOS_A_MILLI = 1e6;
    private static final long NANOS_ALONE = 100_000_000;
    private static final int WARM_UPS = 10;

    private EngineProfile() {}

    /**
     * Prints a table to standard output.
     *
     * @param spec float32; one of its iterations is timed on average, after a whole run to warm up
     */
    public static void print(BackpropSpec spec) {
        Blas.load();
        PointerScope memory = new PointerScope();
        try {
            int longest =
                    Math.max(3 * spec.model().hidden(), Math.max(spec.model().intermediate(), 512));
            TimedArithmetic math = new TimedArithmetic(longest);
            new Training(spec, Inputs.none(), math, new NobodyWatches()).run();
            Training training = new Training(spec, Inputs.none(), math, new NobodyWatches());
            math.clear();
            long start = System.nanoTime();
            training.run();
            new Table(spec.iterations(), System.nanoTime() - start).print(math);
        } finally {
            memory.close();
        }
    }

    /** An observer of what is timed, not looked at. */
    static Observer nobody() {
        return new NobodyWatches();
    }

    private record Table(int iterations, long nanos) {
        void print(TimedArithmetic math) {
            System.out.printf("%-44s %8s %9s %7s %8s %8s%n", "part", "calls", "ms", "%", "GF/s", "alone");
            long products = total(math.products());
            long kernels = total(math.kernels());
            line("all", 1, nanos, "");
            line("products", 0, products, speeds(math.products()));
            line("kernels", 0, kernels, "");
            line("the rest", 0, nanos - products - kernels, "");
            math.kernels().entrySet().stream()
                    .sorted(longestFirst())
                    .forEach(entry -> line(
                            entry.getKey(),
                            entry.getValue().calls(),
                            entry.getValue().nanos(),
                            ""));
            math.products().entrySet().stream()
                    .sorted(longestFirst())
                    .forEach(entry -> line(
                            text(entry.getKey()),
                            entry.getValue().calls(),
                            entry.getValue().nanos(),
                            "%8.0f %8.0f".formatted(speed(entry.getKey(), entry.getValue()), alone(entry.getKey()))));
        }

        private static <K> Comparator<Map.Entry<K, Spent>> longestFirst() {
            return Comparator.comparingLong(entry -> -entry.getValue().nanos());
        }

        private static long total(Map<?, Spent> parts) {
            return parts.values().stream().mapToLong(Spent::nanos).sum();
        }

        private void line(String part, long calls, long spent, String speed) {
            System.out.printf(
                    "%-44s %8.0f %9.3f %7.1f %s%n",
                    part,
                    (double) calls / iterations,
                    spent / NANOS_A_MILLI / iterations,
                    100.0 * spent / nanos,
                    speed);
        }

        private static String speeds(Map<Product, Spent> products) {
            double operations = products.entrySet().stream()
                    .mapToDouble(entry -> (double) entry.getKey().operations()
                            * entry.getValue().calls())
                    .sum();
            double nanosAlone = products.entrySet().stream()
                    .mapToDouble(entry -> (double) entry.getKey().operations()
                            * entry.getValue().calls()
                            / alone(entry.getKey()))
                    .sum();
            return "%8.0f %8.0f".formatted(operations / total(products), operations / nanosAlone);
        }

        private static double speed(Product product, Spent spent) {
            return (double) product.operations() * spent.calls() / spent.nanos();
        }

        private static String text(Product product) {
            return "(%d, %d) by (%d, %d)%s%s%s"
                    .formatted(
                            product.rows(),
                            product.inner(),
                            product.inner(),
                            product.columns(),
                            product.transposeA() ? ", a'" : "",
                            product.transposeB() ? ", b'" : "",
                            product.beta() == 0 ? "" : ", added");
        }
    }

    /** Billions of operations a second of a product alone, over and over. */
    private static double alone(Product product) {
        PointerScope memory = new PointerScope();
        try {
            FloatArithmetic math = new FloatArithmetic(new WorkerThreads(1), 1);
            Tensor a = math.zeros((product.transposeA() ? product.inner() : product.rows()) * product.strideA());
            Tensor b = math.zeros((product.transposeB() ? product.columns() : product.inner()) * product.strideB());
            Tensor c = math.zeros(product.rows() * product.strideC());
            for (int i = 0; i < WARM_UPS; i++) {
                math.multiplyAlone(product, a, b, c);
            }
            long start = System.nanoTime();
            long calls = 0;
            while (System.nanoTime() - start < NANOS_ALONE) {
                math.multiplyAlone(product, a, b, c);
                calls++;
            }
            return (double) product.operations() * calls / (System.nanoTime() - start);
        } finally {
            memory.close();
        }
    }

    private static final class NobodyWatches implements Observer {
        @Override
        public void observed(ObservationRequest request, String name, int iteration, long[] shape, float[] values) {
            // The loss of each iteration, which is not what is looked for here.
        }

        @Override
        public void observed(ObservationRequest request, String name, int iteration, long[] shape, double[] values) {
            throw new IllegalStateException("Only the float32 loss is observed, not " + name);
        }
    }
}
