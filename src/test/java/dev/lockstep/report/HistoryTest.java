package dev.lockstep.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.judge.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {
    private static PastCheck check(String name, Verdict verdict, double meanDiff, String reference) {
        return new PastCheck(name, verdict, verdict.passes(), "lockstep 0.1.0", reference, "loss_3", meanDiff);
    }

    private static PastCheck check(Verdict verdict, double meanDiff) {
        return check("bp", verdict, meanDiff, "torch 2.15.0");
    }

    private static PastRun run(int night, PastCheck... checks) {
        return new PastRun("night-" + night, Instant.EPOCH.plusSeconds(night), List.of(checks));
    }

    private static History history(PastRun... runs) {
        return History.of("nightly", List.of(runs));
    }

    /** The runs before, newest last, then the last one; a verdict and a mean diff each. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        agrees 1                           | mismatch 9     | new failure
        mismatch 9                         | agrees 1       | fixed
        mismatch 9, agrees 1               | agrees 1       | same
        agrees 1                           | exact 0        | better
        exact 0                            | agrees 1       | worse
        mismatch 9                         | missing NaN    | worse
        agrees 1, agrees 3, agrees 2       | agrees 2.5     | same
        agrees 1, agrees 3, agrees 2       | agrees 3.5     | worse
        agrees 1, agrees 3, agrees 2       | agrees 0.5     | better
        agrees 5, exact 0, agrees 2        | agrees 3       | worse
        missing NaN                        | missing NaN    | same
        non-finite NaN, non-finite 2       | non-finite NaN | same
        ''                                 | agrees 1       | new check
        """)
    void aCheckHasBecome(String before, String now, String change) {
        List<PastRun> runs = new ArrayList<>();
        for (String each : (before + "," + now).split(",", -1)) {
            if (!each.isBlank()) {
                String[] words = each.strip().split(" ", -1);
                runs.add(run(runs.size(), check(Verdict.of(words[0]), Double.parseDouble(words[1]))));
            }
        }
        assertThat(History.of("nightly", runs).checks().get(0).change().label()).isEqualTo(change);
    }

    /** What another version was apart by says nothing of this one. */
    @Test
    void distancesAreHeldAgainstRunsOfTheSameProducersOnly() {
        History history = history(
                run(1, check("bp", Verdict.AGREES, 5, "torch 2.14.0")),
                run(2, check(Verdict.AGREES, 1)),
                run(3, check(Verdict.AGREES, 2)));
        assertThat(history.checks().get(0).change()).isEqualTo(CheckChange.WORSE);
    }

    @Test
    void runsAreTakenByTheirTimeWhateverTheirOrder() {
        History history = history(
                run(3, check(Verdict.MISMATCH, 9)),
                run(1, check(Verdict.MISMATCH, 9)),
                run(2, check(Verdict.AGREES, 1)));
        assertThat(history.run()).isEqualTo("night-3");
        assertThat(history.checks().get(0).change()).isEqualTo(CheckChange.NEW_FAILURE);
        assertThat(history.checks().get(0).runBefore()).isEqualTo("night-2");
    }

    @Test
    void runsAreSummedUpByProducers() {
        History history = history(
                run(1, check("bp", Verdict.AGREES, 5, "torch 2.14.0")),
                run(2, check("bp", Verdict.MISMATCH, 7, "torch 2.14.0")),
                run(3, check(Verdict.AGREES, 1)));
        assertThat(history.checks().get(0).versions())
                .containsExactly(
                        new VersionSpan("lockstep 0.1.0", "torch 2.15.0", 1, 1, "night-3", "night-3", 1, 1),
                        new VersionSpan("lockstep 0.1.0", "torch 2.14.0", 2, 1, "night-1", "night-2", 5, 7));
    }

    @Test
    void aRunThatHadNotTheCheckIsPassedOver() {
        History history = history(run(1, check(Verdict.MISMATCH, 9)), run(2), run(3, check(Verdict.AGREES, 1)));
        assertThat(history.checks().get(0).change()).isEqualTo(CheckChange.FIXED);
        assertThat(history.checks().get(0).runBefore()).isEqualTo("night-1");
    }

    @Test
    void aCheckThatIsGoneIsNamed() {
        History history = history(
                run(1, check(Verdict.AGREES, 1), check("old", Verdict.AGREES, 1, "")),
                run(2, check(Verdict.AGREES, 1)));
        assertThat(history.gone()).containsExactly("old");
        assertThat(HistoryText.lines(history)).contains("old: no longer in the suite");
    }

    @ParameterizedTest
    @CsvSource({
        "AGREES, MISMATCH, false",
        "MISMATCH, MISMATCH, true",
        "MISMATCH, AGREES, true",
        "MISMATCH, MISSING, true"
    })
    void onlyAFailureThatIsNewFails(Verdict before, Verdict now, boolean passed) {
        assertThat(history(run(1, check(before, 1)), run(2, check(now, 1))).passed())
                .isEqualTo(passed);
    }

    @Test
    void aNewCheckThatFailsFails() {
        assertThat(history(run(1, check(Verdict.MISMATCH, 1))).passed()).isFalse();
    }

    @Test
    void theTextTellsTheNewsLast() {
        List<String> lines = HistoryText.lines(history(
                run(1, check(Verdict.AGREES, 1e-7), check("lr", Verdict.EXACT, 0, "hf 5")),
                run(2, check(Verdict.MISMATCH, 2e-6), check("lr", Verdict.EXACT, 0, "hf 5"))));
        assertThat(lines)
                .containsExactly(
                        "check  change       verdict   passed  worst key  mean diff  before  mean diff before  run"
                                + " before",
                        "bp     new failure  mismatch  NO      loss_3         2e-06  agrees             1e-07  night-1",
                        "lr     same         exact     yes     loss_3           0.0  exact                0.0  night-1",
                        "",
                        "check  candidate       reference     runs  passed  first run  last run  least mean diff "
                                + " largest",
                        "bp     lockstep 0.1.0  torch 2.15.0     2       1  night-1    night-2             1e-07   "
                                + " 2e-06",
                        "lr     lockstep 0.1.0  hf 5             2       2  night-1    night-2               0.0     "
                                + " 0.0",
                        "",
                        "nightly, run night-2 after 1 others: new failure: bp");
    }
}
