package dev.lockstep.record.pickle;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.HeapBudget;
import dev.lockstep.record.Source;
import dev.lockstep.record.array.RecordNode;

/** Reads pickles of arrays. */
public final class PickleReader {
    private PickleReader() {}

    /**
     * What the pickle from an offset to the file's end holds.
     *
     * @throws BadFileException if it is refused
     */
    public static RecordNode read(Source source, long offset, HeapBudget budget) {
        return PickleTree.of(source, Pickle.read(source, offset, budget), budget);
    }

    /**
     * What a torch file's pickle holds.
     *
     * @throws BadFileException if it is refused
     */
    public static RecordNode read(Source source, HeapBudget budget, TorchStorages storages) {
        return PickleTree.of(source, Pickle.read(source, budget, storages), budget);
    }
}
