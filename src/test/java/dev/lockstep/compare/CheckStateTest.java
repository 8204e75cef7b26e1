package dev.lockstep.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.record.array.Scalars;
import dev.lockstep.suite.Method;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scalars are compared by the block; whatever they are, it must come to what comparing them one by one comes to. */
class CheckStateTest {
    private static final int KEYS = 5;
    private static final int CASES = 150;
    private static final List<ObservedKey> OBSERVED = IntStream.range(0, KEYS)
            .mapToObj(i -> new ObservedKey("loss_" + i, "loss", i))
            .toList();
    private static final List<Integer> PLACES = IntStream.range(0, KEYS).boxed().toList();
    private static final float[] ODD = {0f, -0f, Float.MIN_VALUE, 1e30f, Float.NaN, Float.POSITIVE_INFINITY};

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    static Stream<Arguments> settings() {
        List<Method> mean = List.of(Method.MEAN);
        return Stream.of(
                        Tolerance.DEFAULT,
                        new Tolerance(mean, 0.0, null, null),
                        new Tolerance(mean, null, 1e-7, null),
                        new Tolerance(List.of(Method.MIN, Method.MAX), 1e-9, null, 1L))
                .flatMap(tolerance -> Stream.of(false, true)
                        .flatMap(single -> Stream.of(0, 1, 30).map(odd -> Arguments.of(tolerance, single, odd))));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void blocksComeToWhatSinglePairsComeTo(Tolerance tolerance, boolean single, int oddInAHundred) {
        CheckState blocks = new CheckState(OBSERVED, tolerance);
        CheckState pairs = new CheckState(OBSERVED, tolerance);
        List<Integer> seeds = new ArrayList<>(IntStream.range(0, CASES).boxed().toList());
        Collections.shuffle(seeds, random);
        for (int each : seeds) {
            List<NdArray> candidate = new ArrayList<>();
            List<NdArray> reference = new ArrayList<>();
            for (int key = 0; key < KEYS; key++) {
                double value = value(oddInAHundred);
                candidate.add(scalar(value, single));
                reference.add(scalar(random.nextInt(3) == 0 ? value : value + random.nextGaussian() * 1e-7, single));
            }
            blocks.add(each, packed(candidate), packed(reference));
            pairs.add(each, side(candidate), side(reference));
        }
        assertThat(blocks.keys().stream().map(KeyState::statistics).toList())
                .as("random seed %d", seed)
                .isEqualTo(pairs.keys().stream().map(KeyState::statistics).toList());
    }

    /** NumPy's arithmetic is logged apart as soon as one seed has integers, whose differences wrap around. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void blocksBesideIntegersAreLoggedAsSinglePairsAre(boolean integersFirst) {
        CheckState blocks = new CheckState(OBSERVED, Tolerance.DEFAULT);
        CheckState pairs = new CheckState(OBSERVED, Tolerance.DEFAULT);
        CaseDiff.SideValues low = side(Collections.nCopies(KEYS, NdArray.of(DType.INT8, new byte[] {-128})));
        CaseDiff.SideValues high = side(Collections.nCopies(KEYS, NdArray.of(DType.INT8, new byte[] {1})));
        if (integersFirst) {
            blocks.add(CASES, low, high);
        }
        pairs.add(CASES, low, high);
        for (int each = 0; each < ScalarBlock.CASES; each++) {
            List<NdArray> candidate = Collections.nCopies(KEYS, scalar(1 + each * 1e-9, false));
            List<NdArray> reference = Collections.nCopies(KEYS, scalar(1, false));
            blocks.add(each, packed(candidate), packed(reference));
            pairs.add(each, side(candidate), side(reference));
        }
        if (!integersFirst) {
            blocks.add(CASES, low, high);
        }
        KeyStatistics block = blocks.keys().get(0).statistics();
        assertThat(block.logged()).isNotEmpty();
        assertThat(block).isEqualTo(pairs.keys().get(0).statistics());
    }

    private double value(int oddInAHundred) {
        return random.nextInt(100) < oddInAHundred ? ODD[random.nextInt(ODD.length)] : random.nextGaussian();
    }

    private static NdArray scalar(double value, boolean single) {
        return single ? NdArray.float32(new float[] {(float) value}) : NdArray.float64(new double[] {value});
    }

    private static Scalars packed(List<NdArray> values) {
        return Scalars.unpack(Scalars.pack(values, PLACES, KEYS)).get(0);
    }

    private static CaseDiff.SideValues side(List<NdArray> values) {
        return CaseDiff.SideValues.of(PLACES.stream()
                .map(i -> new Observation("loss_" + i, i, values.get(i)))
                .toList());
    }
}
