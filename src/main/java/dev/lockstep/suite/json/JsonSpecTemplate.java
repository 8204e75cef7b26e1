package dev.lockstep.suite.json;

import static dev.lockstep.suite.json.TreeReader.placed;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.Edit;
import dev.lockstep.engine.spec.Field;
import dev.lockstep.engine.spec.Fields;
import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.PlainValues;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SymmetrySpec;
import dev.lockstep.engine.spec.WeightsSpec;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.RecorderCase;
import dev.lockstep.suite.SpecTemplate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A training run as the JSON of a suite, in which every value knows where it was written. */
final class JsonSpecTemplate implements SpecTemplate {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String suite;
    private final JsonTree fields;
    private final List<ObservationRequest> observe;

    /**
     * @param suite the suite's name, for errors
     * @param fields a case with the precision under {@code precision}, files as seen from where the suite's name is
     * @param observe none for whatever there is
     */
    JsonSpecTemplate(String suite, JsonTree fields, List<ObservationRequest> observe) {
        this.suite = suite;
        this.fields = fields;
        this.observe = List.copyOf(observe);
    }

    @Override
    public JsonSpecTemplate withSeed(long seed) {
        JsonTree seeded = JsonCaseTree.seeded(fields, seed);
        return new JsonSpecTemplate(suite, seeded, observe);
    }

    @Override
    public JsonSpecTemplate with(Edit edit) {
        String section =
                edit.path().contains(".") ? edit.path().substring(0, edit.path().indexOf('.')) : edit.path();
        return placing(() -> {
            if (!Fields.roots().contains(section)) {
                throw new LocatedException(edit.path(), "is no field");
            }
            JsonTree value = JsonTree.of(edit.path(), MAPPER.valueToTree(edit.value()));
            if (RunSpec.has(edit.path())) {
                return new JsonSpecTemplate(suite, fields.with(edit.path(), value), observe);
            }
            JsonTree over = TreeMerge.nested(edit.path(), value, TreeMerge.ALL_NAMES);
            return new JsonSpecTemplate(suite, TreeMerge.mergeCase(fields, over), observe);
        });
    }

    @Override
    public JsonSpecTemplate observing(List<ObservationRequest> what) {
        return new JsonSpecTemplate(suite, fields, what);
    }

    @Override
    public List<ObservationRequest> observe() {
        return observe;
    }

    @Override
    public BackpropSpec spec() {
        return placing(() -> {
            Fields.SECTIONS.forEach(fields::member);
            return placed(fields, () -> BackpropSpec.of(fields.plain(), observe));
        });
    }

    /** Says of what cannot be in which suite it is. */
    <T> T placing(Supplier<T> make) {
        try {
            return make.get();
        } catch (LocatedException e) {
            throw e.in(suite);
        }
    }

    /**
     * The keys that come of what is observed.
     *
     * @param model null if the suite says none
     */
    List<ObservedKey> keys(ModelSpec model, int iterations) {
        return placed(fields, () -> ObservedKeys.of(observe, model, iterations));
    }

    @Override
    public RecorderCase recorderCase(String check, long seed) {
        return RecorderCaseWriter.written(check, seed, this);
    }

    @Override
    public Optional<BackpropSpec> whole() {
        JsonTree plain = fields.only(name -> !name.equals(Invariance.FIELD));
        return Fields.SECTIONS.stream().allMatch(fields::hasValue)
                ? Optional.of(new JsonSpecTemplate(suite, plain, observe).spec())
                : Optional.empty();
    }

    /** The model; null if the suite says none. */
    ModelSpec model() {
        return section("model", ModelSpec::of);
    }

    WeightsSpec weights() {
        return section("weights", WeightsSpec::of);
    }

    BatchSpec batch() {
        return section("batch", BatchSpec::of);
    }

    @Override
    public OptimizerSpec optimizer() {
        return section("optimizer", OptimizerSpec::of);
    }

    /** Null if the suite says none. */
    SymmetrySpec symmetry() {
        return section("symmetry", SymmetrySpec::of);
    }

    RunSpec run() {
        return placed(fields, () -> RunSpec.of(PlainValues.object("", fields.plain())));
    }

    LossSpec loss() {
        LossSpec loss = section("loss", LossSpec::of);
        return loss == null ? LossSpec.DEFAULT : loss;
    }

    /** Null for a section that the suite leaves out. */
    private <T> T section(String name, Function<Object, T> read) {
        return fields.hasValue(name)
                ? placed(fields, () -> read.apply(fields.member(name).plain()))
                : null;
    }

    JsonTree fields() {
        return fields;
    }

    /** A field that has no section, of a seeded template. */
    <T> T read(Field<T> field) {
        return placed(fields, () -> BackpropSpec.read(field, PlainValues.object("", fields.plain())));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonSpecTemplate that
                && fields.canonical().equals(that.fields.canonical())
                && observe.equals(that.observe);
    }

    @Override
    public int hashCode() {
        return Objects.hash(fields.canonical(), observe);
    }

    @Override
    public String toString() {
        return fields.canonical().toString();
    }
}
