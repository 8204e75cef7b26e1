package dev.lockstep.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TimingsTest {
    @Test
    void stepsKeepTheirOrderAndEndWithTheirSum() throws InterruptedException {
        Timings timings = Timings.ofProcess();
        timings.begin("read");
        Thread.sleep(20);
        timings.begin("write");
        Map<String, String> seconds = timings.seconds();
        assertThat(seconds.keySet()).containsExactly("launch", "read", "write", "total");
        assertThat(Double.parseDouble(seconds.get("read"))).isGreaterThanOrEqualTo(0.02);
        double sum = Double.parseDouble(seconds.get("launch"))
                + Double.parseDouble(seconds.get("read"))
                + Double.parseDouble(seconds.get("write"));
        // Each of the four is cut to a hundredth.
        assertThat(Double.parseDouble(seconds.get("total"))).isBetween(sum - 0.021, sum + 0.021);
    }

    @Test
    void whatIsBegunAgainAddsUp() {
        Timings timings = Timings.ofProcess();
        timings.begin("write");
        timings.begin("judge");
        timings.begin("write");
        assertThat(timings.seconds().keySet()).containsExactly("launch", "write", "judge", "total");
    }
}
