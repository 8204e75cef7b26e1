package dev.lockstep.explain.search;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Edit;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.suite.SpecTemplate;
import java.util.List;
import java.util.stream.IntStream;

/** Whether two specs are the same training: their losses in float64, on a seed that no record has. */
final class Effects {
    private static final long SEED = 4711;
    private static final int ITERATIONS = 10;
    /** Far above what float64 rounds in ten iterations, far below what a fourth digit of any number does. */
    private static final double NEAR = 1e-9;

    private Effects() {}

    static boolean areEqual(SpecTemplate left, SpecTemplate right) {
        if (precision(left) != precision(right)) {
            return false;
        }
        double[] l = losses(left);
        double[] r = losses(right);
        return IntStream.range(0, ITERATIONS).allMatch(i -> Math.abs(l[i] - r[i]) <= NEAR * Math.abs(l[i]));
    }

    private static Precision precision(SpecTemplate template) {
        BackpropSpec spec = template.withSeed(SEED).spec();
        return spec.precision();
    }

    private static double[] losses(SpecTemplate template) {
        List<Element> elements = IntStream.range(0, ITERATIONS)
                .mapToObj(i -> new Element("loss_" + i, "loss", i, 0))
                .toList();
        return new ComputedTrials(template.with(new Edit("precision", "float64")), elements, new LocalRunner())
                .run(List.of(new Trial(Hypothesis.NONE, List.of(SEED), ITERATIONS)))
                .get(0)
                .values()
                .get(SEED);
    }
}
