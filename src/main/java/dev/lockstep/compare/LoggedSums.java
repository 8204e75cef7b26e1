package dev.lockstep.compare;

import dev.lockstep.compare.ArrayDiff.Logged;
import dev.lockstep.suite.Method;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;

/** A key's statistics over its seeds in NumPy's arithmetic, which is what the text log prints. */
final class LoggedSums {
    private final ExactSum means;
    private Number max;
    private Number min;

    LoggedSums() {
        this(new ExactSum(), null, null);
    }

    private LoggedSums(ExactSum means, Number max, Number min) {
        this.means = means;
        this.max = max;
        this.min = min;
    }

    /** Adds a seed. */
    void add(Logged seed) {
        means.add(seed.mean());
        extremes(seed.max(), seed.min());
    }

    /** Adds seeds whose statistics NumPy's arithmetic has as they are. */
    void add(ExactSum otherMeans, double larger, double smaller) {
        means.add(otherMeans);
        extremes(larger, smaller);
    }

    /** @param other Not modified in value. */
    void add(LoggedSums other) {
        means.add(other.means);
        extremes(other.max, other.min);
    }

    private void extremes(Number larger, Number smaller) {
        max = max == null || wins(larger, max, 1) ? larger : max;
        min = min == null || wins(smaller, min, -1) ? smaller : min;
    }

    /** Whether a number is larger, or smaller for sign -1, than another; a NaN is, and stays. */
    private static boolean wins(Number number, Number other, int sign) {
        if (number instanceof BigInteger one && other instanceof BigInteger two) {
            return sign * one.compareTo(two) > 0;
        }
        double one = number.doubleValue();
        double two = other.doubleValue();
        return !Double.isNaN(two) && (Double.isNaN(one) || sign * Double.compare(one, two) > 0);
    }

    /** The statistics of so many seeds. */
    Map<Method, Number> values(long seeds) {
        Map<Method, Number> values = new EnumMap<>(Method.class);
        values.put(Method.MEAN, means.rounded() / seeds);
        values.put(Method.MAX, max);
        values.put(Method.MIN, min);
        return values;
    }

    void write(DataOutput to) throws IOException {
        means.write(to);
        to.writeUTF(max.toString());
        to.writeUTF(min.toString());
    }

    static LoggedSums read(DataInput from) throws IOException {
        return new LoggedSums(
                ExactSum.read(from), KeyStatistics.number(from.readUTF()), KeyStatistics.number(from.readUTF()));
    }
}
