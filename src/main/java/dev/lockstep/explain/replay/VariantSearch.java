package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.UpdateFormula;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The search of the table for the optimizers that make one record's updates. */
final class VariantSearch {
    /** Numbers are searched with about so many values of each update. */
    private static final int SEARCHED = 1500;
    /** What is found is held against about so many. */
    private static final int HELD_AGAINST = 1 << 16;
    /** Optimizers that take whole parameters are tried on models of so many values at most. */
    private static final int WHOLE = 1 << 18;
    /** A variant that leaves more of the search's values is out. */
    private static final double SURVIVES = 6;
    /** Two that are nearer by twice the log-likelihood cannot be told apart. */
    private static final double TIE = 9;

    private final UpdateRecord record;
    private final List<String> frozen;
    private final Clip clip;
    private final List<Double> rateFactors;
    private final Replay small;
    private final Replay large;
    private final List<Variant> variants;
    private Fit nearest;
    private int tried;

    /** Searches the table. */
    static Identification of(UpdateRecord record) {
        List<String> frozen = record.parameters().stream()
                .filter(VariantSearch::isFrozen)
                .map(ParameterUpdates::name)
                .toList();
        UpdateRecord moved = frozen.size() == record.parameters().size() ? record : record.without(frozen);
        return of(moved, frozen);
    }

    /** Where no optimizer makes all updates at one rate, the largest parameter's may, at other rates of the others. */
    private static Identification of(UpdateRecord record, List<String> frozen) {
        Clip clip = Clip.of(record, Sample.of(record, most(record)));
        Identification found = atOneRate(record, frozen, clip);
        if (!found.fits().isEmpty() || found.tried() == 0 || record.size() == 1) {
            return found;
        }
        return factors(record, clip)
                .map(factors -> new VariantSearch(record, frozen, clip, factors).run())
                .filter(other -> !other.fits().isEmpty())
                .or(() -> clippedAlways(record, frozen, clip))
                .orElse(found);
    }

    private static Identification atOneRate(UpdateRecord record, List<String> frozen, Clip clip) {
        List<Double> ones = Collections.nCopies(record.parameters().size(), 1.0);
        return new VariantSearch(record, frozen, clip, ones).run();
    }

    /** Gradients that were recorded before clipping, which every update did: an Adam is known but for its epsilon. */
    private static Optional<Identification> clippedAlways(UpdateRecord record, List<String> frozen, Clip clip) {
        return clip.isTold()
                ? Optional.empty()
                : Clip.ofAll(Sample.of(record, most(record)))
                        .map(all -> atOneRate(record, frozen, all))
                        .filter(other -> !other.fits().isEmpty());
    }

    private static Optional<List<Double>> factors(UpdateRecord record, Clip clip) {
        Identification alone = atOneRate(record.only(record.largest().orElseThrow()), List.of(), clip);
        if (alone.fits().isEmpty()) {
            return Optional.empty();
        }
        List<Replay> replays = record.parameters().stream()
                .map(each -> new Replay(Sample.of(record.only(each), SEARCHED), clip.factorsByUpdate(), List.of(1.0)))
                .toList();
        return RateFactors.of(alone.fits().get(0).setting(), replays);
    }

    private static int most(UpdateRecord record) {
        return record.elements() <= WHOLE ? WHOLE : HELD_AGAINST;
    }

    private static boolean isFrozen(ParameterUpdates parameter) {
        Sample sample = Sample.of(
                new UpdateRecord(
                        List.of(parameter),
                        1,
                        IntStream.range(0, parameter.gradients().size()).boxed().toList(),
                        UpdateRecord.Start.UNKNOWN,
                        Map.of()),
                SEARCHED);
        boolean hasGradient = false;
        for (int t = 0; t < sample.updates(); t++) {
            if (!Arrays.equals(sample.before(t), sample.after(t))) {
                return false;
            }
            hasGradient |= Arrays.stream(sample.gradient(t)).anyMatch(value -> value != 0);
        }
        return hasGradient;
    }

    private VariantSearch(UpdateRecord record, List<String> frozen, Clip clip, List<Double> rateFactors) {
        this.record = record;
        this.frozen = frozen;
        this.clip = clip;
        this.rateFactors = rateFactors;
        this.small = new Replay(Sample.of(record, SEARCHED), clip.factorsByUpdate(), rateFactors);
        this.large = new Replay(Sample.of(record, most(record)), clip.factorsByUpdate(), rateFactors);
        this.variants = variants();
    }

    private List<Variant> variants() {
        List<Variant> all = Variant.all(small.sample().isDouble() ? Precision.FLOAT64 : Precision.FLOAT32).stream()
                .filter(variant ->
                        !clip.isOfUnknownLimit() || variant.dialect().formula() instanceof UpdateFormula.Adam)
                .toList();
        boolean isOneFreshUpdate = record.size() == 1 && record.start() == UpdateRecord.Start.FRESH;
        return isOneFreshUpdate
                ? all.stream()
                        .filter(variant -> variant.flags().isEmpty())
                        .map(Variant::ofOneUpdate)
                        .toList()
                : all;
    }

    Identification run() {
        RateShape last = null;
        for (RateShape shape : shapes()) {
            last = shape;
            for (boolean whole : new boolean[] {false, true}) {
                List<Fit> found = fits(shape, whole);
                if (!found.isEmpty()) {
                    return found(found, shape);
                }
            }
        }
        return found(List.of(), last);
    }

    private Identification found(List<Fit> fits, RateShape shape) {
        return new Identification(
                record, fits, nearest, shape, large.sample().size(), tried, frozen, clip, rateFactors);
    }

    private List<RateShape> shapes() {
        List<RateShape> shapes = new ArrayList<>();
        double[] recorded = record.scalar("lr");
        boolean varies = recorded != null && Arrays.stream(recorded).distinct().count() > 1;
        if (varies && Arrays.stream(recorded).anyMatch(rate -> rate != 0)) {
            shapes.add(new RateShape.Recorded(Arrays.stream(recorded).boxed().toList()));
        }
        shapes.add(new RateShape.Constant());
        if (record.size() > 1) {
            shapes.add(new RateShape.Free());
        }
        return shapes;
    }

    private List<Fit> fits(RateShape shape, boolean whole) {
        Replay searched = whole ? large : small;
        List<Variant> taken = variants.stream()
                .filter(variant -> variant.isWhole() == whole && searched.canMake(variant))
                .toList();
        tried += taken.size();
        List<Fit> fits = taken.parallelStream()
                .map(variant -> fit(searched, variant, shape))
                .filter(Objects::nonNull)
                .toList();
        remember(fits);
        Set<ParameterMeaning> free = clip.isOfUnknownLimit() ? Set.of(ParameterMeaning.EPSILON) : Set.of();
        return ties(fits.stream().filter(fit -> fit.holdsWhatever(free)).toList());
    }

    private Fit fit(Replay searched, Variant variant, RateShape shape) {
        VariantFit fit = new VariantFit(searched, variant, shape);
        Setting best = fit.best();
        if (best == null || !(Misfit.of(searched, best).rms() <= SURVIVES)) {
            return best == null ? null : new Fit(best, Map.of(), List.of(), List.of(), Misfit.of(searched, best));
        }
        Fit snapped = new Snapping(searched, fit, best).fit();
        return searched == large ? snapped : snapped.on(large);
    }

    private void remember(Collection<Fit> fits) {
        fits.stream()
                .filter(fit -> Double.isFinite(fit.misfit().rms()))
                .min(Comparator.comparingDouble(fit -> fit.misfit().rms()))
                .filter(fit ->
                        nearest == null || fit.misfit().rms() < nearest.misfit().rms())
                .ifPresent(fit -> nearest = fit);
    }

    private List<Fit> ties(List<Fit> fits) {
        List<Fit> plain = fits.stream().filter(Fit::hasPlainRates).toList();
        List<Fit> taken = plain.isEmpty() ? fits : plain;
        double best = taken.stream()
                .mapToDouble(fit -> fit.misfit().likelihood())
                .min()
                .orElse(0);
        return taken.stream()
                // One update is made by quite different optimizers: the simplest of all that fit are named, none is
                // ruled out.
                .filter(fit -> record.size() == 1 || fit.misfit().likelihood() - best <= TIE)
                .sorted(Fit.SIMPLEST)
                .toList();
    }
}
