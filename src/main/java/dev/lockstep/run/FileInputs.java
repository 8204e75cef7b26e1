package dev.lockstep.run;

import dev.lockstep.engine.Inputs;
import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.Source;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.format.RecordFiles;
import dev.lockstep.schedule.BadFieldException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The engine's inputs, read by the record room: checkpoints and batches, each file read once a job. */
final class FileInputs implements Inputs {
    private final Function<String, Source> files;
    private final SharedFiles shared;

    FileInputs(Function<String, Source> files, SharedFiles shared) {
        this.files = files;
        this.shared = shared;
    }

    @Override
    public Optional<float[]> parameter(String checkpoint, ModelParameter parameter) {
        Map<String, NdArray> arrays = arrays(checkpoint);
        NdArray array = arrays.get(parameter.name());
        return Optional.ofNullable(array).map(found -> floats(checkpoint, parameter, found));
    }

    private static float[] floats(String checkpoint, ModelParameter parameter, NdArray array) {
        List<Integer> shape = sizes(array);
        if (!shape.equals(parameter.shape())) {
            throw new BadFieldException(
                    "weights.safetensors",
                    checkpoint + ": " + parameter.name() + " has shape " + shape + ", the model needs "
                            + parameter.shape());
        }
        float[] values = new float[Math.toIntExact(array.size())];
        array.copyTo(values, 0, values.length);
        return values;
    }

    @Override
    public Integers integers(String file) {
        Map<String, NdArray> arrays = arrays(file);
        if (arrays.size() != 1) {
            throw new BadFileException(file, "holds " + arrays.size() + " arrays, a batch's file holds one");
        }
        NdArray array = arrays.values().iterator().next();
        List<Integer> values = IntStream.range(0, Math.toIntExact(array.size()))
                .mapToObj(i -> whole(file, i, array.doubleAt(i)))
                .toList();
        return new Integers(sizes(array), values);
    }

    private static List<Integer> sizes(NdArray array) {
        return Arrays.stream(array.shape()).mapToObj(Math::toIntExact).toList();
    }

    private static Integer whole(String file, int index, double value) {
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new BadFileException(file, "element " + index + ": " + value + " is no integer of 32 bits");
        }
        return (int) value;
    }

    private Map<String, NdArray> arrays(String file) {
        return shared.arrays(file, path -> RecordFiles.read(files.apply(path)).flat());
    }
}
