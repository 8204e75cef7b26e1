package dev.lockstep.engine;

import java.lang.ref.SoftReference;
import java.nio.IntBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Generated weights that are asked for again, as by the many runs of one seed that a search makes: drawing them takes longer than the
 * first iterations of a small model. Given up when memory is short.
 */
final class NormalsCache {
    /** Larger parameters cost less to draw than to train with. */
    private static final int MOST_VALUES = 1 << 20;

    private static final int MOST_ENTRIES = 1_000;

    private static final Map<Key, SoftReference<float[]>> DRAWN = new ConcurrentHashMap<>();

    private NormalsCache() {}

    /**
     * What tells one draw from another.
     *
     * @param rows those that are kept; null for all
     * @param values how many
     */
    record Key(String name, long seed, double std, float base, IntBuffer rows, int values) {}

    /** Whether so many values are worth keeping. */
    static boolean keeps(int values) {
        return values <= MOST_VALUES;
    }

    /** The values of a key, which are not to be modified. */
    static float[] of(Key key, Supplier<float[]> draw) {
        SoftReference<float[]> known = DRAWN.get(key);
        float[] values = known == null ? null : known.get();
        if (values == null) {
            values = draw.get();
            if (DRAWN.size() >= MOST_ENTRIES) {
                DRAWN.clear();
            }
            DRAWN.put(key, new SoftReference<>(values));
        }
        return values;
    }
}
