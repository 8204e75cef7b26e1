package dev.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Circles of dependencies: between packages there is none, and between classes they may only become fewer. */
class ClassCyclesTest {
    /** Lower these whenever a circle is gone. */
    private static final int CYCLES = 11;

    private static final int CLASSES_IN_CYCLES = 34;

    private static final JavaClasses CODE = ClassGraph.production();

    @Test
    void packagesHaveNoCycles() {
        ClassGraph packages = ClassGraph.ofPackages(CODE);

        assertThat(packages.nodes()).contains("schedule", "engine.spec", "suite.json", "cli");
        assertThat(packages.cycles()).isEmpty();
    }

    @Test
    void cyclesOfClassesOnlyBecomeFewer() {
        ClassGraph classes = ClassGraph.ofClasses(CODE);
        List<Set<String>> cycles = classes.cycles();

        assertThat(classes.nodes()).hasSizeGreaterThan(300).contains("dev.lockstep.judge.Verdict");
        String found = cycles.stream().map(Set::toString).collect(Collectors.joining("\n", "\n", "\n"));
        assertThat(cycles.size()).as(found).isLessThanOrEqualTo(CYCLES);
        assertThat(cycles.stream().mapToInt(Set::size).sum()).as(found).isLessThanOrEqualTo(CLASSES_IN_CYCLES);
    }
}
