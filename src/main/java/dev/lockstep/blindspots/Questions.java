package dev.lockstep.blindspots;

import dev.lockstep.judge.Rounding;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.SpecTemplate;
import java.util.List;
import java.util.Optional;

/** Makes questions of a suite's checks. */
public final class Questions {
    private static final String INSTEAD = "the mutants are of the run that the suite describes, by Lockstep's engine";

    private Questions() {}

    /**
     * The question of a check. Where the candidate is none of Lockstep's own runs, the mutants are of the one that the suite describes.
     *
     * @param seeds in place of the check's own; null for those
     * @throws NoSearchException if there is no run to edit
     */
    public static Question of(BackpropCheck check, List<Long> seeds) {
        if (check.rules().invariance() != null) {
            throw new NoSearchException("the check holds a side against itself, and an edit would be on both sides");
        }
        if (check.keys().isEmpty()) {
            throw new NoSearchException("the check compares whatever keys there are: there is no run to edit");
        }
        return new Question(
                check.settings().name(),
                template(check),
                check.keys(),
                seeds == null ? check.seeds() : seeds,
                check.settings().tolerance(),
                rounding(check.candidate()),
                rounding(check.reference()));
    }

    /**
     * The question of a check whose candidate is a recorder's, which runs the mutants itself.
     *
     * @param seeds in place of the check's own; null for those
     * @throws NoSearchException if the suite does not describe the whole run
     */
    public static Question ofRecorder(BackpropCheck check, BackpropSide.Commanded side, List<Long> seeds) {
        Question plain = of(check, seeds);
        if (side.template().withSeed(plain.seeds().get(0)).whole().isEmpty()) {
            throw new NoSearchException("the suite does not describe the whole run that its recorder makes");
        }
        return new Question(
                plain.check(),
                side.template(),
                plain.keys(),
                plain.seeds(),
                plain.tolerance(),
                plain.candidate(),
                plain.candidate());
    }

    /** What a reader should know of the mutants; empty for nothing. */
    public static Optional<String> remark(BackpropCheck check) {
        return check.candidate()
                .fold(
                        computed -> Optional.<String>empty(),
                        recorded -> Optional.of("the candidate is a record: " + INSTEAD),
                        commanded -> Optional.of("the candidate is a recorder's: " + INSTEAD));
    }

    private static SpecTemplate template(BackpropCheck check) {
        if (check.candidate() instanceof BackpropSide.Computed computed) {
            return computed.template();
        }
        if (check.noise() == null) {
            throw new NoSearchException("the candidate is not computed, and the suite describes no whole run to edit");
        }
        return check.noise().template();
    }

    private static Rounding rounding(BackpropSide side) {
        return Rounding.of(side instanceof BackpropSide.Computed);
    }
}
