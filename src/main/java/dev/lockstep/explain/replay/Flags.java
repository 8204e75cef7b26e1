package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.OptimizerDialect;
import dev.lockstep.engine.spec.ParameterMeaning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether a variant does what its dialects switch on and off. */
final class Flags {
    /** Those that dialects share, with what one without such a switch does, and how that is told. */
    private enum Flag {
        NESTEROV(ParameterMeaning.NESTEROV, false, "Nesterov's momentum", "plain momentum"),
        CORRECT_BIAS(ParameterMeaning.CORRECT_BIAS, true, "bias correction", "no bias correction"),
        CENTERED(ParameterMeaning.CENTERED, false, "a centred mean square", "a mean square that is not centred");

        private final ParameterMeaning meaning;
        private final boolean usual;
        private final String on;
        private final String off;

        Flag(ParameterMeaning meaning, boolean usual, String on, String off) {
            this.meaning = meaning;
            this.usual = usual;
            this.on = on;
            this.off = off;
        }

        private boolean of(Variant variant) {
            return variant.dialect()
                    .param(meaning)
                    .map(param -> variant.flags().getOrDefault("params." + param.name(), param.value()))
                    .map(Boolean.TRUE::equals)
                    .orElse(usual);
        }

        private String words(boolean value) {
            return value ? on : off;
        }

        private String field(Variant variant) {
            return "optimizer.params."
                    + variant.dialect()
                            .param(meaning)
                            .map(OptimizerDialect.Param::name)
                            .orElse(meaning.name().toLowerCase(Locale.ROOT));
        }
    }

    private Flags() {}

    private static boolean amsgrad(Variant variant) {
        return Boolean.TRUE.equals(variant.flags().get("amsgrad"));
    }

    /** In words what is not as usual. */
    static List<String> changed(Variant variant) {
        List<String> words = new ArrayList<>();
        for (Flag flag : Flag.values()) {
            if (flag.of(variant) != flag.usual) {
                words.add(flag.words(flag.of(variant)));
            }
        }
        if (amsgrad(variant)) {
            words.add("amsgrad");
        }
        Map<String, Object> others = new LinkedHashMap<>(variant.flags());
        others.remove("amsgrad");
        for (Flag flag : Flag.values()) {
            variant.dialect().param(flag.meaning).ifPresent(param -> others.remove("params." + param.name()));
        }
        others.forEach((field, value) -> words.add(field.substring("params.".length()) + " " + value));
        return words;
    }

    /** In what two variants differ. */
    static List<Difference> between(Variant left, Variant right) {
        List<Difference> found = new ArrayList<>();
        for (Flag flag : Flag.values()) {
            if (flag.of(left) != flag.of(right)) {
                found.add(new Difference(
                        flag.field(right), flag.of(left), flag.of(right), "has " + flag.words(flag.of(right))));
            }
        }
        if (amsgrad(left) != amsgrad(right)) {
            found.add(new Difference(
                    "optimizer.amsgrad",
                    amsgrad(left),
                    amsgrad(right),
                    amsgrad(right) ? "has amsgrad" : "has no amsgrad"));
        }
        return found;
    }
}
