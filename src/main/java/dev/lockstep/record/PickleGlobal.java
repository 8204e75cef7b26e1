package dev.lockstep.record;

import java.util.Map;

/** The globals that a pickle of arrays names; no other is known, and none is looked up by its name. */
enum PickleGlobal {
    RECONSTRUCT,
    SCALAR,
    FROM_BUFFER,
    NDARRAY,
    DTYPE,
    ENCODE,
    BYTES;

    private static final Map<String, PickleGlobal> BY_NAME = Map.ofEntries(
            Map.entry("numpy.core.multiarray._reconstruct", RECONSTRUCT),
            Map.entry("numpy._core.multiarray._reconstruct", RECONSTRUCT),
            Map.entry("numpy.core.multiarray.scalar", SCALAR),
            Map.entry("numpy._core.multiarray.scalar", SCALAR),
            Map.entry("numpy.core.numeric._frombuffer", FROM_BUFFER),
            Map.entry("numpy._core.numeric._frombuffer", FROM_BUFFER),
            Map.entry("numpy.ndarray", NDARRAY),
            Map.entry("numpy.dtype", DTYPE),
            // How protocols 0 to 2 write bytes.
            Map.entry("_codecs.encode", ENCODE),
            Map.entry("__builtin__.bytes", BYTES),
            Map.entry("builtins.bytes", BYTES));

    /** The global of this name; null if it is not one of these. */
    static PickleGlobal of(String module, String name) {
        return BY_NAME.get(module + "." + name);
    }
}
