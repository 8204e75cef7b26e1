package dev.lockstep.record.pickle;

import dev.lockstep.record.array.DType;
import dev.lockstep.record.array.NdArray;
import java.util.List;

/** What the constructors that a pickle names make of their arguments. Nothing is called: each is worked out here. */
final class PickleConstructors {
    private final PickleArguments take;
    private final PickleNumpy numpy;
    private final PickleTorch torch;

    PickleConstructors(PickleArguments take, PickleTorch torch) {
        this.take = take;
        this.numpy = new PickleNumpy(take);
        this.torch = torch;
    }

    /** The value of a constructor called with these arguments. */
    Object call(PickleGlobal callable, List<Object> arguments) {
        return switch (callable) {
            case RECONSTRUCT, MASKED_RECONSTRUCT -> new PickleArray();
            case SCALAR -> numpy.scalar(arguments);
            case FROM_BUFFER -> numpy.fromBuffer(arguments);
            case DTYPE -> numpy.dtype(arguments);
            case ENCODE -> numpy.encode(arguments);
            case BYTES -> noBytes(arguments);
            case COMPLEX -> complex(take.real(take.at(arguments, 0)), take.real(take.at(arguments, 1)));
            case TUPLE -> named(take.at(arguments, 0));
            case SET -> new PickleOpaque("a set");
            case DICT -> dictionary(arguments);
            case DEFAULT_DICT -> new PickleDict();
            case TENSOR -> torch.tensor(arguments, false);
            case TENSOR_WITH_DTYPE -> torch.tensor(arguments, true);
            case PARAMETER -> take.at(arguments, 0);
            case SIZE -> new PickleTuple(take.tuple(take.at(arguments, 0)));
            case DEVICE -> new PickleOpaque("a torch.device");
            case ARRAY_CLASS, FACTORY -> throw take.refuse("a call of a class is refused");
        };
    }

    /** Sets an object's state. */
    void build(Object target, Object state) {
        numpy.build(target, state);
    }

    /** Python's tuple of a tuple; paddle's, of a tensor's private name and its array, is that array. */
    private Object named(Object value) {
        List<Object> items = take.tuple(value);
        boolean tensor = items.size() == 2 && items.get(0) instanceof String && items.get(1) instanceof PickleArray;
        return tensor ? items.get(1) : new PickleTuple(items);
    }

    /** An empty one, to be filled, or the copy of one. */
    private PickleDict dictionary(List<Object> arguments) {
        if (arguments.isEmpty()) {
            return new PickleDict();
        }
        if (take.at(arguments, 0) instanceof PickleDict dictionary) {
            return dictionary;
        }
        throw take.refuse("a dictionary of something that is none is refused");
    }

    private PickleBytes noBytes(List<Object> arguments) {
        if (!arguments.isEmpty()) {
            throw take.refuse("a call of bytes with arguments is refused");
        }
        return PickleBytes.of(take.source(), new byte[0]);
    }

    private static PickleArray complex(double real, double imaginary) {
        byte[] parts = NdArray.float64(new double[] {real, imaginary}, 2).toBytes();
        return PickleArray.of(NdArray.of(DType.COMPLEX128, parts));
    }
}
