package dev.lockstep.engine.nd4j;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's arrays over memory that is somebody else's, and the other way round; nothing is copied. */
final class Memory {
    private Memory() {}

    /** An array over floats or doubles, dense and row-major. */
    static INDArray over(Pointer values, long... shape) {
        DataType type = values instanceof DoublePointer ? DataType.DOUBLE : DataType.FLOAT;
        long size = 1;
        for (long axis : shape) {
            size *= axis;
        }
        return Nd4j.create(Nd4j.createBuffer(values, size, type), shape);
    }

    /** Whether an array's elements lie one behind the other, row-major. */
    static boolean isDense(INDArray array) {
        return !array.isView() && array.ordering() == 'c';
    }

    /** Where the elements of a dense array lie: a pointer to floats or doubles. */
    static Pointer of(INDArray array) {
        Pointer start = array.data().addressPointer();
        return array.dataType() == DataType.DOUBLE ? new DoublePointer(start) : new FloatPointer(start);
    }
}
