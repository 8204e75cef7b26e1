package dev.lockstep.blindspots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.json.SuiteParser;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A narrow model with small weights and no padding: a check that sees little. */
class ProposalSearchTest {
    private static final String SUITE = """
        {"suite": "nano", "backprop": [{"name": "bp", "candidate": {"computed": "float32"},
          "reference": {"npy": "torch.npy", "key": "seed_{seed}/{key}", "producer": {"framework": "torch", "version": "2.15.0"}},
          "model": {"type": "bert-classifier", "layers": 1, "hidden": 16, "heads": 2, "intermediate": 32, "vocab": 51, "max_position": 16, "labels": 2},
          "weights": {"generator": "numpy-normal", "std": 0.02, "seed": "{seed}"},
          "batch": {"generator": "numpy-randint", "size": 4, "length": 8, "seed": "{seed}"},
          "optimizer": {"framework": "torch", "name": "AdamW", "params": {"lr": 3e-5, "eps": 1e-6, "weight_decay": 0.01}, "no_decay": ["bias", "LayerNorm"]},
          "seeds": "0-3", "iterations": 10, "observe": {"loss": "loss_{iteration}"}}]}
        """;

    private static Question question;
    private static CheckBlindSpots before;
    private static Proposal proposal;

    @BeforeAll
    static void proposes() {
        BackpropCheck check =
                (BackpropCheck) SuiteParser.parse("suite.json", SUITE).checks().get(0);
        question = Questions.of(check, null);
        before = new BlindSpotSearch(new LocalRunner()).search(question);
        proposal = new ProposalSearch(new LocalRunner()).propose(question);
    }

    private static Set<String> unseenOf(CheckBlindSpots found) {
        Set<String> unseen = new HashSet<>();
        found.mutants().stream()
                .filter(mutant -> !mutant.state().isSeen() && mutant.state() != State.FAILED)
                .forEach(mutant -> unseen.add(goal(mutant.hypothesis())));
        return unseen;
    }

    private static String goal(Hypothesis mutant) {
        return mutant.edits().get(0).field() + " -> " + mutant.edits().get(0).to();
    }

    @Test
    void itSeesNearlyAllThatAnInputCanReach() {
        assertThat(proposal.probes()).isNotEmpty();
        assertThat(proposal.unseen())
                .as("seen %d of %d", proposal.seen(), proposal.ran())
                .hasSizeLessThan(8);
        assertThat(proposal.ran() - proposal.seen())
                .isLessThan(before.score().ran() - before.score().seen());
    }

    @Test
    void itSeesTheBugsThatTheCheckIsBlindTo() {
        for (String bug : List.of(
                "model.hidden_act -> gelu_new",
                "model.padding_idx -> null",
                "optimizer.no_decay -> []",
                // By a higher rate, smaller weights, and a longer run.
                "optimizer.scalars -> float32",
                "model.layer_norm_eps -> 1.0E-7",
                "optimizer.schedule -> {framework=torch, scheduler=StepLR, params={step_size=20}}",
                "optimizer.params.weight_decay -> 0.0")) {
            assertThat(unseenOf(before)).contains(bug);
            assertThat(proposal.unseen().stream().map(ProposalSearchTest::goal)).doesNotContain(bug);
            assertThat(proposal.unreached().stream().map(ProposalSearchTest::goal))
                    .doesNotContain(bug);
        }
    }

    @Test
    void itCostsAtMostFiveTimesAsMuch() {
        assertThat(proposal.cost()).isPositive().isLessThanOrEqualTo(5);
        assertThat(proposal.seeds()).containsExactly(0L, 1L);
        assertThat(proposal.freshSeeds()).doesNotContainAnyElementsOf(question.seeds());
    }

    @Test
    void itsLimitsAreAboveItsNoiseForOtherSeeds() {
        // A run whose sums are taken in another order passes.
        for (Probe probe : proposal.probes()) {
            Question asked = new Question(
                    probe.name(),
                    probe.template(),
                    probe.keys(),
                    List.of(20L, 21L),
                    probe.tolerance(),
                    question.candidate(),
                    question.reference());
            KeyFloors floors = new BlindSpotSearch(new LocalRunner()).floors(asked);
            probe.keys().forEach(key -> assertThat(probe.limits().get(key.key()))
                    .as(probe.name() + " " + key.key())
                    .isGreaterThan(floors.limit(key) / 4)
                    .isLessThan(floors.limit(key) * 4));
        }
    }
}
