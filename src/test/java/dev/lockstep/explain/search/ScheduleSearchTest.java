package dev.lockstep.explain.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.record.Sources;
import dev.lockstep.engine.spec.ScheduleFieldType;
import dev.lockstep.explain.search.ScheduleSearch.Question;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.record.format.RecordFiles;
import dev.lockstep.schedule.ScheduleSpec;
import dev.lockstep.schedule.Schedules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ScheduleSearchTest {
    private static final Path RECORDS = Path.of(System.getProperty("basedir", ""), "data/lr");
    private static final Map<String, Object> WARMUP = Map.of("learning_rate", 3e-5, "total_steps", 1024, "warmup", 345);

    private static Map<String, NdArray> recorded(String framework) {
        return RecordFiles.read(Sources.ofFile(RECORDS.resolve(framework + ".npy")))
                .flat();
    }

    private static Question question(ScheduleSpec spec, double[] rates, int depth) {
        int[] indices = IntStream.range(0, rates.length).toArray();
        return new Question("candidate", "reference", spec, new Series(indices, rates, false), depth);
    }

    private static Explanation explain(ScheduleSpec spec, double[] rates, int depth) {
        return new ScheduleSearch(question(spec, rates, depth), Budget.of(Duration.ofMinutes(2))).explain();
    }

    /** The original report's failure: paddlenlp's cosine has a whole cycle, Hugging Face's half a one. */
    @Test
    void cosineOfPaddlenlpIsHalfACycleInHuggingFace() {
        Explanation explanation = explain(
                new ScheduleSpec("paddlenlp", "CosineDecayWithWarmup", WARMUP, null),
                recorded("hf").get("cosine").toDoubles(),
                2);
        assertThat(explanation.status()).isEqualTo(Status.EXPLAINED);
        assertThat(explanation.hypotheses().get(0).hypothesis())
                .isEqualTo(Hypothesis.of("params.num_cycles", 1.0, 0.5));
        assertThat(explanation.hypotheses().get(0).maxUlp()).isLessThanOrEqualTo(1);
    }

    @Test
    void twoChangedArgumentsAreBothFound() {
        Map<String, Object> other = new LinkedHashMap<>(WARMUP);
        other.put("warmup", 300);
        other.put("learning_rate", 4.7e-5);
        double[] rates = Schedules.of(new ScheduleSpec("paddlenlp", "LinearDecayWithWarmup", other, null))
                .series(1024);
        Explanation explanation =
                explain(new ScheduleSpec("paddlenlp", "LinearDecayWithWarmup", WARMUP, null), rates, 2);
        assertThat(explanation.status()).as(explanation.sentence()).isEqualTo(Status.EXPLAINED);
        assertThat(explanation.hypotheses().get(0).hypothesis().edits())
                .extracting(FieldEdit::field, FieldEdit::to)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("params.warmup", 300L),
                        org.assertj.core.groups.Tuple.tuple("params.learning_rate", 4.7e-5));
    }

    @Test
    void whatNoArgumentMakesIsUnexplained() {
        double[] rates = IntStream.range(0, 200)
                .mapToDouble(i -> 3e-5 * (1 + Math.sin(i * i)))
                .toArray();
        Explanation explanation =
                explain(new ScheduleSpec("paddlenlp", "LinearDecayWithWarmup", WARMUP, null), rates, 1);
        assertThat(explanation.status()).isEqualTo(Status.UNEXPLAINED);
        assertThat(explanation.hypotheses()).noneMatch(Candidate::fits);
    }

    @Test
    void equalSeriesAgree() {
        Explanation explanation = explain(
                new ScheduleSpec("paddlenlp", "LinearDecayWithWarmup", WARMUP, null),
                recorded("hf").get("linear").toDoubles(),
                1);
        assertThat(explanation.status()).isEqualTo(Status.AGREES);
    }

    /** Every recorded series, from a spec of which one argument was changed: the argument is found again. */
    @Test
    @Tag("long")
    void everyChangedArgumentIsFoundAgain() throws Exception {
        JsonNode configs =
                new ObjectMapper().readTree(RECORDS.resolve("configs.json").toFile());
        Map<String, Map<String, NdArray>> records = new HashMap<>();
        int all = 0;
        List<String> missed = new ArrayList<>();
        for (JsonNode config : configs) {
            ScheduleSpec spec = spec(config);
            double[] rates = records.computeIfAbsent(spec.framework(), ScheduleSearchTest::recorded)
                    .get(config.get("name").asText())
                    .toDoubles();
            for (SeriesSlot slot : SeriesSlots.of(spec)) {
                for (Object other : changes(slot)) {
                    SeriesMisfit misfit = SeriesMisfit.of(
                                    slot.with().apply(other),
                                    question(spec, rates, 1).series(),
                                    0)
                            .orElse(null);
                    if (misfit != null && !misfit.fits()) {
                        all++;
                        Explanation explanation = explain(slot.with().apply(other), rates, 1);
                        if (explanation.status() != Status.EXPLAINED || !restores(explanation, slot)) {
                            missed.add(spec.scheduler() + " " + slot.field() + " " + slot.value() + " as " + other
                                    + ": " + explanation.sentence());
                        }
                    }
                }
            }
        }
        System.out.println(all - missed.size() + " of " + all + " changed arguments found; missed " + missed);
        assertThat(all).isGreaterThan(100);
        assertThat(missed.size()).isLessThanOrEqualTo(all / 50);
    }

    private static boolean restores(Explanation explanation, SeriesSlot slot) {
        Candidate best = explanation.hypotheses().get(0);
        return best.fits()
                && explanation.hypotheses().stream()
                        .filter(Candidate::fits)
                        .anyMatch(
                                each -> each.hypothesis().edits().get(0).field().equals(slot.field()));
    }

    private static List<Object> changes(SeriesSlot slot) {
        if (slot.value() instanceof Boolean flag) {
            return List.of(!flag);
        }
        if (!slot.isNumber() || !Double.isFinite(slot.number())) {
            return List.of();
        }
        double number = slot.number();
        return slot.isWhole() ? List.of((long) number + 7) : List.of(number == 0 ? 1.7e-6 : number * 1.37);
    }

    private static ScheduleSpec spec(JsonNode config) {
        return ScheduleFieldType.INSTANCE.read(
                "",
                Map.of(
                        "framework", config.get("framework").asText(),
                        "scheduler", config.get("scheduler").asText(),
                        "params", new ObjectMapper().convertValue(config.get("params"), Map.class),
                        "lr", config.get("lr").asDouble()));
    }
}
