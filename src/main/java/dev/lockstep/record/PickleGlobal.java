package dev.lockstep.record;

import java.util.HashMap;
import java.util.Map;

/** The globals that a pickle of arrays names; no other is known, and none is looked up by its name. */
enum PickleGlobal {
    RECONSTRUCT,
    SCALAR,
    FROM_BUFFER,
    /** An array's class. A memmap is written with its values, a matrix as an array of two axes. */
    ARRAY_CLASS,
    MASKED_RECONSTRUCT,
    DTYPE,
    /** How protocols 0 to 2 write bytes. */
    ENCODE,
    BYTES,
    COMPLEX,
    /** Paddle writes a tensor as the tuple of its name and its array. */
    TUPLE,
    SET,
    DICT,
    DEFAULT_DICT,
    /** What a defaultdict would make of a key that it lacks. It is never called. */
    FACTORY,
    TENSOR,
    TENSOR_WITH_DTYPE,
    PARAMETER,
    SIZE,
    DEVICE;

    private static final Map<String, Object> BY_NAME = byName();

    /** The global of this name: one of these, or a {@link PickleType}; null if it is neither. */
    static Object of(String module, String name) {
        return BY_NAME.get(module + "." + name);
    }

    private static Map<String, Object> byName() {
        Map<String, Object> byName = new HashMap<>(functions());
        types().forEach((name, type) -> byName.put(name, new PickleType(type)));
        byName.put("torch.storage.UntypedStorage", new PickleType(null));
        return byName;
    }

    private static Map<String, PickleGlobal> functions() {
        return Map.ofEntries(
                Map.entry("numpy.core.multiarray._reconstruct", RECONSTRUCT),
                Map.entry("numpy._core.multiarray._reconstruct", RECONSTRUCT),
                Map.entry("numpy.core.multiarray.scalar", SCALAR),
                Map.entry("numpy._core.multiarray.scalar", SCALAR),
                Map.entry("numpy.core.numeric._frombuffer", FROM_BUFFER),
                Map.entry("numpy._core.numeric._frombuffer", FROM_BUFFER),
                Map.entry("numpy.ndarray", ARRAY_CLASS),
                Map.entry("numpy.memmap", ARRAY_CLASS),
                Map.entry("numpy.core.memmap.memmap", ARRAY_CLASS),
                Map.entry("numpy.matrix", ARRAY_CLASS),
                Map.entry("numpy.matrixlib.defmatrix.matrix", ARRAY_CLASS),
                Map.entry("numpy.ma.MaskedArray", ARRAY_CLASS),
                Map.entry("numpy.ma.core.MaskedArray", ARRAY_CLASS),
                Map.entry("numpy.ma.core._mareconstruct", MASKED_RECONSTRUCT),
                Map.entry("numpy.dtype", DTYPE),
                Map.entry("_codecs.encode", ENCODE),
                Map.entry("__builtin__.bytes", BYTES),
                Map.entry("builtins.bytes", BYTES),
                Map.entry("__builtin__.complex", COMPLEX),
                Map.entry("builtins.complex", COMPLEX),
                Map.entry("__builtin__.tuple", TUPLE),
                Map.entry("builtins.tuple", TUPLE),
                Map.entry("__builtin__.set", SET),
                Map.entry("builtins.set", SET),
                Map.entry("__builtin__.frozenset", SET),
                Map.entry("builtins.frozenset", SET),
                Map.entry("__builtin__.dict", DICT),
                Map.entry("builtins.dict", DICT),
                Map.entry("collections.OrderedDict", DICT),
                Map.entry("collections.Counter", DICT),
                Map.entry("collections.defaultdict", DEFAULT_DICT),
                Map.entry("__builtin__.int", FACTORY),
                Map.entry("builtins.int", FACTORY),
                Map.entry("__builtin__.float", FACTORY),
                Map.entry("builtins.float", FACTORY),
                Map.entry("__builtin__.list", FACTORY),
                Map.entry("builtins.list", FACTORY),
                Map.entry("torch._utils._rebuild_tensor_v2", TENSOR),
                Map.entry("torch._utils._rebuild_tensor_v3", TENSOR_WITH_DTYPE),
                Map.entry("torch._utils._rebuild_parameter", PARAMETER),
                Map.entry("torch._utils._rebuild_parameter_with_state", PARAMETER),
                Map.entry("torch.Size", SIZE),
                Map.entry("torch.device", DEVICE));
    }

    private static Map<String, DType> types() {
        return Map.ofEntries(
                Map.entry("ml_dtypes.bfloat16", DType.BFLOAT16),
                Map.entry("ml_dtypes.float8_e4m3fn", DType.FLOAT8_E4M3FN),
                Map.entry("ml_dtypes.float8_e5m2", DType.FLOAT8_E5M2),
                Map.entry("torch.BoolStorage", DType.BOOL),
                Map.entry("torch.ByteStorage", DType.UINT8),
                Map.entry("torch.CharStorage", DType.INT8),
                Map.entry("torch.ShortStorage", DType.INT16),
                Map.entry("torch.IntStorage", DType.INT32),
                Map.entry("torch.LongStorage", DType.INT64),
                Map.entry("torch.HalfStorage", DType.FLOAT16),
                Map.entry("torch.BFloat16Storage", DType.BFLOAT16),
                Map.entry("torch.FloatStorage", DType.FLOAT32),
                Map.entry("torch.DoubleStorage", DType.FLOAT64),
                Map.entry("torch.ComplexFloatStorage", DType.COMPLEX64),
                Map.entry("torch.ComplexDoubleStorage", DType.COMPLEX128),
                Map.entry("torch.bool", DType.BOOL),
                Map.entry("torch.uint8", DType.UINT8),
                Map.entry("torch.uint16", DType.UINT16),
                Map.entry("torch.uint32", DType.UINT32),
                Map.entry("torch.uint64", DType.UINT64),
                Map.entry("torch.int8", DType.INT8),
                Map.entry("torch.int16", DType.INT16),
                Map.entry("torch.int32", DType.INT32),
                Map.entry("torch.int64", DType.INT64),
                Map.entry("torch.float8_e4m3fn", DType.FLOAT8_E4M3FN),
                Map.entry("torch.float8_e5m2", DType.FLOAT8_E5M2),
                Map.entry("torch.float16", DType.FLOAT16),
                Map.entry("torch.bfloat16", DType.BFLOAT16),
                Map.entry("torch.float32", DType.FLOAT32),
                Map.entry("torch.float64", DType.FLOAT64),
                Map.entry("torch.complex64", DType.COMPLEX64),
                Map.entry("torch.complex128", DType.COMPLEX128));
    }
}
