package dev.lockstep.compare;

import dev.lockstep.record.array.DType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Which types a key's values have over the seeds, and whether they are one and the same. */
final class SeenValues {
    /** A candidate's value, and whether there is another one among the seeds. */
    private double sample = Double.NaN;

    private boolean varies;
    private boolean integral = true;
    /** A bit for each type, see {@link TypeBits}. */
    private int candidateTypes;

    private int referenceTypes;

    /** Adds the types of a seed. */
    void add(ArrayDiff.Types types) {
        candidateTypes |= TypeBits.of(types.candidate());
        referenceTypes |= TypeBits.of(types.reference());
    }

    /** Adds the values of a seed with at least one pair. */
    void addValues(ArrayDiff diff) {
        integral &= diff.isIntegral();
        vary(diff.sample());
    }

    /** Adds seeds of one floating-point type. */
    void add(ScalarBlock block) {
        DType dtype = block.dtype();
        add(new ArrayDiff.Types(dtype, dtype));
        integral = false;
        vary(block.low);
        vary(block.high);
    }

    private void vary(double value) {
        varies |= !Double.isNaN(sample) && value != sample;
        sample = value;
    }

    /** @param other Not modified. */
    void merge(SeenValues other) {
        integral &= other.integral;
        candidateTypes |= other.candidateTypes;
        referenceTypes |= other.referenceTypes;
        varies |= other.varies;
        if (!Double.isNaN(other.sample)) {
            vary(other.sample);
        }
    }

    /** @param any whether values of any seed were compared */
    KeyStatistics.Types types(boolean any) {
        return new KeyStatistics.Types(
                TypeBits.labels(candidateTypes), TypeBits.labels(referenceTypes), any && integral, varies);
    }

    void write(DataOutput to) throws IOException {
        to.writeDouble(sample);
        to.writeBoolean(varies);
        to.writeBoolean(integral);
        to.writeInt(candidateTypes);
        to.writeInt(referenceTypes);
    }

    /** Reads what {@link #write} wrote. */
    void read(DataInput from) throws IOException {
        sample = from.readDouble();
        varies = from.readBoolean();
        integral = from.readBoolean();
        candidateTypes = from.readInt();
        referenceTypes = from.readInt();
    }
}
