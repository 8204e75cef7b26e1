package dev.lockstep.engine.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The catalogue of fields: everything in which two stacks may differ. */
public final class Fields {
    private static final List<Field<?>> ALL = Stream.of(
                    ModelFields.SECTION.fields(),
                    WeightsFields.GENERATED.fields(),
                    WeightsFields.COMMON.fields(),
                    BatchFields.GENERATED.fields(),
                    BatchFields.FILES.fields(),
                    LossFields.SECTION.fields(),
                    OptimizerFields.SECTION.fields(),
                    SymmetryFields.SECTION.fields(),
                    List.<Field<?>>of(
                            RunFields.COMPUTED,
                            RunFields.BACKEND,
                            RunFields.PRECISION,
                            RunFields.ITERATIONS,
                            RunFields.RESUME),
                    RunSpec.FIELDS)
            .<Field<?>>flatMap(List::stream)
            .toList();

    /** What a computed side says beside overrides; no hypothesis. */
    private static final List<String> OF_A_SIDE = List.of(RunFields.COMPUTED.path(), RunFields.BACKEND.path());

    /** The sections that every run has; the loss has defaults. */
    public static final List<String> SECTIONS = List.of("model", "weights", "batch", "optimizer");

    private Fields() {}

    /** What the path of a field of a case may start with. */
    public static List<String> roots() {
        return ALL.stream()
                .map(Field::path)
                .map(path -> path.contains(".") ? path.substring(0, path.indexOf('.')) : path)
                .filter(root -> !OF_A_SIDE.contains(root))
                .distinct()
                .toList();
    }

    /** Every field, those of the optimizers' parameters as {@link OptimizerDialects} has them. */
    public static List<Field<?>> all() {
        return Stream.<Field<?>>concat(
                        ALL.stream(), OptimizerDialects.all().stream().flatMap(dialect -> dialect.fields().stream()))
                .toList();
    }

    /** The field of a path, except for the optimizers' parameters. */
    public static Optional<Field<?>> named(String path) {
        return ALL.stream()
                .<Field<?>>map(field -> field)
                .filter(field -> field.path().equals(path))
                .findFirst();
    }

    /** The fields of an object of a case, by the object's name in the published schemas; none for an object that has no rows. */
    public static List<Field<?>> of(String object) {
        return switch (object) {
            case "model" -> ModelFields.SECTION.fields();
            case "weights" -> join(WeightsFields.GENERATED.fields(), common());
            case "rest" -> WeightsFields.GENERATED.fields();
            case "checkpoint" -> WeightsFields.COMMON.fields();
            case "batch" -> BatchFields.GENERATED.fields();
            case "batchFiles" -> BatchFields.FILES.fields();
            case "loss" -> LossFields.SECTION.fields();
            case "optimizer" -> OptimizerFields.SECTION.fields();
            case "symmetry" -> SymmetryFields.SECTION.fields();
            case "observedLoss" -> ObserveFields.LOSS;
            default -> List.of();
        };
    }

    /**
     * The paths of the fields that are away from their defaults, except for those that a suite must say.
     *
     * @param object its name in the published schemas
     * @param plain its values, every default filled in
     */
    public static List<String> changed(String object, Map<String, Object> plain) {
        List<Field<?>> fields = of(object).stream()
                .filter(field -> plain.containsKey(field.name()))
                .toList();
        Map<String, Object> typed = new LinkedHashMap<>();
        fields.forEach(field -> typed.put(field.path(), field.kind().read(field.path(), plain.get(field.name()))));
        FieldValues values = new FieldValues(typed);
        return fields.stream()
                .filter(field -> !field.isRequired()
                        && !Objects.equals(values.get(field), field.standard().apply(values)))
                .<String>map(Field::path)
                .toList();
    }

    /** What concerns all weights, except for the checkpoint's file. */
    private static List<Field<?>> common() {
        return WeightsFields.COMMON.fields().stream()
                .<Field<?>>map(field -> field)
                .filter(field -> !field.equals(WeightsFields.SAFETENSORS))
                .toList();
    }

    /** The names that an object of a case may have, in the same way. */
    public static List<String> names(String object) {
        List<String> names = of(object).stream().<String>map(Field::name).toList();
        return switch (object) {
            case "checkpoint" -> join(names, List.of(WeightsSpec.REST));
            case "observedLoss" -> join(List.of("key", "at"), names);
            default -> names;
        };
    }

    private static <T> List<T> join(List<? extends T> first, List<? extends T> second) {
        return Stream.<T>concat(first.stream(), second.stream()).toList();
    }
}
