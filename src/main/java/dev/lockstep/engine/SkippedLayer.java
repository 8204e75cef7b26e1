package dev.lockstep.engine;

/** A layer that is not there: its queries' tokens go on as they are. */
final class SkippedLayer implements EncoderLayer {
    private final Arithmetic math;
    private final int hidden;
    private final QueryTokens queries;
    private final Tensor queried; // (queries, hidden)

    SkippedLayer(Arithmetic math, int hidden, QueryTokens queries) {
        this.math = math;
        this.hidden = hidden;
        this.queries = queries;
        this.queried = math.zeros(queries.tokens() * hidden);
    }

    @Override
    public Tensor forward(TokenBatch batch, Tensor x) {
        if (queries.whole()) {
            return x;
        }
        queries.gather(math, hidden, x, queried);
        return queried;
    }

    @Override
    public void backward(Tensor x, Tensor dy, Tensor dx, GradientSink updates) {
        if (!queries.whole()) {
            dx.clear();
            queries.addTo(math, hidden, dy, dx);
        }
    }
}
