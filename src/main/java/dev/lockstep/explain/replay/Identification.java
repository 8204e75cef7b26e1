package dev.lockstep.explain.replay;

import java.util.List;

/**
 * Which optimizers of the table make a record's updates.
 *
 * @param record what was replayed
 * @param fits those that do and cannot be told apart, the simplest first; none if no one does
 * @param nearest the one that leaves least where none fits; null if none could be tried
 * @param shape what the rates were supposed to be
 * @param values how many values of each update were replayed
 * @param tried how many variants
 * @param frozen parameters that no update changes although they have a gradient
 * @param clip what was done to gradients before
 * @param rateFactors of the parameters' rates, one each: of the largest parameter 1
 */
record Identification(
        UpdateRecord record,
        List<Fit> fits,
        Fit nearest,
        RateShape shape,
        long values,
        int tried,
        List<String> frozen,
        Clip clip,
        List<Double> rateFactors) {

    Identification {
        fits = List.copyOf(fits);
        frozen = List.copyOf(frozen);
        rateFactors = List.copyOf(rateFactors);
    }
}
