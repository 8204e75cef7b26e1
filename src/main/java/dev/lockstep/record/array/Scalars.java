package dev.lockstep.record.array;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Floating-point scalars of one type and shape that one side of a case observed, each by its key's place in the check. Packed they
 * take 4 or 8 bytes a value, where a row each takes a hundred on its way through a join.
 *
 * <p>In bytes, little-endian: how many bytes a value has (4 or 8), the number of dimensions, the count, and if that is below the number
 * of the check's keys the places, then the values.
 */
public final class Scalars {
    private static final int HEADER_BYTES = 2 + 2 * Integer.BYTES;

    private final DType dtype;
    private final int dimensions;
    private final int[] places;
    private final ByteBuffer values;

    private Scalars(DType dtype, int dimensions, int[] places, ByteBuffer values) {
        this.dtype = dtype;
        this.dimensions = dimensions;
        this.places = places;
        this.values = values;
    }

    /** Whether a value can be packed: a float32 or float64 of shape () or (1,). */
    public static boolean canHold(NdArray value) {
        return value.size() == 1
                && value.dimensions() <= 1
                && (value.dtype() == DType.FLOAT32 || value.dtype() == DType.FLOAT64);
    }

    /**
     * Packs values.
     *
     * @param values each of which {@link #canHold} holds
     * @param places of the values' keys in the check, increasing
     * @param keys how many keys the check has
     */
    public static byte[] pack(List<NdArray> values, List<Integer> places, int keys) {
        List<Form> forms = values.stream().map(Form::of).distinct().toList();
        int size = values.stream().mapToInt(value -> value.dtype().bytes()).sum()
                + forms.size() * HEADER_BYTES
                + (values.size() < keys || forms.size() > 1 ? Integer.BYTES * values.size() : 0);
        ByteBuffer packed = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (Form form : forms) {
            form.pack(values, places, keys, packed);
        }
        return packed.array();
    }

    /** What values of one group have in common. */
    private record Form(DType dtype, int dimensions) {
        static Form of(NdArray value) {
            return new Form(value.dtype(), value.dimensions());
        }

        /**
         * @param packed Modified: the group is put.
         */
        void pack(List<NdArray> values, List<Integer> places, int keys, ByteBuffer packed) {
            List<Integer> mine = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                if (of(values.get(i)).equals(this)) {
                    mine.add(i);
                }
            }
            packed.put((byte) dtype.bytes()).put((byte) dimensions).putInt(mine.size());
            packed.putInt(mine.size() == keys ? 0 : mine.size());
            if (mine.size() < keys) {
                mine.forEach(i -> packed.putInt(places.get(i)));
            }
            mine.forEach(i -> packed.put(values.get(i).toBytes()));
        }
    }

    /** The groups that were packed. */
    public static List<Scalars> unpack(byte[] packed) {
        ByteBuffer bytes = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
        List<Scalars> groups = new ArrayList<>(1);
        while (bytes.hasRemaining()) {
            groups.add(next(bytes));
        }
        return groups;
    }

    private static Scalars next(ByteBuffer bytes) {
        DType dtype = bytes.get() == Float.BYTES ? DType.FLOAT32 : DType.FLOAT64;
        int dimensions = bytes.get();
        int count = bytes.getInt();
        int[] places = new int[bytes.getInt()];
        for (int i = 0; i < places.length; i++) {
            places[i] = bytes.getInt();
        }
        int length = count * dtype.bytes();
        ByteBuffer values = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + length);
        return new Scalars(dtype, dimensions, places.length == 0 ? null : places, values);
    }

    /** Their type. */
    public DType dtype() {
        return dtype;
    }

    /** How many there are. */
    public int count() {
        return values.limit() / dtype.bytes();
    }

    /** Whether every key of the check has its value here. */
    public boolean isWhole() {
        return places == null;
    }

    /** The place in the check of the key of a value. */
    public int place(int index) {
        return places == null ? index : places[index];
    }

    /** A value as an array of its own. */
    public NdArray array(int index) {
        byte[] bytes = new byte[dtype.bytes()];
        values.get(index * bytes.length, bytes);
        return NdArray.of(dtype, bytes, dimensions == 0 ? new long[0] : new long[] {1});
    }

    /** A value, of float32. */
    public float floatAt(int index) {
        return values.getFloat(index * Float.BYTES);
    }

    /** A value, of float64. */
    public double doubleAt(int index) {
        return values.getDouble(index * Double.BYTES);
    }
}
