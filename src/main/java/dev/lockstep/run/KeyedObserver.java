package dev.lockstep.run;

import dev.lockstep.engine.Observer;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.ObservedKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes what the engine observes and files it under the keys of the plan; what no key asks for is dropped. */
final class KeyedObserver implements Observer {
    private final Map<Place, String> keys = new HashMap<>();
    private final List<Observation> observations = new ArrayList<>();

    private record Place(String observation, int iteration) {}

    KeyedObserver(List<ObservedKey> keys) {
        keys.forEach(key -> this.keys.put(new Place(key.observation(), key.iteration()), key.key()));
    }

    @Override
    public void observed(ObservationRequest request, String name, int iteration, long[] shape, float[] values) {
        file(name, iteration, NdArray.float32(values, shape));
    }

    @Override
    public void observed(ObservationRequest request, String name, int iteration, long[] shape, double[] values) {
        file(name, iteration, NdArray.float64(values, shape));
    }

    private void file(String name, int iteration, NdArray value) {
        String key = keys.get(new Place(name, iteration));
        if (key != null) {
            observations.add(new Observation(key, iteration, value));
        }
    }

    /** In the order in which they were made. */
    List<Observation> observations() {
        return List.copyOf(observations);
    }
}
