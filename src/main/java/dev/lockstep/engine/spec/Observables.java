package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The names that may be observed of a model. */
public final class Observables {
    private static final String HIDDEN = "hidden_";
    private static final Set<String> WHOLE = Set.of("loss", "grad_norm", "param_norm", "logits");
    private static final List<String> BY_PARAMETER = List.of("grad/", "param/", "grad_norm/", "param_norm/");

    private Observables() {}

    /**
     * The names that a request stands for, {@code hidden_{layer}} and {@code {parameter}} filled in.
     *
     * @throws BadFieldException if the model has no such thing
     */
    public static List<String> expand(ModelSpec model, ObservationRequest request) {
        String name = request.name();
        if (WHOLE.contains(name)) {
            return List.of(name);
        }
        if (name.startsWith(HIDDEN)) {
            return hidden(model, name);
        }
        for (String kind : BY_PARAMETER) {
            if (name.startsWith(kind)) {
                return byParameter(model, kind, name);
            }
        }
        throw unknown(name);
    }

    private static List<String> hidden(ModelSpec model, String name) {
        List<String> all = IntStream.rangeClosed(0, model.layers())
                .mapToObj(layer -> HIDDEN + layer)
                .toList();
        if (name.equals("hidden_{layer}")) {
            return all;
        }
        if (all.contains(name)) {
            return List.of(name);
        }
        throw new BadFieldException("observe." + name, "the last hidden state is " + HIDDEN + model.layers());
    }

    private static List<String> byParameter(ModelSpec model, String kind, String name) {
        String parameter = name.substring(kind.length());
        if (parameter.equals("{parameter}")) {
            return model.parameters().stream().map(each -> kind + each.name()).toList();
        }
        ModelParameters.named(model.parameters(), "observe." + name, parameter);
        return List.of(name);
    }

    private static BadFieldException unknown(String name) {
        return new BadFieldException(
                "observe." + name,
                "is none of loss, grad_norm, param_norm, logits, hidden_{layer}, "
                        + String.join("{parameter}, ", BY_PARAMETER) + "{parameter}");
    }
}
