package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.ModelParameters;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.NamePair;
import dev.lockstep.engine.spec.Perturbation;
import dev.lockstep.engine.spec.WeightsFields;
import dev.lockstep.engine.spec.WeightsGenerator;
import dev.lockstep.engine.spec.WeightsSpec;
import java.nio.IntBuffer;
import java.util.Optional;

/** Fills parameters with what a run starts from. */
final class InitialWeights {
    private final ModelSpec model;
    private final WeightsSpec spec;
    private final Inputs inputs;

    InitialWeights(ModelSpec model, WeightsSpec spec, Inputs inputs) {
        this.model = model;
        this.spec = spec;
        this.inputs = inputs;
    }

    /** @param weight its value is Modified. */
    void fill(Weight weight) {
        ModelParameter source = ModelParameters.named(model.parameters(), "model.swapped", sourceOf(weight.name()));
        read(source).ifPresentOrElse(values -> copyRows(values, weight), () -> generate(source, weight));
        if (model.transposed().contains(weight.name())) {
            transpose(weight.value(), weight.parameter().shape().get(0));
        }
        if (spec.get(WeightsFields.PERTURB) != null) {
            perturb(spec.get(WeightsFields.PERTURB), weight);
        }
        weight.value().round(spec.get(WeightsFields.DTYPE));
    }

    /** Half an ulp moves a float32 to the neighbour with an even last place, or leaves it where it is; a double goes half way. */
    private static void perturb(Perturbation by, Weight weight) {
        RandomState random = new RandomState(RandomState.streamSeed("perturb " + weight.name(), by.seed()));
        for (int i = 0; i < weight.value().size(); i++) {
            double value = weight.value().get(i);
            double step = by.ulps() * Math.ulp((float) value);
            weight.value().set(i, random.nextInt(0, 2) == 0 ? value - step : value + step);
        }
    }

    private Optional<float[]> read(ModelParameter source) {
        if (spec.safetensors() == null || spec.leavesOut(source)) {
            return Optional.empty();
        }
        return spec.namesOf(source).stream()
                .map(name -> inputs.parameter(spec.safetensors(), new ModelParameter(name, source.shape())))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private String sourceOf(String name) {
        for (NamePair pair : model.swapped()) {
            if (pair.first().equals(name)) {
                return pair.second();
            }
            if (pair.second().equals(name)) {
                return pair.first();
            }
        }
        return name;
    }

    private void generate(ModelParameter source, Weight weight) {
        WeightsGenerator generator = spec.get(WeightsFields.GENERATOR).of(source.name());
        if (generator == WeightsGenerator.NUMPY_NORMAL) {
            generateNormals(spec, source, weight);
        } else {
            copyRows(new Generated(model, spec.std()).values(generator, source, spec.seed()), weight);
        }
    }

    private static void generateNormals(WeightsSpec spec, ModelParameter source, Weight weight) {
        float base = source.name().endsWith("LayerNorm.weight") ? 1 : 0;
        int size = weight.value().size();
        if (!NormalsCache.keeps(size)) {
            draw(spec, source, weight, base, (at, row) -> weight.value().put(at, row, row.length));
            return;
        }
        IntBuffer rows = weight.rows() == null ? null : IntBuffer.wrap(weight.rows());
        float[] values =
                NormalsCache.of(new NormalsCache.Key(source.name(), spec.seed(), spec.std(), base, rows, size), () -> {
                    float[] all = new float[size];
                    draw(spec, source, weight, base, (at, row) -> System.arraycopy(row, 0, all, at, row.length));
                    return all;
                });
        weight.value().put(0, values, size);
    }

    /** Takes a row of normals. */
    private interface RowSink {
        void put(int at, float[] row);
    }

    private static void draw(WeightsSpec spec, ModelParameter source, Weight weight, float base, RowSink sink) {
        RandomState random = new RandomState(RandomState.streamSeed(source.name(), spec.seed()));
        int columns = columns(weight);
        int next = 0;
        for (int kept = 0; kept * columns < weight.value().size(); kept++) {
            int row = weight.rows() == null ? kept : weight.rows()[kept];
            random.skipNormals((long) (row - next) * columns);
            sink.put(kept * columns, normals(random, spec.std(), base, columns));
            next = row + 1;
        }
    }

    private static float[] normals(RandomState random, double std, float base, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = base + (float) (std * random.nextNormal());
        }
        return values;
    }

    private static void copyRows(float[] values, Weight weight) {
        int columns = columns(weight);
        float[] row = new float[columns];
        for (int kept = 0; kept * columns < weight.value().size(); kept++) {
            int from = weight.rows() == null ? kept : weight.rows()[kept];
            System.arraycopy(values, from * columns, row, 0, columns);
            weight.value().put(kept * columns, row, columns);
        }
    }

    private static int columns(Weight weight) {
        return weight.parameter().shape().get(weight.parameter().shape().size() - 1);
    }

    private static void transpose(Tensor square, int side) {
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < row; column++) {
                double upper = square.get(column * side + row);
                square.set(column * side + row, square.get(row * side + column));
                square.set(row * side + column, upper);
            }
        }
    }
}
