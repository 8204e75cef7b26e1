package dev.lockstep.explain.replay;

import dev.lockstep.explain.search.Candidate;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.explain.search.FreeNumber;
import dev.lockstep.explain.search.Status;
import dev.lockstep.explain.search.Unseen;
import dev.lockstep.record.array.NdArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the optimizers of two records differ in, by the records alone.
 */
public final class PairReplay {
    private final Optional<String> before;
    private final Identification left;
    private final Identification right;
    private final Match match;
    private final double elapsedSeconds;

    /** One optimizer that fits left and one that fits right. */
    private record Match(Fit left, Fit right, List<Difference> differences) {
        int cost() {
            return 4 * differences.size() + (isOfOneFramework() ? 0 : 1);
        }

        boolean isOfOneFramework() {
            return left.variant().dialect().framework()
                    == right.variant().dialect().framework();
        }
    }

    private PairReplay(UpdateRecord left, UpdateRecord right) {
        long start = System.nanoTime();
        this.before = GradientCheck.finding(left, right);
        this.left = VariantSearch.of(left);
        this.right = VariantSearch.of(right);
        this.match = match();
        this.elapsedSeconds = (System.nanoTime() - start) / 1e9;
    }

    /**
     * Replays both sides.
     *
     * @return empty if a side has no update whole
     */
    public static Optional<PairReplay> of(Map<String, NdArray> left, Map<String, NdArray> right) {
        Optional<UpdateRecord> one = UpdateReading.of(left);
        Optional<UpdateRecord> other = UpdateReading.of(right);
        return one.isEmpty() || other.isEmpty()
                ? Optional.empty()
                : Optional.of(new PairReplay(one.get(), other.get()));
    }

    /** Those of the fitting optimizers that differ least. */
    private Match match() {
        Match best = null;
        for (Fit l : left.fits()) {
            for (Fit r : right.fits()) {
                Match each = new Match(l, r, OptimizerDifferences.between(left, l, right, r, "left"));
                best = best == null || each.cost() < best.cost() ? each : best;
            }
        }
        return best;
    }

    /** What it comes to. */
    public Explanation explanation() {
        return explanation(Optional.empty());
    }

    /**
     * What it comes to.
     *
     * @param convention of frameworks that the first values that differ follow, with their key; empty for none
     */
    public Explanation explanation(Optional<String> convention) {
        boolean isNamed = match != null && !(isOneUpdate() && !match.differences.isEmpty());
        List<Candidate> candidates = isNamed ? List.of(candidate()) : List.of();
        return new Explanation(
                status(convention),
                "candidate",
                "reference",
                sentence(convention),
                candidates,
                null,
                List.of(),
                new Explanation.Effort(left.tried() + right.tried(), List.of(), Unseen.NONE, elapsedSeconds, true),
                telling(),
                List.of());
    }

    private Status status(Optional<String> convention) {
        if (match == null) {
            return Status.UNEXPLAINED;
        }
        if (!match.differences.isEmpty()) {
            return isOneUpdate() ? Status.INDISTINGUISHABLE : Status.EXPLAINED;
        }
        if (convention.isPresent()) {
            return Status.EXPLAINED;
        }
        return before.isPresent() ? Status.UNEXPLAINED : Status.AGREES;
    }

    private boolean isOneUpdate() {
        return left.record().size() == 1 || right.record().size() == 1;
    }

    private Candidate candidate() {
        List<FreeNumber> numbers = match.right.numbers().values().stream()
                .filter(FittedNumber::isTold)
                .map(number -> new FreeNumber(
                        "optimizer.params." + number.name(),
                        number.fitted(),
                        number.low(),
                        number.high(),
                        number.value()))
                .toList();
        return Difference.candidate(match.differences, match.right.misfit(), numbers);
    }

    private String sentence(Optional<String> convention) {
        List<String> parts = new ArrayList<>();
        convention.ifPresent(words -> parts.add("first divergence: " + words));
        before.ifPresent(words -> parts.add(words + "; that is not the optimizer's doing"));
        parts.add(match == null ? unidentified() : identified());
        return String.join("; ", parts);
    }

    private String unidentified() {
        List<String> parts = new ArrayList<>();
        parts.add(SideText.side("left", left));
        parts.add(SideText.side("right", right));
        return String.join("; ", parts);
    }

    private String identified() {
        String leftIs = OptimizerText.whole(left, match.left);
        if (match.differences.isEmpty()) {
            return "both sides take the same step: " + leftIs + frameworks();
        }
        if (isOneUpdate()) {
            return "one update is not enough to tell in what the optimizers differ: left may be " + leftIs
                    + "; right may be "
                    + OptimizerText.whole(right, right.fits().get(0));
        }
        return "left is " + leftIs + "; right "
                + OptimizerText.joined(
                        match.differences.stream().map(Difference::words).toList());
    }

    private String frameworks() {
        return match.isOfOneFramework()
                ? ""
                : ", left as " + match.left.variant().dialect().framework().label() + " rounds it, right as "
                        + match.right.variant().dialect().framework().label() + " does";
    }

    private String telling() {
        List<String> parts = new ArrayList<>();
        if (isOneUpdate()) {
            parts.add("of one update betas, momentum and bias correction cannot be told, and epsilon only in its place:"
                    + " record two");
        }
        parts.add(SideText.evidence("left", left, match == null ? null : match.left));
        parts.add(SideText.evidence("right", right, match == null ? null : match.right));
        return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining("; "));
    }
}
