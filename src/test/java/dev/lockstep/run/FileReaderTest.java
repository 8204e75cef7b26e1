package dev.lockstep.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.plan.CaseReading;
import dev.lockstep.plan.RecordedValue;
import dev.lockstep.plan.RecordedValue.Part;
import dev.lockstep.plan.Side;
import dev.lockstep.record.NdArray;
import dev.lockstep.record.NpyWriter;
import dev.lockstep.record.RecordTree;
import dev.lockstep.record.Source;
import dev.lockstep.suite.KeyRule;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.ProducerClaim;
import dev.lockstep.suite.RecordedFile;
import dev.lockstep.suite.RecordedFile.Format;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileReaderTest {
    @Test
    void valuesAreLookedForUnderTheKeysThatRulesMake() {
        byte[] bytes = NpyWriter.toBytes(RecordTree.ofFlat(Map.of("run3/step0", NdArray.float32(new float[] {0.5f}))));
        KeyRule rule = new KeyRule("run(?<seed>\\d+)/step(?<i>\\d+)", "seed_{seed}/loss_{i}", null, null);
        RecordedFile file = new RecordedFile("f.npy", Format.NPY, ProducerClaim.NONE, List.of(rule));
        RecordedValue value =
                new RecordedValue(new ObservedKey("loss_0", "loss", 0), "seed_3/loss_0", new Part.Whole());
        CaseReading reading = new CaseReading("case", Side.REFERENCE, file, List.of(value));
        List<FileReader.Found> found = new FileReader(path -> Source.ofBytes(path, bytes)).read(file, List.of(reading));
        CaseOutcome.Observed outcome = (CaseOutcome.Observed) found.get(0).outcome();
        assertThat(outcome.observations()).hasSize(1);
        assertThat(outcome.observations().get(0).value().doubleAt(0)).isEqualTo(0.5);
    }
}
