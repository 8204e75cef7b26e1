package dev.lockstep.record.format;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.HeapBudget;
import dev.lockstep.record.Source;
import dev.lockstep.record.array.RecordNode;
import java.util.Arrays;
import java.util.Optional;

/** The formats of recorded files. Which one per file has is told by its bytes alone, whatever its name. */
public enum RecordFormat {
    /** NumPy's: an array, or a pickled dictionary of arrays, as reprod_log writes it. */
    NPY {
        @Override
        boolean isOf(Source source) {
            return Magic.startsWith(source, NpyReader.MAGIC);
        }

        @Override
        RecordNode read(Source source, HeapBudget budget) {
            return NpyReader.read(source, budget);
        }
    },
    /** A zip archive: NumPy's {@code .npz}, or torch's {@code .pt}. */
    ZIP {
        @Override
        boolean isOf(Source source) {
            return Magic.startsWith(source, ZipReader.MAGIC) || Magic.startsWith(source, ZipReader.EMPTY_MAGIC);
        }

        @Override
        RecordNode read(Source source, HeapBudget budget) {
            return ZipReader.read(source, budget);
        }
    },
    /** Hugging Face's. */
    SAFETENSORS {
        @Override
        boolean isOf(Source source) {
            return SafetensorsReader.isOne(source);
        }

        @Override
        RecordNode read(Source source, HeapBudget budget) {
            return SafetensorsReader.read(source, budget);
        }
    },
    /** A dictionary of arrays as Python's pickle writes it: paddle's {@code .pdparams} and {@code .pdopt}, {@code .pkl}. */
    PICKLE {
        @Override
        boolean isOf(Source source) {
            return PickleFile.isOne(source);
        }

        @Override
        RecordNode read(Source source, HeapBudget budget) {
            return PickleFile.read(source, budget);
        }
    };

    /** Whether a file's first bytes are this format's. */
    abstract boolean isOf(Source source);

    /**
     * Reads a file.
     *
     * @throws BadFileException if it is damaged
     */
    abstract RecordNode read(Source source, HeapBudget budget);

    /** The format that a file's first bytes announce; empty if they announce none. A damaged file has a format too. */
    public static Optional<RecordFormat> of(Source source) {
        return Arrays.stream(values()).filter(format -> format.isOf(source)).findFirst();
    }
}
