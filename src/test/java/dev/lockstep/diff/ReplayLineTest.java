package dev.lockstep.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.compare.ShapeAlignment;
import dev.lockstep.diff.PairComparison.ReportedValues;
import dev.lockstep.suite.Glob;
import dev.lockstep.suite.Tolerance;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of resources/replay: a convolutional model in torch and in paddle, with one fault planted in the port. */
class ReplayLineTest {
    private static final String FOLDER = "src/test/resources/replay/";

    private static List<String> remarks(String left, String right) {
        PairComparison comparison = new PairComparison(
                List.of(), Tolerance.DEFAULT, ShapeAlignment.Rule.TRANSPOSE, ReportedValues.LEFT_OUT);
        List<Glob> none = List.of();
        FileChoice choice = new FileChoice(none, none, new PairPattern(""), new PairPattern(""));
        FilePairs files = FilePairs.of(FOLDER + left, FOLDER + right, choice);
        return comparison
                .compare(files.pairs().get(0), FilePairs.files())
                .check()
                .remarks();
    }

    @Test
    void parametersThatDifferFirstAreReplayed() {
        assertThat(remarks("conv_torch.npy", "conv_decay_all.npy"))
                .filteredOn(line -> line.startsWith("optimizers, replayed: "))
                .singleElement()
                .asString()
                .endsWith("; right decays bias and bn: 6 of 9 parameters");
    }

    @Test
    void buffersThatDifferFirstAreNot() {
        List<String> remarks = remarks("conv_torch.npy", "conv_momentum.npy");
        assertThat(remarks).noneMatch(line -> line.startsWith("optimizers, replayed"));
        assertThat(remarks)
                .anyMatch(line -> line.contains("iter_0/param/bn1.running_mean")
                        && line.contains("as of batch norm's momentum: torch's is the share 0.1 that is added"));
    }
}
