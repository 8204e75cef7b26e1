package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterruptionTest {
    /** A bar stands between words. */
    @ParameterizedTest
    @CsvSource({
        "run|a.json, jobs/lockstep run a.json --run-id r-1 --resume",
        "run|a.json|--run-id|r-1|--out|t, jobs/lockstep run a.json --out t --run-id r-1 --resume",
        "run|--run-id=r-1|a.json|--resume, jobs/lockstep run a.json --run-id r-1 --resume",
        "run|my suite.json|--seeds|0-3, jobs/lockstep run 'my suite.json' --seeds 0-3 --run-id r-1 --resume",
        "run|it's.json, jobs/lockstep run 'it'\\''s.json' --run-id r-1 --resume",
        "run|$HOME.json, jobs/lockstep run '$HOME.json' --run-id r-1 --resume",
    })
    void theCommandThatContinuesARunCanBePasted(String words, String command) {
        assertThat(Interruption.command(List.of(words.split("\\|")), "r-1")).isEqualTo(command);
    }
}
