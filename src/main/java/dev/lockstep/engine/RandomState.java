package dev.lockstep.engine;

/**
 * NumPy's {@code RandomState}: MT19937 seeded with an integer, the legacy Gaussian and the masked {@code randint}.
 *
 * <p>Integers and the raw stream are NumPy's bit for bit; so are normals cast to float32, which is how weights use them. In
 * double a normal may differ from NumPy's in the last place, where the C library's logarithm does.
 *
 * <p>Source: numpy 2.4, random/src/mt19937/mt19937.c, legacy/legacy-distributions.c, distributions/distributions.c.
 */
final class RandomState {
    private static final int WORDS = 624;
    private static final int SHIFT = 397;
    private static final int UPPER = 0x80000000;
    private static final int LOWER = 0x7fffffff;
    private static final int TWIST = 0x9908b0df;
    private static final double TWO_POWER_26 = 67108864.0;
    private static final double TWO_POWER_53 = 9007199254740992.0;

    private final int[] state = new int[WORDS];
    private final int[] words = new int[WORDS];
    private int next = WORDS;

    private double x1;
    private double square;
    private boolean pending;

    /**
     * Seeds as {@code RandomState(seed)} does.
     *
     * @param seed in [0, 2^32)
     */
    RandomState(long seed) {
        state[0] = (int) seed;
        for (int i = 1; i < WORDS; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /** The next 32 bits. */
    int nextInt() {
        if (next == WORDS) {
            refill();
        }
        return words[next++];
    }

    /** Uniform in [0, 1), 53 bits. */
    double nextDouble() {
        int a = nextInt() >>> 5;
        int b = nextInt() >>> 6;
        return (a * TWO_POWER_26 + b) / TWO_POWER_53;
    }

    /** {@code randint(low, high)}: uniform in [low, high). */
    int nextInt(int low, int high) {
        int range = high - low - 1;
        if (range == 0) {
            return low;
        }
        int mask = -1 >>> Integer.numberOfLeadingZeros(range);
        int value = nextInt() & mask;
        while (value > range) {
            value = nextInt() & mask;
        }
        return low + value;
    }

    /** The next standard normal. */
    double nextNormal() {
        if (pending) {
            pending = false;
            return factor() * x1;
        }
        double x2 = nextPair();
        pending = true;
        return factor() * x2;
    }

    /** Passes over normals without their logarithms. */
    void skipNormals(long count) {
        long left = count;
        if (left > 0 && pending) {
            pending = false;
            left--;
        }
        for (; left > 1; left -= 2) {
            nextPair();
        }
        if (left == 1) {
            nextPair();
            pending = true;
        }
    }

    /** Draws the next point of the unit disc into {@link #x1} and {@link #square}; returns its other coordinate. */
    private double nextPair() {
        double x2;
        do {
            x1 = 2.0 * nextDouble() - 1.0;
            x2 = 2.0 * nextDouble() - 1.0;
            square = x1 * x1 + x2 * x2;
        } while (square >= 1.0 || square == 0.0);
        return x2;
    }

    private double factor() {
        return Math.sqrt(-2.0 * Math.log(square) / square);
    }

    private void refill() {
        for (int i = 0; i < WORDS - SHIFT; i++) {
            state[i] = state[i + SHIFT] ^ twist(state[i], state[i + 1]);
        }
        for (int i = WORDS - SHIFT; i < WORDS - 1; i++) {
            state[i] = state[i + SHIFT - WORDS] ^ twist(state[i], state[i + 1]);
        }
        state[WORDS - 1] = state[SHIFT - 1] ^ twist(state[WORDS - 1], state[0]);
        for (int i = 0; i < WORDS; i++) {
            words[i] = temper(state[i]);
        }
        next = 0;
    }

    private static int twist(int high, int low) {
        int y = (high & UPPER) | (low & LOWER);
        return (y >>> 1) ^ (-(y & 1) & TWIST);
    }

    private static int temper(int word) {
        int y = word;
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }
}
