package dev.lockstep.engine.spec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a run's first weights come from: the values of {@link WeightsFields}. A checkpoint has Hugging Face names, with or
 * without the {@code bert.} prefix; what it lacks is generated.
 *
 * @param common of the fields that concern all weights
 * @param generated of those that say how weights are generated
 */
public record WeightsSpec(FieldValues common, FieldValues generated) implements Serializable {
    public static final String REST = "rest";

    /**
     * Weights as a suite says them: a generator's fields stand under {@code rest} if there is a checkpoint.
     *
     * @param plain values by the fields' names
     * @throws dev.lockstep.schedule.BadFieldException if a value cannot be
     */
    public static WeightsSpec of(Object plain) {
        Map<String, Object> common = new LinkedHashMap<>();
        Map<String, Object> generated = new LinkedHashMap<>();
        Object rest = null;
        for (Map.Entry<?, ?> entry :
                PlainValues.object(WeightsFields.COMMON.name(), plain).entrySet()) {
            String name = String.valueOf(entry.getKey());
            if (name.equals(REST)) {
                rest = entry.getValue();
            } else {
                (WeightsFields.COMMON.names().contains(name) ? common : generated).put(name, entry.getValue());
            }
        }
        return common.get(WeightsFields.SAFETENSORS.name()) == null
                ? whole(common, generated, rest)
                : checkpoint(common, generated, rest);
    }

    private static WeightsSpec whole(Map<String, Object> common, Map<String, Object> generated, Object rest) {
        if (rest != null) {
            throw new dev.lockstep.schedule.BadFieldException(
                    "weights.rest", "belongs to a checkpoint, and there is no safetensors");
        }
        return new WeightsSpec(
                WeightsFields.COMMON.read(common), WeightsFields.GENERATED.read(withStd("weights", generated)));
    }

    /** Uniform generators need no standard deviation. */
    private static Map<String, Object> withStd(String at, Object plain) {
        Map<String, Object> generated = new LinkedHashMap<>();
        PlainValues.object(at, plain).forEach((name, value) -> generated.put(String.valueOf(name), value));
        Object generator = generated.get(WeightsFields.GENERATOR.name());
        String path = at + "." + WeightsFields.GENERATOR.name();
        if (generator != null
                && !takesStd(WeightsFields.GENERATOR.kind().read(path, generator))
                && generated.get(WeightsFields.STD.name()) == null) {
            generated.put(WeightsFields.STD.name(), 0.0);
        }
        return generated;
    }

    /** Whether a parameter may be normal; a part of a name that is empty is part of every name. */
    private static boolean takesStd(ByName<WeightsGenerator> generator) {
        boolean all = generator.byPattern().containsKey("");
        return generator.byPattern().values().stream().anyMatch(WeightsGenerator::takesStd)
                || (!all && generator.otherwise().takesStd());
    }

    private static WeightsSpec checkpoint(Map<String, Object> common, Map<String, Object> astray, Object rest) {
        common.putAll(astray);
        FieldValues read = WeightsFields.COMMON.read(common);
        if (rest == null) {
            throw new dev.lockstep.schedule.BadFieldException("weights.rest", "is missing");
        }
        return new WeightsSpec(read, WeightsFields.GENERATED.read("weights.rest", withStd("weights.rest", rest)));
    }

    /** Generated weights. */
    public static WeightsSpec generated(double std, long seed) {
        return of(Map.of("generator", WeightsGenerator.NUMPY_NORMAL.label(), "std", std, "seed", seed));
    }

    /** The same weights except for one field. */
    public <T> WeightsSpec with(Field<T> field, T value) {
        return WeightsFields.COMMON.fields().contains(field)
                ? new WeightsSpec(common.with(field, value), generated)
                : new WeightsSpec(common, generated.with(field, value));
    }

    /** The value of one of {@link WeightsFields}. */
    public <T> T get(Field<T> field) {
        return (WeightsFields.COMMON.fields().contains(field) ? common : generated).get(field);
    }

    /** As suites write them, every default filled in. */
    public Map<String, Object> plain() {
        Map<String, Object> plain = WeightsFields.COMMON.plain(common);
        if (safetensors() == null) {
            plain.remove(WeightsFields.SAFETENSORS.name());
            plain.putAll(WeightsFields.GENERATED.plain(generated));
        } else {
            plain.put(REST, WeightsFields.GENERATED.plain(generated));
        }
        return plain;
    }

    /** Path of the checkpoint, as the engine's inputs know it; null for none. */
    public String safetensors() {
        return get(WeightsFields.SAFETENSORS);
    }

    /** The names under which a checkpoint may have a parameter, the likeliest first (transformers reads them so). */
    public List<String> namesOf(ModelParameter parameter) {
        List<String> names = new ArrayList<>();
        for (String name : List.of(parameter.name(), parameter.name().replaceFirst("^bert\\.", ""))) {
            names.add(get(WeightsFields.PREFIX) + name);
            names.add(get(WeightsFields.PREFIX)
                    + name.replaceFirst("LayerNorm\\.weight$", "LayerNorm.gamma")
                            .replaceFirst("LayerNorm\\.bias$", "LayerNorm.beta"));
        }
        return names.stream().distinct().toList();
    }

    /** Whether the checkpoint is not asked for the parameter. */
    public boolean leavesOut(ModelParameter parameter) {
        return get(WeightsFields.LEFT_OUT).stream().anyMatch(parameter.name()::contains);
    }

    public double std() {
        return get(WeightsFields.STD);
    }

    public long seed() {
        return get(WeightsFields.SEED);
    }

    @Override
    public String toString() {
        return WeightsFields.COMMON.text(common) + WeightsFields.GENERATED.text(generated);
    }
}
