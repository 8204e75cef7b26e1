package dev.lockstep.engine.nd4j;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.nd4j.autodiff.samediff.internal.memory.AbstractMemoryMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The arrays of one pass through a graph: what the session no longer needs is freed at once, the rest when it is closed, and
 * nothing is left to the garbage collector, which sees a few bytes on the heap where there are megabytes beside it. (ND4J's own
 * {@code ArrayCacheMemoryMgr} keeps up to a quarter of the machine's memory, and its {@code NoOpMemoryMgr} frees nothing.)
 */
final class GraphMemory extends AbstractMemoryMgr {
    private final Set<INDArray> taken = Collections.newSetFromMap(new IdentityHashMap<>());

    @Override
    public INDArray allocate(boolean detached, DataType type, long... shape) {
        return keep(Nd4j.createUninitialized(type, shape));
    }

    @Override
    public INDArray allocate(boolean detached, LongShapeDescriptor shape) {
        return keep(Nd4j.create(shape, false));
    }

    /** Frees the array with the others. */
    INDArray keep(INDArray array) {
        taken.add(array);
        return array;
    }

    @Override
    public void release(INDArray array) {
        if (taken.remove(array)) {
            free(array);
        }
    }

    private static void free(INDArray array) {
        if (array.closeable()) {
            array.close();
        }
    }

    @Override
    public void close() {
        taken.forEach(GraphMemory::free);
        taken.clear();
    }
}
