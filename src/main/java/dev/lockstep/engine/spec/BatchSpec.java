package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;

/** What a run is fed with. */
public sealed interface BatchSpec extends Serializable {
    /**
     * Fake batches from NumPy's {@code RandomState}: batch j from seed + stride * j, iteration i takes batch i mod count.
     *
     * @param size rows
     * @param length tokens a row
     * @param pads whether rows end in padding, id 0, of a random length
     * @param mask whether the attention mask is passed
     */
    record Generated(int size, int length, long seed, boolean pads, boolean mask, int count, long stride)
            implements BatchSpec {
        public static final int COUNT = 1;
        public static final long STRIDE = 1000;
        private static final long LAST_SEED = 0xffffffffL;

        public Generated {
            Require.atLeast("batch.size", size, 1);
            Require.atLeast("batch.length", length, 1);
            Require.atLeast("batch.count", count, 1);
            Require.between("batch.seed", seed, 0, LAST_SEED);
            Require.between("batch.stride", stride, 0, LAST_SEED);
            if (seed + stride * (count - 1) > LAST_SEED) {
                throw new BadFieldException(
                        "batch.seed", "the last of " + count + " batches would need a seed over " + LAST_SEED);
            }
        }
    }

    /**
     * One batch from files, the same in every iteration.
     *
     * @param ids integers (batch, length)
     * @param labels integers (batch)
     * @param mask numbers (batch, length), 1 for a token that is seen; null for none
     */
    record Files(String ids, String labels, String mask) implements BatchSpec {
        public Files {
            Require.present("batch.ids", ids);
            Require.present("batch.labels", labels);
        }
    }
}
