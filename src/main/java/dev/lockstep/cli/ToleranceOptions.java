package dev.lockstep.cli;

import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.suite.KeyLimits;
import dev.lockstep.suite.Method;
import dev.lockstep.suite.Tolerance;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** {@code --method}, {@code --threshold}, {@code --rtol}, {@code --ulp} and {@code --allclose}: how far two values may be apart. */
final class ToleranceOptions {
    private static final String METHOD = "--method";
    private static final String THRESHOLD = "--threshold";
    private static final String ALLCLOSE = "--allclose";

    @Option(
            names = METHOD,
            paramLabel = "METHODS",
            description = "mean, max, min, a list of them, or all (default: mean).")
    private String method;

    @Option(
            names = THRESHOLD,
            paramLabel = "LIMIT",
            description =
                    "Limit of the absolute difference, or a list such as 'loss_*=1e-6,grad/*=1e-5,1e-4': the first"
                            + " pattern that matches a key wins, and a limit without a pattern comes last. A pattern may"
                            + " have commas (default: 1e-6 if no other limit is given).")
    private String threshold;

    @Option(names = "--rtol", paramLabel = "R", description = "Limit of the difference relative to the reference.")
    private String rtol;

    @Option(names = "--ulp", paramLabel = "N", description = "Limit in units in the last place.")
    private String ulp;

    @Option(
            names = ALLCLOSE,
            paramLabel = "RTOL,ATOL",
            description = "No value may be further apart than ATOL + RTOL * |right|, as NumPy's allclose has it.")
    private String allclose;

    @Option(names = "--equal-inf", description = "Equal infinities pass; NaN never does.")
    private boolean equalInf;

    /**
     * The tolerance of every key.
     *
     * @throws BadFieldException if an option's value cannot be
     */
    Tolerance tolerance() {
        if (allclose != null) {
            return allclose();
        }
        Double relative = rtol == null ? null : LimitText.number("--rtol", rtol);
        Long units = ulp == null ? null : LimitText.whole("--ulp", ulp);
        PatternLimits limits = threshold == null ? PatternLimits.NONE : PatternLimits.parse(THRESHOLD, threshold);
        List<KeyLimits> keys = limits.patterns().stream()
                .map(each -> new KeyLimits(each.pattern(), tolerance(each.limit(), relative, units)))
                .toList();
        Double otherwise = limits.otherwise() == null && relative == null && units == null
                ? Tolerance.DEFAULT.threshold()
                : limits.otherwise();
        return tolerance(otherwise, relative, units).withKeys(keys);
    }

    private Tolerance allclose() {
        if (Stream.of(method, threshold, rtol, ulp).anyMatch(Objects::nonNull)) {
            throw new BadFieldException(ALLCLOSE, "goes with no --method, --threshold, --rtol or --ulp");
        }
        String[] limits = allclose.split(",", -1);
        if (limits.length != 2) {
            throw new BadFieldException(ALLCLOSE, "\"" + allclose + "\" is not RTOL,ATOL, such as 1e-5,1e-8");
        }
        return Tolerance.allclose(
                LimitText.number(ALLCLOSE, limits[0]), LimitText.number(ALLCLOSE, limits[1]), equalInf);
    }

    private Tolerance tolerance(Double limit, Double relative, Long units) {
        return new Tolerance(methods(), limit, relative, units, null, equalInf);
    }

    private List<Method> methods() {
        if (method == null) {
            return Tolerance.DEFAULT.methods();
        }
        List<Method> methods = method.equals("all")
                ? Method.ALL
                : Arrays.stream(method.split(",", -1))
                        .map(ToleranceOptions::method)
                        .toList();
        if (methods.stream().distinct().count() < methods.size()) {
            throw new BadFieldException(METHOD, "\"" + method + "\" names a method twice");
        }
        return methods;
    }

    private static Method method(String label) {
        return Method.ALL.stream()
                .filter(method -> method.label().equals(label.strip()))
                .findFirst()
                .orElseThrow(() -> new BadFieldException(METHOD, "\"" + label + "\" is none of mean, max, min, all"));
    }
}
