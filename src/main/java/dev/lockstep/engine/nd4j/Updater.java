package dev.lockstep.engine.nd4j;

import dev.lockstep.engine.spec.OptimizerName;
import dev.lockstep.engine.spec.OptimizerSettings;
import dev.lockstep.engine.spec.ParameterMeaning;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdaGradUpdater;
import org.nd4j.linalg.learning.AdaMaxUpdater;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.NadamUpdater;
import org.nd4j.linalg.learning.RmsPropUpdater;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * One of ND4J's updaters at one update. Its AdamW is Adam with DL4J's regularization {@code WeightDecay}, which adds to the
 * update the parameter times rate and coefficient.
 */
public final class Updater {
    private static final int EPOCH = 0;

    private final IUpdater config;
    private final List<String> kept;
    private final int momenta;
    private final double decay;
    private final double lr;
    private final int iteration;

    /**
     * @param kept what ND4J calls what it keeps, in the order of its state views
     * @param momenta how many of them are momenta
     */
    private Updater(IUpdater config, List<String> kept, int momenta, double decay, double lr, int iteration) {
        this.config = config;
        this.kept = kept;
        this.momenta = momenta;
        this.decay = decay;
        this.lr = lr;
        this.iteration = iteration;
    }

    /**
     * An updater.
     *
     * @param settings its parameters
     * @param count of updates, counted from 1
     */
    public static Updater of(OptimizerName name, OptimizerSettings settings, int count, double lr) {
        double beta1 = settings.number(ParameterMeaning.BETA1);
        double beta2 = settings.number(ParameterMeaning.BETA2);
        double epsilon = settings.number(ParameterMeaning.EPSILON);
        double decay = settings.number(ParameterMeaning.WEIGHT_DECAY);
        int iteration = count - 1;
        return switch (name) {
            case SGD -> new Updater(new Sgd(lr), List.of(), 0, decay, lr, iteration);
            case ADAM, ADAMW ->
                new Updater(
                        new Adam(lr, beta1, beta2, epsilon),
                        List.of(AdamUpdater.M_STATE, AdamUpdater.V_STATE),
                        1,
                        decay,
                        lr,
                        iteration);
            case NADAM ->
                new Updater(
                        new Nadam(lr, beta1, beta2, epsilon),
                        List.of(NadamUpdater.M_STATE, NadamUpdater.V_STATE),
                        1,
                        decay,
                        lr,
                        iteration);
            case ADAMAX ->
                new Updater(
                        new AdaMax(lr, beta1, beta2, AdaMax.DEFAULT_ADAMAX_EPSILON),
                        List.of(AdaMaxUpdater.M_STATE, AdaMaxUpdater.U_STATE),
                        1,
                        decay,
                        lr,
                        iteration);
            case RMSPROP ->
                new Updater(
                        new RmsProp(lr, settings.number(ParameterMeaning.SMOOTHING), epsilon),
                        List.of(RmsPropUpdater.G_STATE),
                        0,
                        decay,
                        lr,
                        iteration);
            case ADAGRAD ->
                new Updater(new AdaGrad(lr, epsilon), List.of(AdaGradUpdater.GRAD_STATE), 0, decay, lr, iteration);
            case ADADELTA, RADAM, LION, LAMB, ADAFACTOR, MUON ->
                throw new IllegalArgumentException("no updater of ND4J's in the catalogue: " + name.label());
        };
    }

    /** What it keeps, in arrays of the parameter's size. */
    public int states() {
        return kept.size();
    }

    /** How many of the arrays, the first ones, are momenta. */
    public int momenta() {
        return momenta;
    }

    /**
     * Fills what it keeps as ND4J has it before the first update.
     *
     * @param states the arrays, one behind the other. Overwritten.
     * @param size of all
     */
    public void initialise(Pointer states, long size) {
        if (size > 0) {
            config.instantiate(Memory.over(states, 1, size), true);
        }
    }

    /**
     * Updates numbers of a parameter.
     *
     * @param value Modified.
     * @param gradient Not modified.
     * @param states of these numbers, in the order of {@link #initialise}. Modified.
     */
    public void apply(Pointer value, Pointer gradient, List<Pointer> states, long size) {
        INDArray parameter = Memory.over(value, 1, size);
        INDArray update = Memory.over(gradient, 1, size).dup();
        updater(states, size).applyUpdater(update, iteration, EPOCH);
        if (decay != 0) {
            new WeightDecay(decay, true).apply(parameter, update, lr, iteration, EPOCH);
        }
        parameter.subi(update);
        update.close();
    }

    private GradientUpdater<?> updater(List<Pointer> states, long size) {
        Map<String, INDArray> state = new HashMap<>();
        for (int i = 0; i < states.size(); i++) {
            state.put(kept.get(i), Memory.over(states.get(i), 1, size));
        }
        return config.instantiate(state, false);
    }
}
