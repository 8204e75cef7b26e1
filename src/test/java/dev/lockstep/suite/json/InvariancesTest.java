package dev.lockstep.suite.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Invariance;
import dev.lockstep.engine.spec.Invariance.Kind;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.BackpropSide;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.Requirement;
import dev.lockstep.suite.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A check for each invariance, of a side against itself. */
class InvariancesTest {
    private static List<BackpropCheck> checks(String check) {
        return Suites.parse(Suites.with("/backprop/0", check)).checks().stream()
                .filter(BackpropCheck.class::isInstance)
                .map(BackpropCheck.class::cast)
                .toList();
    }

    private static List<String> names(String check) {
        return checks(check).stream().map(each -> each.settings().name()).toList();
    }

    private static BackpropSpec spec(BackpropSide side) {
        return ((BackpropSide.Computed) side).spec(0);
    }

    @Test
    void aCheckWithoutAReferenceIsOfItsInvariancesAlone() {
        assertThat(names("""
            {"name": "self", "candidate": {"computed": "float32"}, "invariances": ["heads", {"name": "accumulate", "parts": 3}]}\
            """)).containsExactly("self[invariance=heads]", "self[invariance=accumulate,parts=3]");
    }

    @Test
    void eachSideOfACheckMayHaveItsOwn() {
        assertThat(names("""
            {"name": "two", "grid": {"optimizer.params.lr": [1e-4, 1e-3]},
             "candidate": {"computed": "float32", "invariances": ["ffn"]},
             "reference": {"computed": "float64", "invariances": ["repeat"]}}\
            """))
                .containsExactly(
                        "two[optimizer.params.lr=1e-4]",
                        "two[optimizer.params.lr=1e-4][invariance=ffn]",
                        "two[optimizer.params.lr=1e-4][reference.invariance=repeat]",
                        "two[optimizer.params.lr=0.001]",
                        "two[optimizer.params.lr=0.001][invariance=ffn]",
                        "two[optimizer.params.lr=0.001][reference.invariance=repeat]");
    }

    @Test
    void theCandidateIsUnderItAndTheReferenceIsNot() {
        BackpropCheck check = checks("""
            {"name": "self", "candidate": {"computed": "bfloat16", "optimizer.params.lr": 0.5}, "invariances": [{"name": "resume", "at": 4}]}\
            """).get(0);
        BackpropSpec plain = spec(check.reference());
        assertThat(spec(check.candidate())).isEqualTo(plain.with(plain.run().under(new Invariance(Kind.RESUME, 4))));
        assertThat(plain.optimizer().params()).containsEntry("lr", 0.5);
        assertThat(check.noise().spec(0)).isEqualTo(spec(check.candidate()));
        assertThat(check.rules().invariance()).isEqualTo(new Invariance(Kind.RESUME, 4));
    }

    @Test
    void twoThreadsStandAgainstOne() {
        BackpropCheck check = checks("""
            {"name": "self", "candidate": {"computed": "float32"}, "invariances": ["threads"]}\
            """).get(0);
        assertThat(spec(check.candidate()).invariance()).isEqualTo(new Invariance(Kind.THREADS, 2));
        assertThat(spec(check.reference()).invariance()).isEqualTo(new Invariance(Kind.THREADS, 1));
    }

    @Test
    void aRecorderIsToldOfIt() {
        BackpropCheck check = checks("""
            {"name": "self", "candidate": {"command": ["rec"], "repeat": 2}, "invariances": ["batch_rows"]}\
            """).get(0);
        assertThat(((BackpropSide.Commanded) check.candidate()).run(0).given().json())
                .contains("\"invariance\":{\"name\":\"batch_rows\",\"seed\":1}");
        assertThat(((BackpropSide.Commanded) check.reference()).run(0).given().json())
                .doesNotContain("\"invariance\"");
    }

    @Test
    void whatASideRequiresMustHoldUnderEachChangeWhereItStandsAlone() {
        assertThat(checks("""
            {"name": "self", "candidate": {"computed": "float32", "require": ["finite"], "invariances": ["heads", "threads"]}}\
            """)).hasSize(2).allSatisfy(check -> assertThat(
                        check.rules().requirements())
                .isEqualTo(Map.of(Role.CANDIDATE, List.of(new Requirement.Finite()))));
    }

    @Test
    void whatSidesRequireStandsInTheCheckOfBoth() {
        List<BackpropCheck> checks = checks("""
            {"name": "two", "candidate": {"computed": "float32", "require": ["finite"], "invariances": ["heads"]},
             "reference": {"computed": "float64", "require": ["loss_falls"], "invariances": ["ffn"]}}\
            """);
        assertThat(checks.get(0).rules().requirements())
                .isEqualTo(Map.of(
                        Role.CANDIDATE, List.of(new Requirement.Finite()),
                        Role.REFERENCE, List.of(new Requirement.LossFalls())));
        assertThat(checks.subList(1, 3))
                .allSatisfy(check -> assertThat(check.rules().requirements()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"finit\"' | candidate.require[0]: finit is not one of",
                "'{\"grad_norm_below\": -1}' | candidate.require[0].grad_norm_below: -1.0 is not above 0",
                "'\"grad_norm_below\"' | candidate.require[0]: grad_norm_below needs a limit"
            })
    void whatASideAloneRequiresIsReadLikeAnyOther(String requirement, String why) {
        assertThatThrownBy(() -> checks("""
            {"name": "self", "candidate": {"computed": "float32", "require": [%s]}, "invariances": ["heads"]}\
            """.formatted(requirement)))
                .isInstanceOf(BadSuiteException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aNumberIsNoInvariance() {
        assertThatThrownBy(() -> checks("""
            {"name": "self", "candidate": {"computed": "float32"}, "invariances": [3]}\
            """))
                .isInstanceOf(BadSuiteException.class)
                .hasMessageContaining(
                        "invariances[0]: 3 is neither the name of an invariance nor an object that has one");
    }
}
