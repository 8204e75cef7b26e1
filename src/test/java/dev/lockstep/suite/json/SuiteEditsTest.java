package dev.lockstep.suite.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.schedule.BadFieldException;
import dev.lockstep.suite.BadSuiteException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuiteEditsTest {
    private static final String SUITE = """
        {"suite":"s","schedules":[{"name":"lr","candidate":{"framework":"hf","params":{"a":1}}},{"name":"other"}],\
        "backprop":[{"name":"bp","candidate":{"computed":"float32"}}]}\
        """;

    private static String edited(List<String> checks, String... edits) {
        return new SuiteEdits(checks, List.of(edits)).applied("s.json", SUITE);
    }

    @Test
    void aSchedulesArgumentIsSetWithinItsParams() {
        assertThat(edited(List.of("lr"), "candidate.params.b=0.5", "candidate.framework=paddle"))
                .isEqualTo(
                        "{\"suite\":\"s\",\"schedules\":[{\"name\":\"lr\",\"candidate\":{\"framework\":\"paddle\",\"params\":{\"a\":1,\"b\":0.5}}}]}");
    }

    @Test
    void aTrainingRunsFieldKeepsItsPath() {
        assertThat(edited(
                        List.of("bp"),
                        "candidate.model.hidden_act=relu",
                        "candidate.optimizer.no_decay=[\"bias\"]",
                        "candidate.optimizer.clip_norm=null"))
                .isEqualTo(
                        "{\"suite\":\"s\",\"backprop\":[{\"name\":\"bp\",\"candidate\":{\"computed\":\"float32\",\"model.hidden_act\":\"relu\",\"optimizer.no_decay\":[\"bias\"],\"optimizer.clip_norm\":null}}]}");
    }

    @Test
    void withoutChecksTheTextIsLeftAsItIs() {
        assertThat(SuiteEdits.NONE.applied("s.json", "{ no json")).isEqualTo("{ no json");
    }

    @Test
    void anUnknownCheckIsNamed() {
        assertThatThrownBy(() -> edited(List.of("lrr")))
                .isInstanceOf(BadSuiteException.class)
                .hasMessageContaining("--check lrr: the suite has lr, other, bp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.hidden_act=relu", "candidate=1", "candidate.a", "left.a=1"})
    void anEditHasASideAFieldAndAValue(String edit) {
        assertThatThrownBy(() -> new SuiteEdits(List.of("bp"), List.of(edit)))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining(edit);
    }

    @Test
    void anEditIsForACheck() {
        assertThatThrownBy(() -> new SuiteEdits(List.of(), List.of("candidate.a=1")))
                .isInstanceOf(BadFieldException.class)
                .hasMessageContaining("--check");
    }

    @Test
    void anArgumentIsReadBackAsTheValueThatItHad() {
        assertThat(SuiteEdits.argument("candidate", "a.b", Map.of("n", 2))).isEqualTo("candidate.a.b={\"n\":2}");
        assertThat(SuiteEdits.argument("reference", "a", "relu")).isEqualTo("reference.a=relu");
        assertThat(SuiteEdits.argument("candidate", "a", null)).isEqualTo("candidate.a=null");
        assertThat(SuiteEdits.argument("candidate", "a", 1e-5)).isEqualTo("candidate.a=1.0E-5");
    }
}
