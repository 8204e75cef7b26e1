package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.WeightsSpec;
import dev.lockstep.schedule.BadFieldException;
import java.util.List;
import java.util.Optional;

/** What a spec reads from files; the engine opens none. */
public interface Inputs {
    /**
     * A parameter of a checkpoint, as float32, in row-major order. The engine does not modify it.
     *
     * @param checkpoint the path in {@link WeightsSpec.Checkpoint}
     * @param parameter by a name that the checkpoint may have for it
     * @return empty if the checkpoint lacks it
     * @throws BadFieldException if its shape is another one, under {@code weights.safetensors}
     */
    Optional<float[]> parameter(String checkpoint, ModelParameter parameter);

    /** The integers of a file. The engine checks shape and range. */
    Integers integers(String file);

    /**
     * An array of integers.
     *
     * @param shape its axes
     * @param values in row-major order
     */
    record Integers(List<Integer> shape, List<Integer> values) {
        public Integers {
            shape = List.copyOf(shape);
            values = List.copyOf(values);
        }
    }

    /** For specs that name no file. */
    static Inputs none() {
        return new Inputs() {
            @Override
            public Optional<float[]> parameter(String checkpoint, ModelParameter parameter) {
                throw new BadFieldException("weights.safetensors", checkpoint + " cannot be read here");
            }

            @Override
            public Integers integers(String file) {
                throw new BadFieldException("batch.ids", file + " cannot be read here");
            }
        };
    }
}
