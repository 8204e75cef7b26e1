package dev.lockstep.cli;

import dev.lockstep.compare.Tolerances;
import dev.lockstep.compare.Tolerances.Rule;
import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.suite.Method;
import dev.lockstep.suite.Tolerance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --method}, {@code --threshold}, {@code --rtol} and {@code --ulp}: how far two values may be apart. */
final class ToleranceOptions {
    @Option(
            names = "--method",
            paramLabel = "METHODS",
            defaultValue = "mean",
            description = "mean, max, min, a list of them, or all (default: ${DEFAULT-VALUE}).")
    private String method;

    @Option(
            names = "--threshold",
            paramLabel = "LIMIT",
            description =
                    "Limit of the absolute difference, or a list such as 'loss_*=1e-6,grad/*=1e-5,1e-4': the first pattern "
                            + "that matches a key wins (default: 1e-6 if no other limit is given).")
    private String threshold;

    @Option(names = "--rtol", paramLabel = "R", description = "Limit of the difference relative to the reference.")
    private Double rtol;

    @Option(names = "--ulp", paramLabel = "N", description = "Limit in units in the last place.")
    private Long ulp;

    /**
     * The tolerance of every key.
     *
     * @throws BadFieldException if an option's value cannot be
     */
    Tolerances tolerances() {
        List<Rule> rules = new ArrayList<>();
        Double otherwise = rtol == null && ulp == null ? Tolerance.DEFAULT.threshold() : null;
        for (String part : threshold == null ? List.<String>of() : List.of(threshold.split(",", -1))) {
            int equals = part.lastIndexOf('=');
            if (equals < 0) {
                otherwise = limit(part);
            } else {
                rules.add(new Rule(part.substring(0, equals), tolerance(limit(part.substring(equals + 1)))));
            }
        }
        return new Tolerances(rules, tolerance(otherwise));
    }

    private Tolerance tolerance(Double limit) {
        try {
            return new Tolerance(methods(), limit, rtol, ulp);
        } catch (BadFieldException e) {
            throw new BadFieldException("--" + e.field(), e.problem());
        }
    }

    private static Double limit(String text) {
        try {
            return Double.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw new BadFieldException("--threshold", "\"" + text + "\" is not a number");
        }
    }

    private List<Method> methods() {
        // reprod_log's order of "all".
        return method.equals("all")
                ? List.of(Method.MIN, Method.MAX, Method.MEAN)
                : Arrays.stream(method.split(",", -1))
                        .map(ToleranceOptions::method)
                        .toList();
    }

    private static Method method(String label) {
        return Arrays.stream(Method.values())
                .filter(method -> method.label().equals(label.strip()))
                .findFirst()
                .orElseThrow(() -> new BadFieldException("method", "\"" + label + "\" is none of mean, max, min, all"));
    }
}
