package dev.lockstep.engine;

import dev.lockstep.engine.spec.ArraySizes;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchFields;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.Require;
import dev.lockstep.schedule.BadFieldException;
import java.util.List;
import java.util.stream.IntStream;

/** Makes or reads the batches of a run. */
final class Batches {
    private Batches() {}

    /** The batches that {@link BatchSpec#batchAt} counts. */
    static List<TokenBatch> of(BackpropSpec spec, Inputs inputs) {
        if (spec.batch() instanceof BatchSpec.Files files) {
            return List.of(read(spec, files, inputs));
        }
        BatchSpec.Generated generated = (BatchSpec.Generated) spec.batch();
        return IntStream.range(0, generated.count())
                .mapToObj(j -> generate(spec, generated, generated.seed() + generated.stride() * j))
                .toList();
    }

    private static TokenBatch generate(BackpropSpec spec, BatchSpec.Generated batch, long seed) {
        RandomState random = new RandomState(seed);
        int size = batch.size();
        int length = batch.length();
        int[] ids = new int[size * length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = random.nextInt(1, spec.model().vocab());
        }
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = random.nextInt(0, spec.model().labels());
        }
        if (batch.pads()) {
            pad(random, ids, size, length, spec.model().get(ModelFields.PAD_ID));
        }
        relabel(spec, batch, seed, labels);
        repeatFirst(batch.get(BatchFields.DUPLICATES), length, ids, labels);
        int[] types = batch.hasTokenTypes() ? halves(size, length) : null;
        return finish(spec, size, length, ids, types, labels, batch.mask() ? notPadding(spec, ids) : null);
    }

    /** For each row a number in [0, 1), and below the part that is noise a new label. */
    private static void relabel(BackpropSpec spec, BatchSpec.Generated batch, long seed, int[] labels) {
        double noise = batch.get(BatchFields.LABEL_NOISE);
        if (noise > 0) {
            RandomState random = new RandomState(RandomState.streamSeed("label_noise", seed));
            for (int row = 0; row < labels.length; row++) {
                labels[row] = random.nextDouble() < noise
                        ? random.nextInt(0, spec.model().labels())
                        : labels[row];
            }
        }
    }

    private static void repeatFirst(int rows, int length, int[] ids, int[] labels) {
        System.arraycopy(labels, 0, labels, labels.length - rows, rows);
        System.arraycopy(ids, 0, ids, ids.length - rows * length, rows * length);
    }

    private static int[] halves(int size, int length) {
        int[] types = new int[size * length];
        for (int token = 0; token < types.length; token++) {
            types[token] = token % length < length / 2 ? 0 : 1;
        }
        return types;
    }

    private static void pad(RandomState random, int[] ids, int size, int length, int padId) {
        int[] lengths = new int[size];
        for (int row = 0; row < size; row++) {
            lengths[row] = random.nextInt(length / 2, length + 1);
        }
        for (int i = 0; i < ids.length; i++) {
            ids[i] = i % length < lengths[i / length] ? ids[i] : padId;
        }
    }

    private static TokenBatch read(BackpropSpec spec, BatchSpec.Files files, Inputs inputs) {
        Inputs.Integers ids = inputs.integers(files.ids());
        if (ids.shape().size() != 2) {
            throw new BadFieldException(
                    "batch.ids", files.ids() + " has shape " + ids.shape() + ", not (batch, length)");
        }
        int size = ids.shape().get(0);
        int length = ids.shape().get(1);
        int[] labels = shaped("batch.labels", files.labels(), inputs, List.of(size));
        boolean[] seen = files.mask() == null ? null : ones(shaped("batch.mask", files.mask(), inputs, ids.shape()));
        int last = spec.model().maxPosition() - spec.model().positionOffset();
        Require.between("batch.ids", length, 1, last);
        ArraySizes.requireActivations("batch.ids", spec.model(), size, length);
        int[] tokens = toArray(ids);
        requireRange("batch.ids", tokens, spec.model().vocab());
        requireRange("batch.labels", labels, spec.model().labels());
        int[] types = files.tokenTypes() == null
                ? null
                : shaped("batch.token_types", files.tokenTypes(), inputs, ids.shape());
        if (types != null) {
            requireRange("batch.token_types", types, spec.model().typeVocab());
        }
        return finish(spec, size, length, tokens, types, labels, seen);
    }

    private static int[] shaped(String field, String file, Inputs inputs, List<Integer> shape) {
        Inputs.Integers read = inputs.integers(file);
        if (!read.shape().equals(shape)) {
            throw new BadFieldException(field, file + " has shape " + read.shape() + ", not " + shape);
        }
        return toArray(read);
    }

    private static int[] toArray(Inputs.Integers integers) {
        return integers.values().stream().mapToInt(Integer::intValue).toArray();
    }

    private static void requireRange(String field, int[] values, int end) {
        for (int value : values) {
            Require.between(field, value, 0, end - 1);
        }
    }

    private static TokenBatch finish(
            BackpropSpec spec, int size, int length, int[] ids, int[] types, int[] labels, boolean[] mask) {
        boolean[] seen = mask == null && spec.model().autoMask() ? notPadding(spec, ids) : mask;
        if (spec.loss().flipLabels()) {
            for (int i = 0; i < size; i++) {
                labels[i] = spec.model().labels() - 1 - labels[i];
            }
        }
        return new TokenBatch(size, length, ids, types, labels, seen);
    }

    private static boolean[] notPadding(BackpropSpec spec, int[] ids) {
        int padId = spec.model().get(ModelFields.PAD_ID);
        boolean[] seen = new boolean[ids.length];
        for (int i = 0; i < ids.length; i++) {
            seen[i] = ids[i] != padId;
        }
        return seen;
    }

    private static boolean[] ones(int[] mask) {
        boolean[] seen = new boolean[mask.length];
        for (int i = 0; i < mask.length; i++) {
            seen[i] = mask[i] != 0;
        }
        return seen;
    }
}
