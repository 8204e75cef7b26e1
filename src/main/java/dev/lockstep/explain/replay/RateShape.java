package dev.lockstep.explain.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** What is supposed of the rates of a record's updates. */
sealed interface RateShape {
    /** The coordinates that the rates have. */
    List<Coordinate> coordinates(int updates);

    /** One rate at all updates. */
    record Constant() implements RateShape {
        @Override
        public List<Coordinate> coordinates(int updates) {
            return List.of(new Coordinate.Rate(Collections.nCopies(updates, 1.0)));
        }
    }

    /** Those that the record has. */
    record Recorded(List<Double> rates) implements RateShape {
        public Recorded {
            rates = List.copyOf(rates);
        }

        @Override
        public List<Coordinate> coordinates(int updates) {
            return List.of(new Coordinate.Rate(rates));
        }
    }

    /** One of its own at each update. */
    record Free() implements RateShape {
        @Override
        public List<Coordinate> coordinates(int updates) {
            return new ArrayList<>(
                    IntStream.range(0, updates).mapToObj(Coordinate.RateAt::new).toList());
        }
    }
}
