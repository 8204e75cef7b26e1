package dev.lockstep.compare;

import dev.lockstep.record.array.DType;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Candidate less reference of one pair of finite values, exact or rounded once to double. */
enum PairDistance {
    /** Both are integers. */
    INTEGERS {
        @Override
        double signed(ValueRun left, ValueRun right, int i) {
            return left.integers[i] == right.integers[i] && left.doubles[i] == right.doubles[i]
                    ? 0
                    : difference(left.integers[i], left.doubles[i], right.integers[i], right.doubles[i]);
        }
    },
    /** One is an integer, the other is floating point. */
    INTEGER_AND_FLOAT {
        @Override
        double signed(ValueRun left, ValueRun right, int i) {
            boolean integerFirst = left.integers != null;
            ValueRun integers = integerFirst ? left : right;
            ValueRun floats = integerFirst ? right : left;
            double difference = difference(integers.integers[i], integers.doubles[i], floats.doubles[i]);
            return integerFirst ? difference : -difference;
        }
    },
    /** Both are floating point of at most 64 bits, which double holds. */
    FLOATS {
        @Override
        double signed(ValueRun left, ValueRun right, int i) {
            return left.doubles[i] - right.doubles[i];
        }
    };

    /** Up to this, every integer is a double. */
    private static final double EXACT = 0x1p53;

    static PairDistance of(DType candidate, DType reference) {
        if (candidate.isIntegral() && reference.isIntegral()) {
            return INTEGERS;
        }
        return candidate.isIntegral() || reference.isIntegral() ? INTEGER_AND_FLOAT : FLOATS;
    }

    abstract double signed(ValueRun left, ValueRun right, int i);

    /**
     * @param left bits of an integer; of uint64 where {@code leftRounded} is not negative and they are
     * @param leftRounded the same integer, rounded to double
     */
    private static double difference(long left, double leftRounded, long right, double rightRounded) {
        if (Math.abs(leftRounded) < EXACT && Math.abs(rightRounded) < EXACT) {
            return leftRounded - rightRounded;
        }
        return exact(left, leftRounded).subtract(exact(right, rightRounded)).doubleValue();
    }

    private static double difference(long integer, double rounded, double other) {
        if (Math.abs(rounded) < EXACT) {
            return rounded - other;
        }
        return new BigDecimal(exact(integer, rounded))
                .subtract(new BigDecimal(other))
                .doubleValue();
    }

    private static BigInteger exact(long bits, double rounded) {
        return bits < 0 && rounded > 0 ? new BigInteger(Long.toUnsignedString(bits)) : BigInteger.valueOf(bits);
    }
}
