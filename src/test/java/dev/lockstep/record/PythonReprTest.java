package dev.lockstep.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PythonReprTest {
    @Test
    void printsCPythonsDigits() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("src/test/resources/repr/cpython.tsv"));
        assertThat(rows).hasSizeGreaterThan(2000);
        for (String row : rows.subList(1, rows.size())) {
            String[] fields = row.split("\t", -1);
            double value = Double.longBitsToDouble(Long.parseUnsignedLong(fields[0], 16));
            assertThat(PythonRepr.of(value)).as(row).isEqualTo(fields[1]);
        }
    }

    @Test
    void wholeNumbersHaveNoPoint() {
        assertThat(PythonRepr.of(new BigInteger("18446744073709551615"))).isEqualTo("18446744073709551615");
        assertThat(PythonRepr.of(3L)).isEqualTo("3");
    }
}
