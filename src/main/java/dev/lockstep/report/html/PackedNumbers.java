package dev.lockstep.report.html;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

/**
 * Numbers as a text that a page reads without parsing digits: {@code f4:} or {@code f8:} and the little-endian bytes in base64. Bit
 * for bit the numbers: four bytes each only where they all are float32 numbers.
 */
final class PackedNumbers {
    /** The number where there is none: a NaN that no arithmetic yields. */
    static final double MISSING = Double.longBitsToDouble(0x7ff8dead00000000L);

    private static final int MISSING_FLOAT = 0x7fc0dead;

    private PackedNumbers() {}

    static String of(double[] numbers) {
        return Arrays.stream(numbers).allMatch(PackedNumbers::isFloat) ? floats(numbers) : doubles(numbers);
    }

    private static boolean isMissing(double number) {
        return Double.doubleToRawLongBits(number) == Double.doubleToRawLongBits(MISSING);
    }

    private static boolean isFloat(double number) {
        return Double.isNaN(number) || (float) number == number;
    }

    private static String floats(double[] numbers) {
        byte[] bytes = new byte[Float.BYTES * numbers.length];
        ByteBuffer to = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (double number : numbers) {
            to.putInt(isMissing(number) ? MISSING_FLOAT : Float.floatToIntBits((float) number));
        }
        return "f4:" + Base64.getEncoder().encodeToString(bytes);
    }

    private static String doubles(double[] numbers) {
        byte[] bytes = new byte[Double.BYTES * numbers.length];
        ByteBuffer to = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (double number : numbers) {
            to.putLong(Double.doubleToRawLongBits(number));
        }
        return "f8:" + Base64.getEncoder().encodeToString(bytes);
    }
}
