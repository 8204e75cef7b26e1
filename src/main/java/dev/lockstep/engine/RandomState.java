package dev.lockstep.engine;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

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
    private static final double TWO_POWER_MINUS_52 = 0x1p-52;

    /** The squared radius 1, where coordinates count in units of 2^-15. */
    private static final int CIRCLE = 1 << 30;
    /** A coordinate's first 15 bits leave at most 2 (|x| + |y|) + 2 of its squared radius open: 92,684 at the circle. */
    private static final int OPEN = 1 << 17;
    /** The sum of two squares of odd numbers that may stand for the origin. */
    private static final int ORIGIN = 2;

    private static final int DOUBT = 1 << 16;

    private final int[] state = new int[WORDS];
    private final int[] words = new int[WORDS];
    private int next = WORDS;

    // Parts of the state, each from index 0: C2 vectorises loops that index every array by exactly [i].
    private final int[] high = new int[WORDS - SHIFT];
    private final int[] low = new int[WORDS - SHIFT];
    private final int[] far = new int[WORDS - SHIFT];
    private final int[] squares = new int[WORDS];
    private final int[] ahead = new int[WORDS];
    private final int[] found = new int[WORDS];

    private double x1;
    private double square;
    private double second;
    private boolean pending;

    /** The seed of a named stream. */
    static long streamSeed(String name, long seed) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return (crc.getValue() ^ seed) & 0xffffffffL;
    }

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
            return second;
        }
        double x2 = nextPair();
        double factor = factor();
        second = factor * x1;
        pending = true;
        return factor * x2;
    }

    /** Passes over normals without their logarithms. */
    void skipNormals(long count) {
        long left = count;
        if (left > 0 && pending) {
            pending = false;
            left--;
        }
        while (left > 1) {
            left -= next == WORDS ? skipBlock(left / 2) : skipPair();
        }
        if (left == 1) {
            nextPair();
            second = factor() * x1;
            pending = true;
        }
    }

    private int skipPair() {
        nextPair();
        return 2;
    }

    /** Passes over a whole block of words if it has no more points of the unit disc than {@code pairs}, else over one point. */
    private int skipBlock(long pairs) {
        refill();
        int accepted = pointsInDisc();
        if (accepted > pairs) {
            return skipPair();
        }
        next = WORDS;
        return 2 * accepted;
    }

    /** How many of the points that a whole block makes are accepted: by their first bits, and exactly if those do not tell. */
    private int pointsInDisc() {
        squares(words, squares, WORDS);
        System.arraycopy(squares, 2, ahead, 0, WORDS - 2);
        judge(squares, ahead, found, WORDS - 2);
        int sum = 0;
        for (int i = 0; i < WORDS; i += 4) {
            sum += found[i];
        }
        return sum < DOUBT ? sum : pointsInDiscExactly();
    }

    private int pointsInDiscExactly() {
        int accepted = 0;
        for (int i = 0; i < WORDS; i += 4) {
            double x = symmetric(words[i], words[i + 1]);
            double y = symmetric(words[i + 2], words[i + 3]);
            accepted += accepted(x * x + y * y) ? 1 : 0;
        }
        return accepted;
    }

    private static void squares(int[] words, int[] squares, int n) {
        for (int i = 0; i < n; i++) {
            // The middle of what the first 15 bits leave open.
            int x = ((words[i] >>> 17) << 1) - 0x7fff;
            squares[i] = x * x;
        }
    }

    /** 1 for a point of the disc, and {@link #DOUBT} more where the first bits do not tell; without a branch, so that it is vectorised. */
    private static void judge(int[] xx, int[] yy, int[] found, int n) {
        for (int i = 0; i < n; i++) {
            int beyond = xx[i] + yy[i] - CIRCLE;
            int inside = beyond >>> 31;
            int near = (Math.abs(beyond) - OPEN) >>> 31;
            int origin = (beyond + CIRCLE - ORIGIN - 1) >>> 31;
            found[i] = inside + (near | origin) * DOUBT;
        }
    }

    private static boolean accepted(double square) {
        return square < 1.0 && square != 0.0;
    }

    /** 2 u - 1 of the uniform u that two words make. */
    private static double symmetric(int a, int b) {
        return ((long) (a >>> 5) << 26 | b >>> 6) * TWO_POWER_MINUS_52 - 1;
    }

    /** Draws the next point of the unit disc into {@link #x1} and {@link #square}; returns its other coordinate. */
    private double nextPair() {
        double x2;
        do {
            x1 = symmetric(nextInt(), nextInt());
            x2 = symmetric(nextInt(), nextInt());
            square = x1 * x1 + x2 * x2;
        } while (!accepted(square));
        return x2;
    }

    private double factor() {
        return Math.sqrt(-2.0 * Math.log(square) / square);
    }

    private void refill() {
        int tail = WORDS - SHIFT;
        twist(0, tail, SHIFT);
        twist(tail, tail, 0);
        twist(2 * tail, WORDS - 1 - 2 * tail, tail);
        int y = (state[WORDS - 1] & UPPER) | (state[0] & LOWER);
        state[WORDS - 1] = state[SHIFT - 1] ^ (y >>> 1) ^ (-(y & 1) & TWIST);
        for (int i = 0; i < WORDS; i++) {
            words[i] = temper(state[i]);
        }
        next = 0;
    }

    /** Renews n words from {@code from} on, out of themselves, their successors, and those from {@code farFrom} on. */
    private void twist(int from, int n, int farFrom) {
        System.arraycopy(state, from, high, 0, n);
        System.arraycopy(state, from + 1, low, 0, n);
        System.arraycopy(state, farFrom, far, 0, n);
        twist(high, low, far, n);
        System.arraycopy(far, 0, state, from, n);
    }

    private static void twist(int[] high, int[] low, int[] far, int n) {
        for (int i = 0; i < n; i++) {
            int y = (high[i] & UPPER) | (low[i] & LOWER);
            far[i] = far[i] ^ (y >>> 1) ^ (-(y & 1) & TWIST);
        }
    }

    private static int temper(int word) {
        int y = word;
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }
}
