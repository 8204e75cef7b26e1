package dev.lockstep.record.format;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.RecordNode;
import dev.lockstep.record.array.RecordTree;
import dev.lockstep.record.pickle.PickleOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/**
 * Writes what {@code ReprodLogger.save} writes: an npy file of one object, the dictionary of arrays, pickled. reprod_log and
 * {@code numpy.load(allow_pickle=True)} read it back to the same bits, under NumPy 1 and 2 alike. What NumPy lacks is written as the
 * type that holds it: bfloat16 and the floats of 8 bits as float32, longdouble as float64.
 */
public final class NpyWriter {
    private static final int RUN = 1 << 15;
    /** NumPy's own has 128: by that, what was exported is known from what was recorded. Any multiple of 64 is valid. */
    private static final int HEADER_BYTES = 192;

    private static final String HEADER = "{'descr': '|O', 'fortran_order': False, 'shape': (), }";

    // Places in the memo; the dtypes follow.
    private static final int RECONSTRUCT = 0;
    private static final int NDARRAY = 1;
    private static final int DTYPE = 2;

    private final PickleOutput out;
    private final Map<DType, Integer> memoized = new EnumMap<>(DType.class);

    private NpyWriter(PickleOutput out) {
        this.out = out;
    }

    /** The bytes of a file that holds these arrays; for trees that fit in memory. */
    public static byte[] toBytes(RecordTree tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(tree, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Writes a file that holds these arrays.
     *
     * @param to Modified: not closed.
     */
    public static void write(RecordTree tree, OutputStream to) throws IOException {
        to.write(NpyReader.MAGIC);
        int length = HEADER_BYTES - NpyReader.MAGIC.length - 4;
        to.write(new byte[] {1, 0, (byte) length, 0});
        to.write((HEADER + " ".repeat(length - 1 - HEADER.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
        new NpyWriter(new PickleOutput(to)).pickle(tree);
    }

    /**
     * Whether a file was written here.
     *
     * @param head its first bytes as Latin-1
     */
    public static boolean wrote(String head) {
        int end = HEADER_BYTES - 1;
        int from = NpyReader.MAGIC.length + 4;
        return head.length() > end
                && head.charAt(1) == 'N'
                && head.startsWith(HEADER, from)
                && head.substring(from + HEADER.length(), end).isBlank()
                && head.charAt(end) == '\n';
    }

    private void pickle(RecordTree tree) throws IOException {
        out.protocol();
        // A 0-d object array of one object: numpy.load sets its shape.
        out.global("numpy.core.multiarray", "_reconstruct", RECONSTRUCT);
        out.global("numpy", "ndarray", NDARRAY);
        callReconstruct();
        out.mark();
        out.whole(1);
        out.tuple(0);
        out.global("numpy", "dtype", DTYPE);
        dtype("O8", "|", 63);
        out.bool(false);
        out.emptyList();
        dictionary(tree);
        out.append();
        out.tupleFromMark();
        out.build();
        out.stop();
    }

    private void dictionary(RecordTree tree) throws IOException {
        out.emptyDictionary();
        for (Map.Entry<String, RecordNode> entry : tree.entries().entrySet()) {
            out.text(entry.getKey());
            if (entry.getValue() instanceof RecordTree inner) {
                dictionary(inner);
            } else if (entry.getValue() instanceof NdArray array) {
                array(array);
            } else {
                // What cannot be compared cannot be written either.
                out.none();
            }
            out.setItem();
        }
    }

    private void array(NdArray array) throws IOException {
        DType type = written(array.dtype());
        out.get(RECONSTRUCT);
        out.get(NDARRAY);
        callReconstruct();
        out.mark();
        out.whole(1);
        out.mark();
        for (long length : array.shape()) {
            out.whole(length);
        }
        out.tupleFromMark();
        dtype(type);
        out.bool(false);
        out.bytesHeader(array.size() * type.bytes());
        values(array);
        out.tupleFromMark();
        out.build();
    }

    private void values(NdArray array) throws IOException {
        for (long from = 0; from < array.size(); from += RUN) {
            int count = (int) Math.min(RUN, array.size() - from);
            out.raw(bytes(array, from, count));
        }
    }

    /** The type that stands for one that NumPy lacks, or has on some machines only. */
    private static DType written(DType type) {
        return switch (type) {
            case FLOAT8_E4M3FN, FLOAT8_E5M2, BFLOAT16 -> DType.FLOAT32;
            case LONGDOUBLE -> DType.FLOAT64;
            case BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> type;
            case FLOAT16, FLOAT32, FLOAT64, COMPLEX64, COMPLEX128 -> type;
        };
    }

    private static byte[] bytes(NdArray array, long from, int count) {
        DType type = written(array.dtype());
        if (type == array.dtype()) {
            return array.toBytes(from, count);
        }
        if (type == DType.FLOAT64) {
            double[] values = new double[count];
            array.copyTo(values, from, count);
            return NdArray.float64(values, count).toBytes();
        }
        float[] values = new float[count];
        array.copyTo(values, from, count);
        return NdArray.float32(values, count).toBytes();
    }

    /** After _reconstruct and ndarray on the stack: an array that waits for its state. */
    private void callReconstruct() throws IOException {
        out.whole(0);
        out.tuple(1);
        out.shortBytes("b");
        out.tuple(3);
        out.reduce();
    }

    private void dtype(DType type) throws IOException {
        Integer place = memoized.get(type);
        if (place != null) {
            out.get(place);
            return;
        }
        out.get(DTYPE);
        dtype(type.code(), type.bytes() == 1 ? "|" : "<", 0);
        memoized.put(type, DTYPE + 1 + memoized.size());
        out.put(memoized.get(type));
    }

    /** After numpy.dtype on the stack: the dtype of a code, with its byte order and flags. */
    private void dtype(String code, String order, int flags) throws IOException {
        out.text(code);
        out.bool(false);
        out.bool(true);
        out.tuple(3);
        out.reduce();
        out.mark();
        out.whole(3);
        out.text(order);
        out.none();
        out.none();
        out.none();
        out.whole(-1);
        out.whole(-1);
        out.whole(flags);
        out.tupleFromMark();
        out.build();
    }
}
