package dev.lockstep.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkVersionTest {
    @Test
    void theSparkThatLockstepIsBuiltWithFits() {
        assertThat(SparkVersion.problem()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.1.0", "4.1.3", "4.1.12"})
    void everyPatchOfItsMinorVersionFits(String version) {
        assertThat(SparkVersion.problem(version)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.5.6", "4.0.1", "4.2.0", "4.10.0", "5.0.0"})
    void anotherOneIsRefusedByItsVersion(String version) {
        assertThat(SparkVersion.problem(version))
                .hasValue("this is Spark " + version
                        + ", and Lockstep's tables need Spark 4.1 with Scala 2.13 (SPARK_HOME, --master)");
    }
}
