package dev.lockstep.engine;

import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.ModelSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A model's parameters in memory, by name. */
final class ModelWeights {
    private final Map<String, Weight> byName = new LinkedHashMap<>();
    private final Set<String> present = new HashSet<>();
    private final List<Weight> all;
    private final Map<String, Tensor> together = new HashMap<>();

    /**
     * Zeros for every parameter, and for those that the model lacks.
     *
     * @param rows the rows that are kept of parameters of which not all are
     */
    ModelWeights(ModelSpec model, Arithmetic math, Map<String, int[]> rows) {
        model.parameters().forEach(parameter -> present.add(parameter.name()));
        List<ModelParameter> attention = new ArrayList<>();
        for (ModelParameter parameter : model.allParameters()) {
            // Key and value lie one behind the other, so that one product makes both.
            if (parameter.name().contains("attention.self.key")
                    || parameter.name().contains("attention.self.value")) {
                attention.add(parameter);
            } else {
                addTogether(attention, math);
                byName.put(parameter.name(), weight(parameter, rows.get(parameter.name()), math));
            }
        }
        this.all = byName.values().stream().filter(Weight::isPresent).toList();
    }

    private Weight weight(ModelParameter parameter, int[] rows, Arithmetic math) {
        int size = rows == null
                ? parameter.size()
                : rows.length * parameter.shape().get(1);
        return new Weight(parameter, rows, math.zeros(size), present.contains(parameter.name()));
    }

    private void addTogether(List<ModelParameter> attention, Arithmetic math) {
        addContiguous(
                attention.stream().filter(p -> p.name().endsWith(".weight")).toList(), math);
        addContiguous(attention.stream().filter(p -> p.name().endsWith(".bias")).toList(), math);
        attention.clear();
    }

    private void addContiguous(List<ModelParameter> parts, Arithmetic math) {
        if (parts.isEmpty()) {
            return;
        }
        Tensor all = math.zeros(parts.stream().mapToInt(ModelParameter::size).sum());
        together.put(parts.get(0).name(), all);
        int at = 0;
        for (ModelParameter part : parts) {
            byName.put(part.name(), new Weight(part, null, all.view(at, part.size()), present.contains(part.name())));
            at += part.size();
        }
    }

    /** The weight of this name, which must be one of BERT's. */
    Weight of(String name) {
        return byName.get(name);
    }

    /** The values of key and value, one behind the other, by the name of the key's. */
    Tensor together(String name) {
        return together.get(name);
    }

    /** All weights of the model, in no order that matters. */
    List<Weight> all() {
        return all;
    }
}
