package dev.lockstep.record.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {
    /** A signalling NaN's bits too. */
    private static final NdArray ODD_NAN = NdArray.float32(new float[] {Float.intBitsToFloat(0x7fa12345)}, 1);

    private static final NdArray LOSS = NdArray.float32(new float[] {0.7f});
    private static final NdArray RATE = NdArray.float64(new double[] {1e-5});

    @Test
    void likeValuesOfEveryKeyTakeNoPlaces() {
        byte[] packed = Scalars.pack(List.of(LOSS, LOSS, LOSS), List.of(0, 1, 2), 3);
        assertThat(packed).hasSize(10 + 3 * Float.BYTES);
        assertThat(Scalars.unpack(packed)).singleElement().satisfies(group -> {
            assertThat(group.isWhole()).isTrue();
            assertThat(group.floatAt(2)).isEqualTo(0.7f);
        });
    }

    @Test
    void typesAndShapesAreGroups() {
        List<NdArray> values = List.of(LOSS, RATE, ODD_NAN, LOSS);
        List<Integer> places = List.of(0, 2, 3, 7);
        NdArray[] found = new NdArray[8];
        for (Scalars group : Scalars.unpack(Scalars.pack(values, places, 8))) {
            assertThat(group.isWhole()).isFalse();
            IntStream.range(0, group.count()).forEach(i -> found[group.place(i)] = group.array(i));
        }
        for (int i = 0; i < values.size(); i++) {
            assertThat(BitEquality.of(found[places.get(i)], values.get(i)))
                    .as("value %d", i)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void nothingIsPackedIntoNothing(int keys) {
        assertThat(Scalars.pack(new ArrayList<>(), List.of(), keys)).isEmpty();
        assertThat(Scalars.unpack(new byte[0])).isEmpty();
    }

    @Test
    void onlyFloatingScalarsFit() {
        assertThat(Scalars.canHold(ODD_NAN)).isTrue();
        assertThat(Scalars.canHold(NdArray.int64(new long[] {1}))).isFalse();
        assertThat(Scalars.canHold(NdArray.float32(new float[] {1, 2}, 2))).isFalse();
        assertThat(Scalars.canHold(NdArray.float32(new float[] {1}, 1, 1))).isFalse();
    }
}
