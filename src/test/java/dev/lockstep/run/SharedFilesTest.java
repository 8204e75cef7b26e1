package dev.lockstep.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.record.array.NdArray;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedFilesTest {
    private final AtomicInteger reads = new AtomicInteger();

    private Map<String, NdArray> read(String path) {
        return Map.of(path, NdArray.float32(new float[] {reads.incrementAndGet()}));
    }

    /** As seeds of one suite that train from one checkpoint do, two at a time. */
    @Test
    void casesOfOneJobReadAFileOnce() {
        List<Map<String, NdArray>> seen = IntStream.range(0, 64)
                .parallel()
                .mapToObj(seed -> SharedFiles.of("one").arrays("model.safetensors", this::read))
                .toList();
        assertThat(reads).hasValue(1);
        assertThat(seen).allSatisfy(each -> assertThat(each).isSameAs(seen.get(0)));
    }

    @Test
    void theNextJobReadsItAgain() {
        SharedFiles.of("first").arrays("model.safetensors", this::read);
        SharedFiles.of("second").arrays("model.safetensors", this::read);
        assertThat(reads).hasValue(2);
    }
}
