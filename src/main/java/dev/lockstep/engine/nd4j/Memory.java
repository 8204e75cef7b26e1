package dev.lockstep.engine.nd4j;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class Memory {
    private Memory() {}

    static INDArray over(Pointer values, long... shape) {
        DataType type = values instanceof DoublePointer ? DataType.DOUBLE : DataType.FLOAT;
        long size = 1;
        for (long axis : shape) {
            size *= axis;
        }
        DataBuffer buffer = Nd4j.createBuffer(values, size, type);
        return Nd4j.create(buffer, shape);
    }

    static Pointer pointer(INDArray array) {
        if (array.isView() || array.ordering() != 'c') {
            throw new IllegalStateException("view " + array.shapeInfoToString());
        }
        return array.dataType() == DataType.DOUBLE ? new DoublePointer(array.data().addressPointer()) : new FloatPointer(array.data().addressPointer());
    }
}
