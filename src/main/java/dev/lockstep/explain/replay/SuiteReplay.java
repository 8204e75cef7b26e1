package dev.lockstep.explain.replay;

import dev.lockstep.engine.spec.OptimizerFields;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.ParameterMeaning;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.explain.replay.DecayReach.Reach;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.explain.search.FieldEdit;
import dev.lockstep.explain.search.Status;
import dev.lockstep.explain.search.Unseen;
import dev.lockstep.record.array.NdArray;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds one record's updates against the optimizer that a suite describes. */
public final class SuiteReplay {
    private static final String SUITES = "the suite's";
    private static final Misfit NOTHING = new Misfit(0, 0, 0, 0, "", List.of(), 0, 0);

    private final Identification record;
    private final Fit fit;
    private final List<Difference> differences;
    private final double elapsedSeconds;

    private SuiteReplay(UpdateRecord updates, OptimizerSpec optimizer) {
        long start = System.nanoTime();
        this.record = VariantSearch.of(updates);
        Said said = new Said(record, optimizer);
        Identification suite = said.identification();
        Fit theirs = suite.fits().get(0);
        this.fit = record.fits().stream()
                .min(Comparator.comparingInt(each -> OptimizerDifferences.between(suite, theirs, record, each, SUITES)
                        .size()))
                .orElse(null);
        this.differences = fit == null ? List.of() : OptimizerDifferences.between(suite, theirs, record, fit, SUITES);
        this.elapsedSeconds = (System.nanoTime() - start) / 1e9;
    }

    /**
     * Replays the record.
     *
     * @return empty if it has no update whole
     */
    public static Optional<Explanation> of(Map<String, NdArray> record, OptimizerSpec optimizer) {
        return UpdateReading.of(record).map(updates -> new SuiteReplay(updates, optimizer).explanation());
    }

    private Explanation explanation() {
        boolean isTold =
                fit != null && !differences.isEmpty() && record.record().size() > 1;
        return new Explanation(
                status(),
                "suite",
                "record",
                sentence(),
                isTold ? List.of(Difference.candidate(differences, fit.misfit(), List.of())) : List.of(),
                null,
                List.of(),
                new Explanation.Effort(record.tried(), List.of(), Unseen.NONE, elapsedSeconds, true),
                SideText.evidence("the record", record, fit));
    }

    private Status status() {
        if (fit == null) {
            return Status.UNEXPLAINED;
        }
        if (differences.isEmpty()) {
            return Status.AGREES;
        }
        return record.record().size() > 1 ? Status.EXPLAINED : Status.INDISTINGUISHABLE;
    }

    private String sentence() {
        if (fit == null) {
            return SideText.side("the record", record);
        }
        String whole = OptimizerText.whole(record, fit);
        if (differences.isEmpty()) {
            return "the recorded updates are those that the suite says: " + whole;
        }
        if (record.record().size() == 1) {
            return "one update is not enough to tell in what the recorded optimizer differs from the suite's: it may"
                    + " be "
                    + whole;
        }
        return "the recorded run is not what the suite says: it "
                + OptimizerText.joined(
                        differences.stream().map(SuiteReplay::words).toList())
                + "; it is " + whole;
    }

    /** What the record does, and what the suite says where that is a word. */
    private static String words(Difference difference) {
        boolean isList = difference.left() instanceof Collection<?>;
        return difference.words() + (isList ? "" : " (suite: " + FieldEdit.text(difference.left()) + ")");
    }

    /** What a suite says of the updates that a record has. */
    private static final class Said {
        private final Identification record;
        private final OptimizerSpec optimizer;
        private final List<String> names;
        /** Of the largest parameter. */
        private final double rateFactor;

        Said(Identification record, OptimizerSpec optimizer) {
            this.record = record;
            this.optimizer = optimizer;
            this.names = record.record().names();
            this.rateFactor = record.record()
                    .largest()
                    .map(largest -> optimizer.rateFactor(largest.name()))
                    .orElse(1.0);
        }

        Identification identification() {
            List<String> all =
                    Stream.concat(names.stream(), record.frozen().stream()).toList();
            return new Identification(
                    record.record(),
                    List.of(fit()),
                    null,
                    record.shape(),
                    0,
                    0,
                    all.stream().filter(name -> !optimizer.trains(name)).toList(),
                    clip(),
                    names.stream()
                            .map(name -> optimizer.rateFactor(name) / rateFactor)
                            .toList());
        }

        private Clip clip() {
            Double limit = optimizer.clipNorm();
            return new Clip(
                    List.of(),
                    limit == null ? Double.NaN : limit,
                    limit == null ? Double.POSITIVE_INFINITY : Double.NaN);
        }

        private Fit fit() {
            Variant variant = Variant.of(optimizer);
            boolean[] decays = new boolean[names.size()];
            List<Reach> reach = new ArrayList<>();
            for (int p = 0; p < decays.length; p++) {
                decays[p] = optimizer.decayFactor(names.get(p)) != 0;
                reach.add(decays[p] ? Reach.DECAYED : Reach.SPARED);
            }
            Map<ParameterMeaning, FittedNumber> numbers = new EnumMap<>(ParameterMeaning.class);
            Map<ParameterMeaning, Double> values = new EnumMap<>(ParameterMeaning.class);
            for (ParameterMeaning meaning : variant.free()) {
                double value = optimizer.settings(Precision.FLOAT64).number(meaning);
                values.put(meaning, value);
                // What the record tells decides whether two numbers differ.
                numbers.put(
                        meaning,
                        new FittedNumber(variant.nameOf(meaning), value, value, value, value, FittedNumber.State.OPEN));
            }
            return new Fit(new Setting(variant, values, rates(), decays), numbers, List.of(), reach, NOTHING);
        }

        /** The rate at each of the record's updates. */
        private double[] rates() {
            List<Integer> iterations = record.record().iterations();
            double lr = optimizer.settings(Precision.FLOAT64).lr();
            double[] rates = new double[iterations.size()];
            int perUpdate = optimizer.get(OptimizerFields.SCHEDULE_STEPS);
            int ahead = optimizer.get(OptimizerFields.SCHEDULE_BEFORE_UPDATE) ? 1 : 0;
            int last = perUpdate * (iterations.get(iterations.size() - 1) / optimizer.accumulate() + ahead);
            double[] series =
                    optimizer.schedule() == null ? null : optimizer.schedule(lr).series(last);
            for (int t = 0; t < rates.length; t++) {
                rates[t] = rateFactor
                        * (series == null
                                ? lr
                                : series[perUpdate * (iterations.get(t) / optimizer.accumulate() + ahead)]);
            }
            return rates;
        }
    }
}
