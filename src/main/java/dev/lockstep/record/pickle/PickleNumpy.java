package dev.lockstep.record.pickle;

import dev.lockstep.record.MessageText;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.ExtendedFloats;
import dev.lockstep.record.array.MaskedArrays;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.NumpyDType;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What NumPy's constructors make of their arguments. Nothing is called: each is worked out here. */
final class PickleNumpy {
    private static final Charset UTF_32_LE = Charset.forName("UTF-32LE");
    private static final Charset UTF_32_BE = Charset.forName("UTF-32BE");
    /** What a character of four bytes takes while it is decoded, for each of them. */
    private static final long HEAP_PER_BYTE = 4;

    private final PickleArguments take;

    PickleNumpy(PickleArguments take) {
        this.take = take;
    }

    /** A dtype of its code, or of a scalar's type. */
    Object dtype(List<Object> arguments) {
        Object type = take.at(arguments, 0);
        return type instanceof PickleType named && named.type() != null
                ? new NumpyDType(named.type())
                : new NumpyDType(take.name(type));
    }

    /**
     * Sets the state of an array or a dtype.
     *
     * @param target Modified.
     */
    void build(Object target, Object state) {
        if (target instanceof PickleArray array) {
            // (version, shape, dtype, is Fortran, data[, mask, fill value]); files before NumPy 1 have no version.
            List<Object> items = take.tuple(state);
            fill(array, items.size() > 4 ? items.subList(1, items.size()) : items);
        } else if (target instanceof NumpyDType dtype) {
            // (version, byte order, subarray, names, fields, size, alignment, flags, …)
            setState(dtype, take.tuple(state));
        } else if (!(target instanceof PickleDict)) {
            // A dictionary's state are Python attributes, not keys: torch puts the modules' versions there.
            throw take.refuse("a state for something that is no array and no dtype is refused");
        }
    }

    private void fill(PickleArray array, List<Object> state) {
        long[] shape = take.shape(take.at(state, 0));
        NumpyDType dtype = take.dtype(take.at(state, 1));
        boolean fortran = take.flag(take.at(state, 2));
        Object data = take.at(state, 3);
        if (dtype.isObject()) {
            array.fill(take.list(data));
            return;
        }
        fill(array, dtype, shape, fortran, take.bytes(data));
        if (state.size() > 4 && array.value() != null) {
            NdArray mask = numbers(new NumpyDType("b1"), shape, fortran, take.bytes(state.get(4)));
            array.mask(MaskedArrays.hasAny(mask) ? mask : null);
        }
    }

    private void fill(PickleArray array, NumpyDType dtype, long[] shape, boolean fortran, PickleBytes bytes) {
        if (dtype.type() == null) {
            array.fill(dtype.what());
            return;
        }
        NdArray numbers = numbers(dtype, shape, fortran, bytes);
        if (dtype.type() == DType.LONGDOUBLE
                && !ExtendedFloats.areX87(bytes.source(), bytes.offset(), numbers.size())) {
            array.fill("an array of longdoubles that are not x86's");
        } else {
            array.fill(numbers);
        }
    }

    private void setState(NumpyDType dtype, List<Object> state) {
        if (take.at(state, 2) != PickleMarker.NONE
                || take.at(state, 3) != PickleMarker.NONE
                || take.at(state, 4) != PickleMarker.NONE) {
            dtype.makeComposite();
        }
        if (!dtype.order(take.name(take.at(state, 1)))) {
            throw take.refuse("byte order " + MessageText.of(take.name(take.at(state, 1))) + " is unknown");
        }
    }

    Object scalar(List<Object> arguments) {
        NumpyDType dtype = take.dtype(take.at(arguments, 0));
        PickleBytes bytes = take.bytes(take.at(arguments, 1));
        if (dtype.isText()) {
            return text(bytes, dtype.order());
        }
        PickleArray array = new PickleArray();
        fill(array, dtype, new long[0], false, bytes);
        return array;
    }

    /** A string of NumPy: four bytes a character, filled up with zeros. */
    private String text(PickleBytes bytes, ByteOrder order) {
        take.take(HEAP_PER_BYTE * bytes.length());
        String text = (order == ByteOrder.BIG_ENDIAN ? UTF_32_BE : UTF_32_LE)
                .decode(bytes.source().read(bytes.offset(), Math.toIntExact(bytes.length())))
                .toString();
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == 0) {
            end--;
        }
        return text.substring(0, end);
    }

    Object fromBuffer(List<Object> arguments) {
        String order = take.name(take.at(arguments, 3));
        if (!order.equals("C") && !order.equals("F")) {
            throw take.refuse("array order " + MessageText.of(order) + " is unknown");
        }
        PickleArray array = new PickleArray();
        fill(
                array,
                take.dtype(take.at(arguments, 1)),
                take.shape(take.at(arguments, 2)),
                order.equals("F"),
                take.bytes(take.at(arguments, 0)));
        return array;
    }

    private NdArray numbers(NumpyDType dtype, long[] shape, boolean fortran, PickleBytes bytes) {
        DType type = dtype.type();
        NdArray.Layout layout = new NdArray.Layout(dtype.order(), fortran, dtype.isGuess());
        NdArray array = new NdArray(type, shape, layout, bytes.source(), bytes.offset());
        if (array.size() * type.bytes() != bytes.length()) {
            throw take.refuse("shape " + array.shapeText() + " of " + type.label() + " takes "
                    + array.size() * type.bytes() + " bytes, not " + bytes.length());
        }
        return array;
    }

    PickleBytes encode(List<Object> arguments) {
        String encoding = take.name(take.at(arguments, 1));
        if (!encoding.equals("latin1") && !encoding.equals("latin-1")) {
            throw take.refuse("encoding " + MessageText.of(encoding) + " is refused");
        }
        String text = take.text(take.at(arguments, 0));
        take.take(text.length());
        return PickleBytes.of(take.source(), text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
