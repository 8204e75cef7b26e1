package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What dead jobs left out of sight. */
class RemovalTest {
    @TempDir
    private Path out;

    /** Of a job that was killed between its run's appearance and its last deletion. */
    private Path finished;

    private Path underWay;

    @BeforeEach
    void leave() throws IOException {
        Files.createDirectories(out.resolve("runs/run_id=finished"));
        finished = Files.createDirectories(out.resolve("_staging/run_id=finished"));
        underWay = Files.createDirectories(out.resolve("_staging/run_id=under-way"));
    }

    @Test
    void whatAFinishedRunLeftGoesAfterADay() throws IOException {
        removal().dropLeftovers(Instant.now().plus(Duration.ofHours(25)));
        assertThat(finished).doesNotExist();
        assertThat(underWay).as("which may be resumed").exists();
    }

    /** Its job may be about to do so itself. */
    @Test
    void whatARunThatHasJustFinishedLeftStays() throws IOException {
        removal().dropLeftovers(Instant.now());
        assertThat(finished).exists();
    }

    private Removal removal() {
        return new Removal(Store.open(out.toString(), new Configuration()));
    }
}
