package dev.lockstep.record.pickle;

import dev.lockstep.record.ByteRanges;
import dev.lockstep.record.MessageText;
import dev.lockstep.record.Source;
import dev.lockstep.record.Sources;
import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The tensors of a torch file: strided views of its storages. Source: torch 2.15's {@code torch/_utils.py}, {@code _rebuild_tensor_v2}
 * and {@code _v3}, and {@code torch/serialization.py}, {@code persistent_id}.
 */
final class PickleTorch {
    private final PickleArguments take;
    private final TorchStorages storages;

    /** @param storages of the file; null if it is no torch file */
    PickleTorch(PickleArguments take, TorchStorages storages) {
        this.take = take;
        this.storages = storages;
    }

    /** The storage of an id: ("storage", type, key, device, number of values). */
    PickleStorage storage(Object id) {
        if (storages == null) {
            throw take.refuse("a persistent id is refused outside of a torch file");
        }
        List<Object> parts = take.tuple(id);
        if (!take.text(take.at(parts, 0)).equals("storage") || !(take.at(parts, 1) instanceof PickleType type)) {
            throw take.refuse("a persistent id that is no storage's is refused");
        }
        String key = take.name(take.at(parts, 2));
        Source bytes = storages.open().apply(key);
        if (bytes == null) {
            throw take.refuse("the archive lacks the storage " + MessageText.of(key));
        }
        return new PickleStorage(type.type(), bytes, storages.order());
    }

    /** A tensor of (storage, offset, size, stride, requires grad, hooks[, dtype][, metadata]). */
    PickleArray tensor(List<Object> arguments, boolean hasDType) {
        if (!(take.at(arguments, 0) instanceof PickleStorage storage)) {
            throw take.refuse("a tensor without a storage is refused");
        }
        PickleArray tensor = new PickleArray();
        if (isPending(arguments, hasDType ? 7 : 6)) {
            tensor.fill("a tensor that is yet to be conjugated or negated");
            return tensor;
        }
        tensor.fill(view(
                type(storage, arguments, hasDType),
                storage,
                take.whole(take.at(arguments, 1)),
                take.shape(take.at(arguments, 2)),
                take.shape(take.at(arguments, 3))));
        return tensor;
    }

    private static boolean isPending(List<Object> arguments, int metadata) {
        return metadata < arguments.size()
                && arguments.get(metadata) instanceof PickleDict marks
                && marks.values().containsValue(true);
    }

    private DType type(PickleStorage storage, List<Object> arguments, boolean hasDType) {
        if (!hasDType && storage.type() != null) {
            return storage.type();
        }
        if (hasDType && take.at(arguments, 6) instanceof PickleType type && type.type() != null) {
            return type.type();
        }
        throw take.refuse("a tensor without a dtype is refused");
    }

    private NdArray view(DType type, PickleStorage storage, long offset, long[] shape, long[] strides) {
        if (shape.length != strides.length || offset < 0) {
            throw take.refuse("shape " + NdArray.shapeText(shape) + " with strides " + NdArray.shapeText(strides)
                    + " from " + offset + " is refused");
        }
        long start = times(offset, type.bytes());
        if (isDense(shape, strides, shape.length - 1, -1) || isDense(shape, strides, 0, 1)) {
            boolean fortran = !isDense(shape, strides, shape.length - 1, -1);
            return new NdArray(type, shape, new NdArray.Layout(storage.order(), fortran), storage.bytes(), start);
        }
        return gathered(type, storage, offset, shape, strides);
    }

    /** Whether the values follow one another, the axis {@code first} fastest, then the one {@code step} further. */
    private static boolean isDense(long[] shape, long[] strides, int first, int step) {
        long expected = 1;
        for (int axis = first; axis >= 0 && axis < shape.length; axis += step) {
            if (shape[axis] != 1 && strides[axis] != expected) {
                return false;
            }
            expected *= shape[axis];
        }
        return true;
    }

    /** A copy in C order of a view with gaps or repetitions. */
    private NdArray gathered(DType type, PickleStorage storage, long offset, long[] shape, long[] strides) {
        long last = offset;
        long count = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] < 0 || strides[axis] < 0) {
                throw take.refuse("shape " + NdArray.shapeText(shape) + " with strides " + NdArray.shapeText(strides)
                        + " is refused");
            }
            count = times(count, shape[axis]);
            last = sum(last, times(Math.max(0, shape[axis] - 1), strides[axis]));
        }
        take.take(times(count, type.bytes()));
        if (count > 0) {
            ByteRanges.require(storage.bytes(), times(last, type.bytes()), type.bytes());
        }
        ByteBuffer values = ByteBuffer.allocate(Math.toIntExact(count * type.bytes()));
        for (long i = 0; i < count; i++) {
            values.put(storage.bytes().read(position(i, offset, shape, strides) * type.bytes(), type.bytes()));
        }
        Source copy = Sources.ofBytes(storage.bytes().name(), values.array());
        return new NdArray(type, shape, new NdArray.Layout(storage.order(), false), copy, 0);
    }

    private static long position(long index, long offset, long[] shape, long[] strides) {
        long rest = index;
        long position = offset;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            position += rest % shape[axis] * strides[axis];
            rest /= shape[axis];
        }
        return position;
    }

    private long times(long a, long b) {
        try {
            return Math.multiplyExact(a, b);
        } catch (ArithmeticException e) {
            throw take.refuse("a tensor of " + a + " times " + b + " values or bytes is refused");
        }
    }

    private long sum(long a, long b) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException e) {
            throw take.refuse("a tensor that ends at " + a + " plus " + b + " is refused");
        }
    }
}
