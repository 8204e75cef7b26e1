package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.Backend;
import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Precision;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Nd4jBackendTest {
    @Test
    void gradients() {
        SpecBuilder b = new SpecBuilder(Sizes.NANO, 1).in(Precision.FLOAT64).observing("loss", "logits", "hidden_{layer}", "grad/{parameter}", "param/{parameter}");
        b.iterations = 3;
        BackpropSpec spec = b.build();
        Map<String, double[]> ours = Runs.run(spec);
        Map<String, double[]> theirs = Runs.run(spec.by(Backend.ND4J));
        assertThat(theirs.keySet()).isEqualTo(ours.keySet());
        ours.forEach((n, v) -> System.out.println(n + " " + Runs.maxDifference(v, theirs.get(n))));
        long t = System.nanoTime();
        Runs.run(new SpecBuilder(Sizes.TINY, 1).build().by(Backend.ND4J));
        System.out.println("tiny nd4j " + (System.nanoTime() - t) / 1e9);
        t = System.nanoTime();
        Runs.run(new SpecBuilder(Sizes.TINY, 1).build().by(Backend.ND4J));
        System.out.println("tiny nd4j " + (System.nanoTime() - t) / 1e9);
        t = System.nanoTime();
        Runs.run(new SpecBuilder(Sizes.TINY, 1).build());
        System.out.println("tiny ours " + (System.nanoTime() - t) / 1e9);
    }
}
