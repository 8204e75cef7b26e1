package dev.lockstep.record.pickle;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.Cursor;
import dev.lockstep.record.HeapBudget;
import dev.lockstep.record.Source;
import dev.lockstep.record.array.NumpyDType;
import java.util.ArrayList;
import java.util.List;

/** Takes the arguments of constructors for what they must be, or refuses them. */
final class PickleArguments {
    private static final int MAX_NAME = 256;

    private final Cursor in;
    private final HeapBudget budget;

    PickleArguments(Cursor in, HeapBudget budget) {
        this.in = in;
        this.budget = budget;
    }

    BadFileException refuse(String problem) {
        return in.refuse(problem);
    }

    Source source() {
        return in.source();
    }

    void take(long bytes) {
        budget.take(bytes, in.offset());
    }

    HeapBudget budget() {
        return budget;
    }

    Object at(List<Object> items, int index) {
        if (index >= items.size()) {
            throw in.refuse("an argument is missing");
        }
        return items.get(index);
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

    String name(Object value) {
        String name = text(value);
        if (name.length() > MAX_NAME) {
            throw in.refuse("a name of " + name.length() + " characters is refused");
        }
        return name;
    }

    PickleKey key(Object value) {
        PickleKey key = PickleKey.of(value instanceof PickleBytes ? text(value) : value);
        if (key == null) {
            throw in.refuse("a key that is no string, number, bool, None or tuple of them is refused");
        }
        return key;
    }

    NumpyDType dtype(Object value) {
        if (value instanceof NumpyDType dtype) {
            return dtype;
        }
        throw in.refuse("a dtype is expected");
    }

    PickleBytes bytes(Object value) {
        if (value instanceof PickleBytes bytes) {
            return bytes;
        }
        throw in.refuse("an array's bytes are expected");
    }

    long whole(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw in.refuse("a whole number is expected");
    }

    double real(Object value) {
        if (value instanceof Double number) {
            return number;
        }
        throw in.refuse("a float is expected");
    }

    boolean flag(Object value) {
        return value instanceof Boolean flag ? flag : whole(value) != 0;
    }

    List<Object> list(Object value) {
        if (value instanceof ArrayList<?> list) {
            @SuppressWarnings("unchecked") // the machine makes every list itself
            List<Object> items = (List<Object>) list;
            return items;
        }
        throw in.refuse("an object array's list is expected");
    }

    long[] shape(Object value) {
        return tuple(value).stream().mapToLong(this::whole).toArray();
    }
}
