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
    private static final int MISSING_FLOAT = 0x7fc0dead;

    private PackedNumbers() {}

    static String of(double[] numbers) {
        return Arrays.stream(numbers).allMatch(PackedNumbers::isFloat) ? floats(numbers) : doubles(numbers);
    }

    private static boolean isFloat(double number) {
        return Double.isNaN(number) || (float) number == number;
    }

    private static String floats(double[] numbers) {
        ByteBuffer bytes = littleEndian(Float.BYTES * numbers.length);
        for (double number : numbers) {
            bytes.putInt(KeyValues.isMissing(number) ? MISSING_FLOAT : Float.floatToIntBits((float) number));
        }
        return "f4:" + base64(bytes);
    }

    private static String doubles(double[] numbers) {
        ByteBuffer bytes = littleEndian(Double.BYTES * numbers.length);
        for (double number : numbers) {
            bytes.putLong(Double.doubleToRawLongBits(number));
        }
        return "f8:" + base64(bytes);
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String base64(ByteBuffer bytes) {
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
