package dev.lockstep.run;

import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.WeightsSpec;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.LackingWeights;
import dev.lockstep.plan.Plan;
import dev.lockstep.record.BadFileException;
import dev.lockstep.record.Source;
import dev.lockstep.record.format.RecordFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Compares the names in checkpoints with those of the models that are to take them, before anything runs. */
public final class Checkpoints {
    private static final int SHOWN = 4;

    private Checkpoints() {}

    private record Use(WeightsSpec weights, ModelSpec model) {}

    /**
     * The plan, with what each checkpoint lacks of the parameters that its weights do not leave out: they are generated.
     *
     * @param files opens a file
     * @throws BadFileException if nothing in a checkpoint has a name of the model's
     */
    public static Plan checked(Plan plan, Function<String, Source> files) {
        Map<Use, Set<String>> uses = uses(plan);
        Map<String, List<LackingWeights>> ofChecks = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        uses.forEach((use, checks) -> lacking(use, files).ifPresent(lacking -> {
            warnings.add(lacking.text() + ": " + shown(lacking.names()));
            checks.forEach(check ->
                    ofChecks.computeIfAbsent(check, name -> new ArrayList<>()).add(lacking));
        }));
        return plan.withLacking(ofChecks, warnings.stream().distinct().toList());
    }

    /** Each pair of a checkpoint and a model, with the checks that use it. */
    private static Map<Use, Set<String>> uses(Plan plan) {
        Map<String, List<Use>> ofCases = new HashMap<>();
        Map<String, Use> once = new HashMap<>();
        for (CaseTask task : plan.tasks()) {
            if (task instanceof CaseTask.BackpropTask backprop
                    && backprop.spec().weights().safetensors() != null) {
                WeightsSpec weights = backprop.spec().weights();
                ModelSpec model = backprop.spec().model();
                ofCases.computeIfAbsent(task.caseId(), id -> new ArrayList<>())
                        .add(once.computeIfAbsent(weights.common() + " " + model, key -> new Use(weights, model)));
            }
        }
        Map<Use, Set<String>> uses = new LinkedHashMap<>();
        plan.checks().forEach(check -> check.cases().stream()
                .flatMap(each -> ofCases.getOrDefault(each.caseId(), List.of()).stream())
                .forEach(use ->
                        uses.computeIfAbsent(use, key -> new LinkedHashSet<>()).add(check.name())));
        return uses;
    }

    private static Optional<LackingWeights> lacking(Use use, Function<String, Source> files) {
        String file = use.weights().safetensors();
        Optional<Set<String>> names = names(file, files);
        if (names.isEmpty()) {
            return Optional.empty();
        }
        List<ModelParameter> asked = use.model().parameters().stream()
                .filter(parameter -> !use.weights().leavesOut(parameter))
                .toList();
        List<String> lacking = asked.stream()
                .filter(parameter -> !has(names.get(), use.weights(), "", parameter))
                .map(ModelParameter::name)
                .sorted()
                .toList();
        if (!asked.isEmpty() && lacking.size() == asked.size()) {
            throw new BadFileException(file, nothingMatches(use, names.get(), asked));
        }
        return lacking.isEmpty() ? Optional.empty() : Optional.of(new LackingWeights(file, asked.size(), lacking));
    }

    /** None of a file that cannot be read: the case that needs it says so. */
    private static Optional<Set<String>> names(String file, Function<String, Source> files) {
        try {
            return Optional.of(RecordFiles.read(files.apply(file)).flat().keySet());
        } catch (BadFileException e) {
            return Optional.empty();
        }
    }

    private static boolean has(Set<String> names, WeightsSpec weights, String prefix, ModelParameter parameter) {
        return weights.namesOf(parameter).stream().anyMatch(name -> names.contains(prefix + name));
    }

    private static String nothingMatches(Use use, Set<String> names, List<ModelParameter> asked) {
        String problem = "none of its " + names.size() + " names, such as " + shown(List.copyOf(names))
                + ", is one of the model's, such as " + asked.get(0).name();
        return prefix(use, names, asked)
                .map(prefix -> problem + "; with \"weights.prefix\": \"" + prefix + "\" "
                        + asked.stream()
                                .filter(parameter -> has(names, use.weights(), prefix, parameter))
                                .count()
                        + " of " + asked.size() + " match")
                .orElse(problem);
    }

    /** What stands before a name that the model has. */
    private static Optional<String> prefix(Use use, Set<String> names, List<ModelParameter> asked) {
        for (ModelParameter parameter : asked) {
            for (String known : use.weights().namesOf(parameter)) {
                for (String name : names) {
                    if (name.endsWith(known)) {
                        return Optional.of(name.substring(0, name.length() - known.length()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static String shown(List<String> names) {
        String first = String.join(", ", names.stream().sorted().limit(SHOWN).toList());
        return names.size() > SHOWN ? first + ", ..." : first;
    }
}
