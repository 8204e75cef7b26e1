package dev.lockstep.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HadoopSettingsTest {
    private static final String NAME = "fs.s3a.endpoint.region";

    @AfterEach
    void unset() {
        System.clearProperty("spark.hadoop." + NAME);
    }

    /** The store is opened before Spark, which would pass them on. */
    @Test
    void whatSparkIsToldForHadoopIsKnownBeforeSparkStarts() {
        String before = HadoopSettings.load().get(NAME);
        System.setProperty("spark.hadoop." + NAME, "eu-central-1");
        assertThat(before).isNotEqualTo("eu-central-1");
        assertThat(HadoopSettings.load().get(NAME)).isEqualTo("eu-central-1");
    }
}
