package dev.lockstep.suite;

import java.util.List;

/** Which rates of a schedule a check compares. Index 0 of a series is the rate at construction. */
public sealed interface At {
    /** The rate in force after the (i+1)-th {@code step()} call, for each i: index i + 1. */
    record After(List<Integer> steps) implements At {
        public After {
            steps = List.copyOf(steps);
        }
    }

    /** The rates at these indices. */
    record Index(List<Integer> indices) implements At {
        public Index {
            indices = List.copyOf(indices);
        }
    }

    /** The whole series, index 0 to {@code steps}, as one array. */
    record All(int steps) implements At {}
}
