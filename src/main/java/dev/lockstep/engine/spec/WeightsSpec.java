package dev.lockstep.engine.spec;

import java.io.Serializable;

/** Where a run's first weights come from. */
public sealed interface WeightsSpec extends Serializable {
    /**
     * NumPy's {@code RandomState((crc32(name) ^ seed) & 0xffffffff).normal(0, std, shape)} as float32 for each parameter,
     * plus 1 for {@code LayerNorm.weight}.
     */
    record Generated(double std, long seed) implements WeightsSpec {
        public Generated {
            Require.finiteNotNegative("weights.std", std);
            // What peers accept: a seed is masked to 32 bits after the exclusive or.
            Require.atLeast("weights.seed", seed, 0);
        }
    }

    /**
     * A checkpoint with Hugging Face names, with or without the {@code bert.} prefix; what it lacks is generated.
     *
     * @param safetensors path of the file, as {@link Inputs} knows it
     */
    record Checkpoint(String safetensors, Generated rest) implements WeightsSpec {
        public Checkpoint {
            Require.present("weights.safetensors", safetensors);
            Require.present("weights.rest", rest);
        }
    }
}
