package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.List;

/** One training run: everything in which two stacks may differ is a field of it. */
public record BackpropSpec(
        ModelSpec model,
        WeightsSpec weights,
        BatchSpec batch,
        LossSpec loss,
        OptimizerSpec optimizer,
        int iterations,
        Precision precision,
        List<ObservationRequest> observe)
        implements Serializable {
    public BackpropSpec {
        Require.present("model", model);
        Require.present("weights", weights);
        Require.present("batch", batch);
        Require.present("loss", loss);
        Require.present("optimizer", optimizer);
        Require.present("precision", precision);
        Require.atLeast("iterations", iterations, 1);
        observe = List.copyOf(observe);
        requireFits(model, batch);
        for (ObservationRequest request : observe) {
            Observable.expand(model, request);
            for (int at : request.at()) {
                Require.between("observe." + request.name() + ".at", at, -1, iterations - 1);
            }
        }
    }

    private static void requireFits(ModelSpec model, BatchSpec batch) {
        if (batch instanceof BatchSpec.Generated generated) {
            if (generated.length() > model.maxPosition() - model.positionOffset()) {
                throw new BadFieldException(
                        "batch.length",
                        generated.length() + " and position offset " + model.positionOffset() + " pass max_position "
                                + model.maxPosition());
            }
            ArraySizes.requireActivations("batch.size", model, generated.size(), generated.length());
        }
    }
}
