package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults that a side shows against itself, or by what it requires, in a recorder that needs Python alone. */
@ExtendWith(SharedSession.class)
class PlantedFaultsTest {
    private static final String INVARIANCES = """
        ["repeat", "batch_rows", {"name": "pad_longer", "by": 3}, "accumulate", {"name": "resume", "at": 3}]\
        """;

    private static final String REQUIRE = """
        ["finite", {"every_param_moves": ["frozen"]}, {"frozen": ["frozen"]}, "loss_falls", {"grad_norm_below": 10},
         {"lr_follows": {"framework": "torch", "scheduler": "ExponentialLR", "params": {"gamma": 0.9}, "lr": 0.5}}]\
        """;

    private static final List<String> FAULTS = List.of(
            "none",
            "mean_of_means",
            "lost_moments",
            "mask_ignored",
            "padding_kernel",
            "unset_seed",
            "frozen_moves",
            "stuck_bias",
            "lr_ignored",
            "nan",
            "rising",
            "exploding");

    @TempDir
    private static Path folder;

    private static CommandRun run;
    /** Failed checks and keys, by the fault. */
    private static Map<String, String> remarks;

    @BeforeAll
    static void runOnce() throws IOException {
        run = run("0", FAULTS);
        remarks = new TreeMap<>();
        for (String line : run.lines()) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                remarks.merge(line.substring(0, colon), line.substring(colon + 2), (one, other) -> one + "\n" + other);
            }
        }
    }

    private static CommandRun run(String seeds, List<String> faults) throws IOException {
        String recorder = Path.of("src/test/resources/recorders/tokens.py")
                .toAbsolutePath()
                .toString();
        String checks = faults.stream()
                .map(fault -> """
                    {"name": "%1$s", "reference": {"command": ["python3", "%2$s", "%1$s"]},
                     "candidate": {"command": ["python3", "%2$s", "%1$s"], "require": %3$s, "invariances": %4$s}}\
                    """.formatted(fault, recorder, REQUIRE, INVARIANCES))
                .collect(Collectors.joining(",\n"));
        Path suite = Files.writeString(folder.resolve("planted.json"), """
            {"suite": "planted", "defaults": {"backprop": {"seeds": "%s", "iterations": 6, "observe": "all"}}, "backprop": [%s]}
            """.formatted(seeds, checks));
        return CommandRun.of(
                "run",
                suite.toString(),
                "--out",
                folder.resolve("out").toString(),
                "--run-id",
                "s" + seeds.replace('-', '_'),
                "--allow-commands");
    }

    private static List<String> failed(CommandRun run) {
        String outcome = run.lines().stream()
                .filter(line -> line.matches("\\d+ of \\d+ checks failed: .*"))
                .findFirst()
                .orElse(": ");
        return List.of(outcome.substring(outcome.indexOf(": ") + 2).split(", ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "mean_of_means, accumulate",
        "lost_moments, 'resume,at=3'",
        "mask_ignored, 'pad_longer,by=3'",
        "padding_kernel, 'pad_longer,by=3'",
        "unset_seed, repeat"
    })
    void aFaultShowsUnderTheChangeThatItDependsOn(String fault, String invariance) {
        assertThat(failed(run)).contains(fault + "[invariance=" + invariance + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "frozen_moves, frozen, frozen moves",
        "stuck_bias, every_param_moves, bias does not move",
        "lr_ignored, lr_follows, 'lr in iteration 1 is 0.5, the schedule has 0.45'",
        "nan, finite, loss_3 has 1 of 1 values that are not finite",
        "rising, loss_falls, the mean loss goes from ",
        "exploding, grad_norm_below, grad_norm in iteration 0 is "
    })
    void aRequirementThatDoesNotHoldFailsWithItsReason(String fault, String word, String why) {
        assertThat(failed(run)).contains(fault);
        assertThat(remarks.get(fault)).contains("the candidate requires " + word + ": failed, seed 0: " + why);
        assertThat(remarks.get("none")).contains("the candidate requires " + word + ": passed");
    }

    @Test
    void aCleanSideRaisesNothing() {
        assertThat(failed(run)).noneMatch(check -> check.startsWith("none"));
        // A fault shows where it is, and nowhere else.
        assertThat(failed(run)).noneMatch(check -> check.startsWith("stuck_bias[") || check.startsWith("lr_ignored["));
    }

    @Test
    @Tag("long")
    void aCleanSideRaisesNothingOverAHundredSeeds() throws IOException {
        CommandRun many = run("0-99", List.of("none"));
        assertThat(many.code()).as(many.out() + many.err()).isZero();
    }
}
