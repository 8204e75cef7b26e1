package dev.lockstep.engine.spec;

import dev.lockstep.schedule.BadFieldException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** One training run: everything in which two stacks may differ is a field of it. */
public record BackpropSpec(
        ModelSpec model,
        WeightsSpec weights,
        BatchSpec batch,
        LossSpec loss,
        OptimizerSpec optimizer,
        int iterations,
        Precision precision,
        SymmetrySpec symmetry,
        Backend backend,
        RunSpec run,
        List<ObservationRequest> observe)
        implements Serializable {
    public BackpropSpec {
        Require.present("model", model);
        Require.present("weights", weights);
        Require.present("batch", batch);
        Require.present("loss", loss);
        Require.present("optimizer", optimizer);
        Require.present("precision", precision);
        Require.present("symmetry", symmetry);
        Require.present("backend", backend);
        Require.present("run", run);
        if (model.dropout() > 0 && !symmetry.equals(SymmetrySpec.NONE)) {
            throw new BadFieldException("symmetry", "does not go with dropout, whose masks follow no permutation");
        }
        if (model.dropout() > 0 && run.get(ObserveFields.EMA) != null) {
            throw new BadFieldException(
                    ObserveFields.EMA.path(), "does not go with dropout, whose masks a second forward pass would move");
        }
        MatmulPrecision matmul = run.get(RunFields.MATMUL);
        if (matmul != MatmulPrecision.FLOAT32 && precision != Precision.FLOAT32) {
            throw new BadFieldException(
                    RunFields.MATMUL.path(), matmul.label() + ", but the run is computed in " + precision.label());
        }
        requireReplicas(model, optimizer, run.get(RunFields.REPLICAS));
        Require.atLeast("iterations", iterations, 1);
        observe = List.copyOf(observe);
        requireFits(model, batch);
        requireFits(model, loss);
        if (backend == Backend.ND4J) {
            Nd4jFields.require(model, batch, loss, optimizer, precision, symmetry, run);
        }
        if (run.invariance() != null) {
            run.invariance().require(model, batch, loss, iterations, backend, run.get(RunFields.REPLICAS) != null);
        }
        for (ObservationRequest request : observe) {
            Observable.expand(model, request);
            for (int at : request.at()) {
                Require.between("observe." + request.name() + ".at", at, -1, iterations - 1);
            }
        }
    }

    /** A run by Lockstep's own kernels, without permutations. */
    public BackpropSpec(
            ModelSpec model,
            WeightsSpec weights,
            BatchSpec batch,
            LossSpec loss,
            OptimizerSpec optimizer,
            int iterations,
            Precision precision,
            List<ObservationRequest> observe) {
        this(
                model,
                weights,
                batch,
                loss,
                optimizer,
                iterations,
                precision,
                SymmetrySpec.NONE,
                Backend.LOCKSTEP,
                RunSpec.DEFAULT,
                observe);
    }

    /**
     * A run as a suite says it, one seed filled in.
     *
     * @param plain sections and fields by their names; {@code loss}, {@code symmetry}, {@code precision} and {@code backend}
     *     may be left out
     * @throws BadFieldException if a value cannot be
     */
    public static BackpropSpec of(Object plain, List<ObservationRequest> observe) {
        Map<?, ?> given = PlainValues.object("", plain);
        Object loss = given.get("loss");
        Object symmetry = given.get("symmetry");
        return new BackpropSpec(
                ModelSpec.of(given.get("model")),
                WeightsSpec.of(given.get("weights")),
                BatchSpec.of(given.get("batch")),
                loss == null ? LossSpec.DEFAULT : LossSpec.of(loss),
                optimizer(given),
                read(RunFields.ITERATIONS, given),
                read(RunFields.PRECISION, given),
                symmetry == null ? SymmetrySpec.NONE : SymmetrySpec.of(symmetry),
                read(RunFields.BACKEND, given),
                RunSpec.of(given),
                observe);
    }

    /** The optimizer of a plain case. */
    public static OptimizerSpec optimizer(Map<?, ?> given) {
        return OptimizerSpec.of(given.get("optimizer")).resuming(read(RunFields.RESUME, given));
    }

    /** A field that has no section, from a plain case. */
    public static <T> T read(Field<T> field, Map<?, ?> given) {
        Object plain = given.get(field.path());
        if (plain == null && field.isRequired()) {
            throw new BadFieldException(field.path(), "is missing");
        }
        return plain == null ? field.standard().apply(null) : field.kind().read(field.path(), plain);
    }

    /** The same run, with something else observed. */
    public BackpropSpec observing(List<ObservationRequest> what) {
        return new BackpropSpec(
                model, weights, batch, loss, optimizer, iterations, precision, symmetry, backend, run, what);
    }

    /** The same run under permutations. */
    public BackpropSpec with(SymmetrySpec permutations) {
        return new BackpropSpec(
                model, weights, batch, loss, optimizer, iterations, precision, permutations, backend, run, observe);
    }

    /** The same run, carried out or looked at in another way. */
    public BackpropSpec with(RunSpec other) {
        return new BackpropSpec(
                model, weights, batch, loss, optimizer, iterations, precision, symmetry, backend, other, observe);
    }

    /**
     * The same run by another backend.
     *
     * @throws BadFieldException if the backend does not honour a field of it
     */
    public BackpropSpec by(Backend other) {
        return new BackpropSpec(
                model, weights, batch, loss, optimizer, iterations, precision, symmetry, other, run, observe);
    }

    /** The change that leaves the mathematics alone; null for none. */
    public Invariance invariance() {
        return run.invariance();
    }

    /** The same run from other weights. */
    public BackpropSpec with(WeightsSpec others) {
        return new BackpropSpec(
                model, others, batch, loss, optimizer, iterations, precision, symmetry, backend, run, observe);
    }

    /** The same run in another precision. */
    public BackpropSpec in(Precision other) {
        return new BackpropSpec(
                model, weights, batch, loss, optimizer, iterations, other, symmetry, backend, run, observe);
    }

    private static void requireReplicas(ModelSpec model, OptimizerSpec optimizer, Replicas replicas) {
        if (replicas == null) {
            return;
        }
        if (model.dropout() > 0) {
            throw new BadFieldException(
                    RunFields.REPLICAS.path(), "do not go with dropout, whose masks would be others");
        }
        if (optimizer.get(OptimizerFields.ACCUMULATE_REDUCE) == AccumulateReduce.TOKENS) {
            throw new BadFieldException(
                    RunFields.REPLICAS.path(),
                    "do not go with optimizer.accumulate_reduce tokens, which counts all of them");
        }
    }

    private static void requireFits(ModelSpec model, LossSpec loss) {
        List<Double> weights = loss.get(LossFields.CLASS_WEIGHTS);
        if (weights != null && weights.size() != model.labels()) {
            throw new BadFieldException(
                    "loss.class_weights",
                    weights + " has " + weights.size() + " numbers for " + model.labels() + " labels");
        }
        Integer ignored = loss.get(LossFields.IGNORE_INDEX);
        if (ignored != null) {
            Require.between("loss.ignore_index", ignored, 0, model.labels() - 1);
        }
    }

    private static void requireFits(ModelSpec model, BatchSpec batch) {
        if (batch.hasTokenTypes() && model.tokenType() != 0) {
            throw new BadFieldException(
                    "batch.token_types",
                    "are passed, and model.token_type " + model.tokenType() + " is for all tokens");
        }
        if (batch.hasTokenTypes() && model.typeVocab() < 2) {
            throw new BadFieldException("batch.token_types", "are passed, and model.type_vocab is 1");
        }
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
