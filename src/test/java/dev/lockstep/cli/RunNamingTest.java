package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.plan.Plan;
import dev.lockstep.store.Attempt;
import dev.lockstep.store.BadRunException;
import dev.lockstep.store.Store;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RunNamingTest {
    private static final Plan PLAN = new Plan("tiny", "digest", "{}", List.of(), List.of(), List.of(), List.of());

    @TempDir
    private Path folder;

    /** Five of them hardly take one second. */
    @Test
    void runsOfOneSecondGetNamesOfTheirOwn() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            try (Attempt attempt = naming().claim(store(), PLAN, "asked")) {
                names.add(attempt.runId());
            }
        }
        assertThat(names).hasSize(5).allMatch(name -> name.matches("tiny-\\d{8}T\\d{6}Z(-\\d)?"));
    }

    @Test
    void aNameThatWasGivenIsNotChanged() {
        try (Attempt attempt = naming("--run-id", "mine").claim(store(), PLAN, "asked")) {
            assertThat(attempt.runId()).isEqualTo("mine");
        }
        assertThatThrownBy(() -> naming("--run-id", "mine").claim(store(), PLAN, "asked"))
                .isInstanceOf(BadRunException.class)
                .hasMessageStartingWith("--run-id mine: there is an unfinished run of this name");
        assertThatThrownBy(() -> naming("--run-id", "mine").requireFree(store()))
                .isInstanceOf(BadRunException.class);
    }

    private Store store() {
        return Store.open(folder.resolve("out").toString(), new Configuration());
    }

    private static RunNaming naming(String... args) {
        Holder holder = new Holder();
        new CommandLine(holder).parseArgs(args);
        return holder.naming;
    }

    /** Holds it as the command does. */
    @CommandLine.Command
    private static final class Holder {
        @CommandLine.ArgGroup(exclusive = false)
        private RunNaming naming = new RunNaming();
    }
}
