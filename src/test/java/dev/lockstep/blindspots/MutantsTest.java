package dev.lockstep.blindspots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.explain.search.FieldEdit;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.plan.CaseTask.BackpropTask;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.suite.BackpropCheck;
import dev.lockstep.suite.json.SuiteParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The mutants of a check are the same in every process, in the same order and words. */
class MutantsTest {
    /** Their order is another one in each process. */
    private static final Set<Class<?>> UNORDERED =
            Set.of(Map.of(1, 1, 2, 2).getClass(), Set.of(1, 2, 3).getClass());

    private static Map<Hypothesis, List<BackpropSpec>> mutants;

    @BeforeAll
    static void ofTheOriginalCheck() throws IOException {
        String suite = Files.readString(Path.of(System.getProperty("basedir", ""), "conf/step4.json"));
        BackpropCheck check = (BackpropCheck) SuiteParser.parse("conf/step4.json", suite).checks().stream()
                .filter(each -> each.settings().name().equals("bp_align"))
                .findFirst()
                .orElseThrow();
        Question question = Questions.of(check, List.of(0L, 1L));
        mutants = new LinkedHashMap<>();
        Mutants.of(question.template(), question.seeds(), question.keys(), any -> true, Stack.ENGINE)
                .runs()
                .forEach((mutant, tasks) -> mutants.put(
                        mutant,
                        tasks.stream().map(task -> ((BackpropTask) task).spec()).toList()));
        assertThat(mutants).hasSizeGreaterThan(300);
    }

    @Test
    void noValueOfAnEditHasAnOrderOfItsProcess() {
        mutants.keySet().forEach(mutant -> mutant.edits().forEach(edit -> requireOrdered(edit, edit.to())));
    }

    private static void requireOrdered(FieldEdit edit, Object value) {
        if (value instanceof Map<?, ?> map) {
            assertThat(map.size() > 1 && UNORDERED.contains(map.getClass()))
                    .as(edit.toString())
                    .isFalse();
            map.values().forEach(each -> requireOrdered(edit, each));
        }
        if (value instanceof List<?> list) {
            list.forEach(each -> requireOrdered(edit, each));
        }
    }

    @Test
    void aScheduleIsOneMutantInWhateverOrderItsArgumentsStand() {
        Set<List<Object>> known = new HashSet<>();
        List<Hypothesis> twice = new ArrayList<>();
        mutants.forEach((mutant, specs) -> {
            ScheduleSpec schedule = specs.get(0).optimizer().schedule();
            if (schedule != null && !known.add(schedule(schedule))) {
                twice.add(mutant);
            }
        });
        assertThat(known).hasSizeGreaterThan(20);
        assertThat(twice).isEmpty();
    }

    private static List<Object> schedule(ScheduleSpec schedule) {
        Map<String, Double> params = new TreeMap<>();
        schedule.params().forEach((name, value) -> params.put(name, ((Number) value).doubleValue()));
        return List.of(schedule.framework(), schedule.scheduler(), params);
    }

    @Test
    void stateThatIsLostIsWrittenInOneOrder() {
        List<String> resumed = mutants.values().stream()
                .map(specs -> specs.get(0).optimizer().toString())
                .filter(text -> text.contains("Resume[at=3"))
                .toList();
        assertThat(resumed)
                .anyMatch(text -> text.endsWith("Resume[at=3, lost=[M, V, COUNT]]"))
                .anyMatch(text -> text.endsWith("Resume[at=3, lost=[M, V]]"));
    }
}
