package dev.lockstep.plan;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.BatchSpec;
import dev.lockstep.engine.spec.ModelParameter;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.suite.CommandedRun;

/** About how many arithmetic operations a task takes: good enough to start the long ones first. */
public final class Costs {
    /** What starting any task costs, in operations. */
    private static final double START = 1e4;
    /** A rate takes a cosine, a power, or a few of either. */
    private static final double A_RATE = 50;
    /** A normal takes a logarithm, a square root, and one pair in five twice. */
    private static final double A_NORMAL = 40;
    /** An optimizer's step reads and writes three buffers, which costs more than its arithmetic. */
    private static final double AN_UPDATE = 30;
    /** A backward pass makes two products of each forward one. */
    private static final double FORWARD_AND_BACKWARD = 3;
    /** ND4J declares a graph and its derivative for each run. */
    private static final double A_GRAPH = 3e10;
    /** And looks at each of its operations at each pass. */
    private static final double A_PASS = 5e9;
    /** The size of a batch that only its file knows. */
    private static final double UNKNOWN_TOKENS = 512;

    private static final double UNKNOWN_LENGTH = 128;

    /** A Python framework takes seconds to be there, as many as the engine needs for so many operations. */
    private static final double A_RECORDER = 5e11;

    private Costs() {}

    /** More than cases that go together may cost in all: a recorder is a Spark task of its own. */
    public static double command(CommandedRun run) {
        return A_RECORDER + (run.spec() == null ? 0 : backprop(run.spec()));
    }

    static double schedule(int steps) {
        return START + A_RATE * (steps + 1.0);
    }

    /** Of a training run. */
    public static double backprop(BackpropSpec spec) {
        double parameters = spec.model().parameters().stream()
                .mapToDouble(ModelParameter::size)
                .sum();
        double iteration = FORWARD_AND_BACKWARD * forward(spec) + AN_UPDATE * encoder(spec.model());
        double lanes = spec.precision() == Precision.FLOAT64 ? 2 : 1;
        return switch (spec.backend()) {
            case LOCKSTEP -> START + A_NORMAL * parameters + lanes * spec.iterations() * iteration;
            case ND4J -> A_GRAPH + A_NORMAL * parameters + lanes * spec.iterations() * (iteration + A_PASS);
        };
    }

    /** The products: four of the attention's projections, two of the feed-forward part, two over all pairs of tokens. */
    private static double forward(BackpropSpec spec) {
        double tokens = UNKNOWN_TOKENS;
        double length = UNKNOWN_LENGTH;
        if (spec.batch() instanceof BatchSpec.Generated batch) {
            tokens = (double) batch.size() * batch.length();
            length = batch.length();
        }
        return 2 * tokens * encoder(spec.model())
                + 4 * tokens * length * spec.model().hidden() * spec.model().layers();
    }

    /** Weights of the dense layers. */
    private static double encoder(ModelSpec model) {
        double hidden = model.hidden();
        return model.layers() * (4 * hidden * hidden + 2 * hidden * model.intermediate());
    }
}
