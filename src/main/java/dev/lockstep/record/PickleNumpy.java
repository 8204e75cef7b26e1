package dev.lockstep.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What NumPy's constructors make of their arguments. Nothing is called: each is worked out here. */
final class PickleNumpy {
    private static final int MAX_NAME = 256;

    private final Cursor in;
    private final Budget budget;

    PickleNumpy(Cursor in, Budget budget) {
        this.in = in;
        this.budget = budget;
    }

    /** The value of a constructor called with these arguments. */
    Object call(PickleGlobal callable, List<Object> arguments) {
        return switch (callable) {
            case RECONSTRUCT -> new PickleArray();
            case SCALAR -> scalar(arguments);
            case FROM_BUFFER -> fromBuffer(arguments);
            case DTYPE -> new PickleDType(name(at(arguments, 0)));
            case ENCODE -> encode(arguments);
            case BYTES -> empty(arguments);
            case NDARRAY -> throw in.refuse("a call of numpy.ndarray is refused");
        };
    }

    /**
     * Sets the state of an array or a dtype.
     *
     * @param target Modified.
     */
    void build(Object target, List<Object> state) {
        if (target instanceof PickleArray array) {
            // (version, shape, dtype, is Fortran, data); files before NumPy 1 have no version.
            fill(array, state.size() == 4 ? state : state.subList(Math.min(1, state.size()), state.size()));
        } else if (target instanceof PickleDType dtype) {
            // (version, byte order, subarray, names, fields, size, alignment, flags, …)
            setState(dtype, state);
        } else {
            throw in.refuse("a state for something that is no array and no dtype is refused");
        }
    }

    private void fill(PickleArray array, List<Object> state) {
        long[] shape = shape(at(state, 0));
        PickleDType dtype = dtype(at(state, 1));
        boolean fortran = at(state, 2) instanceof Boolean flag ? flag : whole(at(state, 2)) != 0;
        if (dtype.isObject()) {
            array.fill(list(at(state, 3)));
        } else {
            array.fill(numbers(dtype, shape, fortran, bytes(at(state, 3))));
        }
    }

    private void setState(PickleDType dtype, List<Object> state) {
        if (at(state, 2) != Pickle.NONE || at(state, 3) != Pickle.NONE || at(state, 4) != Pickle.NONE) {
            throw in.refuse("dtype " + Shown.of(dtype.code()) + " with fields is refused");
        }
        if (!dtype.order(name(at(state, 1)))) {
            throw in.refuse("byte order " + Shown.of(name(at(state, 1))) + " is unknown");
        }
    }

    private Object scalar(List<Object> arguments) {
        PickleDType dtype = dtype(at(arguments, 0));
        PickleArray array = new PickleArray();
        array.fill(numbers(dtype, new long[0], false, bytes(at(arguments, 1))));
        return array;
    }

    private Object fromBuffer(List<Object> arguments) {
        String order = name(at(arguments, 3));
        if (!order.equals("C") && !order.equals("F")) {
            throw in.refuse("array order " + Shown.of(order) + " is unknown");
        }
        PickleArray array = new PickleArray();
        array.fill(
                numbers(dtype(at(arguments, 1)), shape(at(arguments, 2)), order.equals("F"), bytes(at(arguments, 0))));
        return array;
    }

    private NdArray numbers(PickleDType dtype, long[] shape, boolean fortran, PickleBytes bytes) {
        DType type = dtype.type();
        if (type == null) {
            throw in.refuse("dtype " + Shown.of(dtype.code()) + " is refused: its values are no real numbers");
        }
        NdArray.Layout layout = new NdArray.Layout(dtype.order(), fortran);
        NdArray array = new NdArray(type, shape, layout, bytes.source(), bytes.offset());
        if (array.size() * type.bytes() != bytes.length()) {
            throw in.refuse("shape " + array.shapeText() + " of " + type.label() + " takes "
                    + array.size() * type.bytes() + " bytes, not " + bytes.length());
        }
        return array;
    }

    private PickleBytes encode(List<Object> arguments) {
        String encoding = name(at(arguments, 1));
        if (!encoding.equals("latin1") && !encoding.equals("latin-1")) {
            throw in.refuse("encoding " + Shown.of(encoding) + " is refused");
        }
        String text = text(at(arguments, 0));
        budget.take(text.length(), in.offset());
        return PickleBytes.of(in.source(), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private PickleBytes empty(List<Object> arguments) {
        if (!arguments.isEmpty()) {
            throw in.refuse("a call of bytes with arguments is refused");
        }
        return PickleBytes.of(in.source(), new byte[0]);
    }

    List<Object> tuple(Object value) {
        if (value instanceof PickleTuple tuple) {
            return tuple.items();
        }
        throw in.refuse("a tuple is expected");
    }

    String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof PickleBytes bytes) {
            // A string of Python 2.
            budget.take(4 * bytes.length(), in.offset());
            return Cursor.utf8(bytes.source(), bytes.offset(), bytes.length());
        }
        throw in.refuse("a string is expected");
    }

    /** A dictionary's key: a string, or a whole number, which reprod_log would print as such. */
    String key(Object value) {
        return value instanceof Long number ? number.toString() : text(value);
    }

    private String name(Object value) {
        String name = text(value);
        if (name.length() > MAX_NAME) {
            throw in.refuse("a name of " + name.length() + " characters is refused");
        }
        return name;
    }

    private Object at(List<Object> items, int index) {
        if (index >= items.size()) {
            throw in.refuse("an argument is missing");
        }
        return items.get(index);
    }

    private PickleDType dtype(Object value) {
        if (value instanceof PickleDType dtype) {
            return dtype;
        }
        throw in.refuse("a dtype is expected");
    }

    private PickleBytes bytes(Object value) {
        if (value instanceof PickleBytes bytes) {
            return bytes;
        }
        throw in.refuse("an array's bytes are expected");
    }

    private long whole(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw in.refuse("a whole number is expected");
    }

    private List<Object> list(Object value) {
        if (value instanceof ArrayList<?> list) {
            @SuppressWarnings("unchecked") // the machine makes every list itself
            List<Object> items = (List<Object>) list;
            return items;
        }
        throw in.refuse("an object array's list is expected");
    }

    private long[] shape(Object value) {
        return tuple(value).stream().mapToLong(this::whole).toArray();
    }
}
