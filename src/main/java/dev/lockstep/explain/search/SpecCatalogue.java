package dev.lockstep.explain.search;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchFields;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.Field;
import dev.lockstep.engine.spec.Fields;
import dev.lockstep.engine.spec.LossFields;
import dev.lockstep.engine.spec.ModelFields;
import dev.lockstep.engine.spec.ModelParameters;
import dev.lockstep.engine.spec.OptimizerDialect;
import dev.lockstep.engine.spec.OptimizerDialects;
import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.OptimizerFramework;
import dev.lockstep.engine.spec.OptimizerName;
import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.engine.spec.Scale;
import dev.lockstep.engine.spec.UpdateFormula;
import dev.lockstep.engine.spec.WeightsFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The catalogue of a training run: what the rows of its fields declare. */
public final class SpecCatalogue {
    /** What is no difference between two stacks, or has rows of its own here. */
    private static final Set<String> LEFT_OUT = Set.of(
            ModelFields.TYPE.path(),
            // Its masks are no framework's: no edit reproduces a run with dropout.
            ModelFields.DROPOUT.path(),
            OptimizerFields.FRAMEWORK.path(),
            OptimizerFields.NAME.path(),
            OptimizerFields.PARAMS.path(),
            OptimizerFields.SCHEDULE.path(),
            WeightsFields.PERTURB.path());

    private static final Set<String> SYMMETRIES = Set.of("symmetry");

    private static final int MOST_LABELS = 4;
    private static final int LARGE = 256;
    /** Kinds of parameters, by parts of their names. */
    private static final List<String> PARTS = List.of(
            "bias", "LayerNorm", "embeddings", "attention", "intermediate", "output.dense", "pooler", "classifier");

    private final BackpropSpec spec;
    private final List<Hypothesis> singles = new ArrayList<>();
    private final List<Knob> knobs = new ArrayList<>();

    private SpecCatalogue(BackpropSpec spec) {
        this.spec = spec;
    }

    /** What can be edited in a run. */
    public static Catalogue of(BackpropSpec spec) {
        SpecCatalogue catalogue = new SpecCatalogue(spec);
        // What most often differs between frameworks comes first, should the budget end before the rest.
        catalogue.addDialects();
        catalogue.addParams();
        catalogue.knobs.forEach(catalogue::addLadder);
        int ofParams = catalogue.knobs.size();
        catalogue.addFields();
        catalogue.singles.addAll(new ScheduleEdits(spec).singles());
        catalogue.knobs.addAll(new ScheduleEdits(spec).knobs());
        catalogue.addRun();
        catalogue.addClassWeights();
        catalogue.addDecayed();
        catalogue.addRates();
        catalogue.knobs.stream().skip(ofParams).forEach(catalogue::addLadder);
        return new Catalogue(catalogue.singles.stream().distinct().toList(), catalogue.knobs);
    }

    private void addFields() {
        Map<String, Object> plain = plain();
        for (Field<?> field : Fields.all()) {
            String path = field.path();
            if (!LEFT_OUT.contains(path) && !SYMMETRIES.contains(field.section()) && plain.containsKey(path)) {
                add(field, path, plain.get(path));
            }
        }
    }

    private Map<String, Object> plain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        put(plain, "model", spec.model().plain());
        put(plain, "weights", spec.weights().plain());
        put(plain, "batch", spec.batch().plain());
        put(plain, "loss", spec.loss().plain());
        put(plain, "optimizer", spec.optimizer().plain());
        plain.putAll(spec.run().plain());
        return plain;
    }

    private static void put(Map<String, Object> all, String section, Map<String, Object> plain) {
        plain.forEach((name, value) -> all.put(section + "." + name, value));
    }

    private void add(Field<?> field, String path, Object current) {
        List<Object> others = field.alternatives(spec.model(), current);
        if (field.searched().isPresent() && isNumber(current)) {
            knobs.add(knob(path, current, field.searched().get(), others));
            // A limit that is set may be none.
            others.stream()
                    .filter(other -> !(other instanceof Number))
                    .forEach(other -> addSingle(path, current, other));
        } else {
            others.forEach(other -> addSingle(path, current, other));
        }
    }

    /** Or a word in a number's place, such as none, or true for the one that a formula gives. */
    private static boolean isNumber(Object current) {
        return current == null || current instanceof Number || current instanceof Boolean;
    }

    private static Knob knob(String path, Object current, Scale scale, List<Object> others) {
        boolean whole = current instanceof Integer || current instanceof Long;
        double number = current instanceof Number given ? given.doubleValue() : Double.NaN;
        List<Double> ladder = others.stream()
                .filter(Number.class::isInstance)
                .map(other -> ((Number) other).doubleValue())
                .toList();
        DoubleFunction<Object> value = whole ? each -> (Object) (long) each : each -> (Object) each;
        return new Knob(path, current, number, scale, whole, ladder, value);
    }

    private void addSingle(String path, Object current, Object other) {
        singles.add(Hypothesis.of(path, current, other));
    }

    private void addLadder(Knob knob) {
        knob.ladder().stream()
                .filter(number -> number != knob.current())
                .forEach(number -> singles.add(knob.at(number)));
    }

    private void addDialects() {
        OptimizerFramework framework = spec.optimizer().framework();
        OptimizerName name = spec.optimizer().name();
        for (OptimizerDialect dialect : OptimizerDialects.all()) {
            Hypothesis other = Hypothesis.NONE;
            if (dialect.framework() != framework) {
                other = other.and(Hypothesis.of(
                        OptimizerFields.FRAMEWORK.path(),
                        framework.label(),
                        dialect.framework().label()));
            }
            if (dialect.name() != name) {
                other = other.and(Hypothesis.of(
                        OptimizerFields.NAME.path(),
                        name.label(),
                        dialect.name().label()));
            }
            if (other.size() == 1 && !isTooCostly(dialect)) {
                singles.add(other);
            }
        }
    }

    /** Formulas that multiply whole matrices, in double, take hours for a large model. */
    private boolean isTooCostly(OptimizerDialect dialect) {
        return dialect.formula() instanceof UpdateFormula.TensorWise
                && spec.model().hidden() > LARGE;
    }

    private void addParams() {
        OptimizerDialect dialect = OptimizerDialects.of(
                spec.optimizer().framework(), spec.optimizer().name());
        Map<String, Object> given = spec.optimizer().params();
        dialect.params().forEach(param -> {
            String path = OptimizerFields.PARAMS.path() + "." + param.name();
            Object current = given.getOrDefault(param.name(), param.value());
            Field<?> row = dialect.fields().stream()
                    .filter(field -> field.path().equals(path))
                    .findFirst()
                    .orElseThrow();
            if (current instanceof List<?> pair
                    && pair.size() == 2
                    && row.searched().isEmpty()) {
                addPair(path, pair, row);
            } else {
                add(row, path, current);
            }
        });
    }

    /** A pair of numbers, such as betas: each may be turned. */
    private void addPair(String path, List<?> pair, Field<?> row) {
        row.alternatives(spec.model(), pair).forEach(other -> addSingle(path, pair, other));
        if (pair.stream().allMatch(Number.class::isInstance)) {
            double first = ((Number) pair.get(0)).doubleValue();
            double second = ((Number) pair.get(1)).doubleValue();
            List<Double> ladder = List.of(0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999);
            knobs.add(new Knob(path, pair, first, Scale.ONE_MINUS, false, ladder, x -> List.of(x, second)));
            knobs.add(new Knob(path, pair, second, Scale.ONE_MINUS, false, ladder, x -> List.of(first, x)));
        }
    }

    /** Each class by another weight than 1. */
    private void addClassWeights() {
        if (spec.loss().get(LossFields.CLASS_WEIGHTS) == null) {
            for (int label = 0; label < Math.min(MOST_LABELS, spec.model().labels()); label++) {
                int weighted = label;
                knobs.add(new Knob(
                        LossFields.CLASS_WEIGHTS.path(),
                        null,
                        Double.NaN,
                        Scale.LOG,
                        false,
                        List.of(0.1, 0.5, 2.0, 5.0, 10.0),
                        weight -> weights(weighted, weight)));
            }
        }
    }

    private List<Double> weights(int label, double weight) {
        List<Double> weights = new ArrayList<>(Collections.nCopies(spec.model().labels(), 1.0));
        weights.set(label, weight);
        return weights;
    }

    /** One kind of parameters more, or one less, without weight decay. */
    private void addDecayed() {
        List<String> now = spec.optimizer().get(OptimizerFields.NO_DECAY);
        for (String part : PARTS) {
            List<String> other = new ArrayList<>(now);
            if (!other.remove(part)) {
                other.add(part);
            }
            addSingle(OptimizerFields.NO_DECAY.path(), now, List.copyOf(other));
        }
    }

    /** One kind of parameters at another rate, the head's apart from all the others', or each layer at less than the one above. */
    private void addRates() {
        if (spec.optimizer().get(OptimizerFields.LR_FOR).isEmpty()) {
            Stream.concat(PARTS.stream(), Stream.of("bert."))
                    .forEach(part -> addRates(List.of(0.1, 0.5, 2.0, 10.0), factor -> Map.of(part, factor)));
            addRates(List.of(0.65, 0.8, 0.9, 0.95), this::decayed);
        }
    }

    private void addRates(List<Double> ladder, DoubleFunction<Object> factors) {
        knobs.add(new Knob(OptimizerFields.LR_FOR.path(), Map.of(), 1, Scale.LOG, false, ladder, factors));
    }

    /** Of the layers from the last on, and of the embeddings, a power more each. */
    private Map<String, Double> decayed(double factor) {
        int layers = spec.model().layers();
        Map<String, Double> rates = new LinkedHashMap<>();
        rates.put("embeddings", Math.pow(factor, layers + 1));
        IntStream.range(0, layers)
                .forEach(layer -> rates.put(ModelParameters.prefix(layer), Math.pow(factor, layers - layer)));
        return rates;
    }

    private static List<Integer> reversed(int count) {
        return IntStream.iterate(count - 1, batch -> batch >= 0, batch -> batch - 1)
                .boxed()
                .toList();
    }

    private void addRun() {
        singles.add(Hypothesis.of(RunFields.PRECISION.path(), spec.precision().label(), "bfloat16"));
        for (int at = 1; at < spec.iterations(); at++) {
            for (List<String> lost : List.of(List.of("m", "v", "count"), List.of("m", "v"), List.of("count"))) {
                Map<String, Object> resume = new LinkedHashMap<>();
                resume.put("at", at);
                resume.put("lost", lost);
                addSingle(RunFields.RESUME.path(), null, resume);
            }
            addSingle(OptimizerFields.SKIP.path(), spec.optimizer().get(OptimizerFields.SKIP), List.of(at));
        }
        if (spec.batch() instanceof BatchSpec.Generated batch) {
            int count = batch.count();
            addSingle(BatchFields.COUNT.path(), count, count == 1 ? 2 : 1);
            addSingle(BatchFields.PADS.path(), batch.pads(), !batch.pads());
            addSingle(BatchFields.MASK.path(), batch.mask(), !batch.mask());
            List<Integer> order = batch.values().get(BatchFields.ORDER);
            if (order.isEmpty() && count > 1) {
                addSingle(BatchFields.ORDER.path(), order, reversed(count));
            }
        }
    }
}
