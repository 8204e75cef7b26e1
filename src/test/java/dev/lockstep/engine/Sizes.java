package dev.lockstep.engine;

import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.ModelSpec;
import java.util.Map;

/** The models of the recorded runs (record_bp.py, SIZES). */
enum Sizes {
    NANO(2, 32, 2, 64, 101, 2, 8),
    TINY(2, 128, 2, 512, 30522, 4, 64),
    MINI(4, 256, 4, 1024, 30522, 4, 64),
    MINILM(6, 384, 12, 1536, 30522, 4, 64),
    BASE(12, 768, 12, 3072, 30522, 4, 64);

    private final int layers;
    private final int hidden;
    private final int heads;
    private final int intermediate;
    private final int vocab;
    private final int size;
    private final int length;

    Sizes(int layers, int hidden, int heads, int intermediate, int vocab, int size, int length) {
        this.layers = layers;
        this.hidden = hidden;
        this.heads = heads;
        this.intermediate = intermediate;
        this.vocab = vocab;
        this.size = size;
        this.length = length;
    }

    ModelSpec model() {
        return ModelSpec.of(Map.of(
                "layers",
                layers,
                "hidden",
                hidden,
                "heads",
                heads,
                "intermediate",
                intermediate,
                "vocab",
                vocab,
                "max_position",
                512,
                "labels",
                2));
    }

    BatchSpec.Generated batch(long seed) {
        return BatchSpec.generated(size, length, seed);
    }
}
