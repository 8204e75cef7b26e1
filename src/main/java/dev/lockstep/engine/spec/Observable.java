package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What may be observed of a run: one row for each name. */
public enum Observable {
    LOSS("loss", Extent.RUN, "the loss of an iteration, before its update"),
    LOSS_FROM_LOGITS(
            "loss_from_logits", Extent.RUN, "the same in double from the logits, whatever the run's precision"),
    LR("lr", Extent.RUN, "the rate in force at an iteration's update"),
    MOMENTUM("momentum", Extent.RUN, "the momentum, or Adam's beta1, in force at it"),
    GRAD_NORM("grad_norm", Extent.RUN, "L2 norm over all gradients before clipping and update, summed in double"),
    PARAM_NORM("param_norm", Extent.RUN, "L2 norm over all parameters after the update"),
    LOGITS("logits", Extent.RUN, "what the classifier gives, (batch, labels)"),
    HIDDEN("hidden_", Extent.LAYER, "a layer's output, (batch, length, hidden); 0 is the embeddings'"),
    GRADIENT("grad/", Extent.PARAMETER, "a parameter's gradient before clipping and update"),
    PARAMETER("param/", Extent.PARAMETER, "a parameter after the update"),
    GRADIENT_NORM("grad_norm/", Extent.PARAMETER, "L2 norm of a parameter's gradient"),
    PARAMETER_NORM("param_norm/", Extent.PARAMETER, "L2 norm of a parameter after the update");

    private final String start;
    private final Extent extent;
    private final String description;

    /** What there is one of. */
    private enum Extent {
        RUN(""),
        LAYER("{layer}"),
        PARAMETER("{parameter}");

        private final String place;

        Extent(String place) {
            this.place = place;
        }
    }

    Observable(String start, Extent extent, String description) {
        this.start = start;
        this.extent = extent;
        this.description = description;
    }

    /** Its name in suites, such as {@code loss}, {@code hidden_{layer}} or {@code grad/{parameter}}. */
    public String label() {
        return start + extent.place;
    }

    public String description() {
        return description;
    }

    /** The full name of one of a layer or a parameter. */
    public String of(String what) {
        return start + what;
    }

    /**
     * The names that a request stands for, {@code hidden_{layer}}, {@code {parameter}} and patterns filled in.
     *
     * @throws BadFieldException if the model has no such thing
     */
    public static List<String> expand(ModelSpec model, ObservationRequest request) {
        return of(request).names(model, request.name());
    }

    /**
     * Which layer or parameter an observation is of, by its full name; empty for those of the whole run.
     *
     * @throws BadFieldException if there is no such observation
     */
    public static String variable(ObservationRequest request, String observation) {
        Observable of = of(request);
        return of.extent == Extent.RUN ? "" : observation.substring(of.start.length());
    }

    /** Whether an observation is one of these, by its full name, and one number. */
    public static boolean isScalar(String observation) {
        return switch (observation) {
            case "loss", "loss_from_logits", "lr", "momentum", "grad_norm", "param_norm" -> true;
            default -> observation.startsWith(GRADIENT_NORM.start) || observation.startsWith(PARAMETER_NORM.start);
        };
    }

    private static Observable of(ObservationRequest request) {
        String name = request.name();
        return Arrays.stream(values())
                .filter(each -> each.extent == Extent.RUN ? name.equals(each.start) : name.startsWith(each.start))
                .findFirst()
                .orElseThrow(() -> new BadFieldException("observe." + name, "is none of " + labels()));
    }

    private List<String> names(ModelSpec model, String name) {
        return switch (extent) {
            case RUN -> List.of(name);
            case LAYER -> layers(model, name);
            case PARAMETER -> parameters(model, name);
        };
    }

    private List<String> layers(ModelSpec model, String name) {
        List<String> all = IntStream.rangeClosed(0, model.layers())
                .mapToObj(layer -> start + layer)
                .toList();
        if (name.equals(label())) {
            return all;
        }
        if (NamePattern.isOne(name)) {
            return matching(name, all);
        }
        if (all.contains(name)) {
            return List.of(name);
        }
        throw new BadFieldException("observe." + name, "the last hidden state is " + start + model.layers());
    }

    private List<String> parameters(ModelSpec model, String name) {
        List<String> all =
                model.parameters().stream().map(each -> start + each.name()).toList();
        if (name.equals(label())) {
            return all;
        }
        if (NamePattern.isOne(name)) {
            return matching(name, all);
        }
        ModelParameters.named(model.parameters(), "observe." + name, name.substring(start.length()));
        return List.of(name);
    }

    private static List<String> matching(String pattern, List<String> all) {
        List<String> names = all.stream().filter(NamePattern.of(pattern)).toList();
        if (names.isEmpty()) {
            throw new BadFieldException(
                    "observe." + pattern, "matches none of the model's " + all.size() + ", such as " + all.get(0));
        }
        return names;
    }

    /** The names in suites. */
    public static String labels() {
        return String.join(", ", Arrays.stream(values()).map(Observable::label).toList());
    }
}
