package dev.lockstep.explain.search;

import java.util.List;

/** Runs hypotheses, in whatever order: the same trial comes to the same numbers. */
public interface Evaluator {
    /**
     * What trials come to.
     *
     * @return one each, in their order
     */
    List<Response> run(List<Trial> trials);
}
