package dev.lockstep.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.explain.Divergence;
import dev.lockstep.explain.DivergenceClock;
import dev.lockstep.explain.JudgedStep;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.KeyNoise;
import dev.lockstep.judge.NormBound;
import dev.lockstep.judge.SameRule;
import dev.lockstep.record.Producer;
import dev.lockstep.suite.Tolerance;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** The report as JSON; {@code report.schema.json} beside this class's resources describes it. */
public final class ReportJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    static final int VERSION = 1;
    private static final Pattern BEGINNING =
            Pattern.compile("\\{\\s*\"version\"\\s*:\\s*\\d+,\\s*\"run\"\\s*:\\s*\"[^\"]*\",\\s*\"suite\"\\s*:");

    private ReportJson() {}

    /** The document, indented, with a final line break. */
    public static String text(Report report) {
        return text(tree(report));
    }

    static ObjectNode emptyTree() {
        return MAPPER.createObjectNode();
    }

    static String text(ObjectNode tree) {
        try {
            return MAPPER.writeValueAsString(tree) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
    }

    /** Whether a file that begins so is such a document. */
    static boolean wrote(String head) {
        return BEGINNING.matcher(head).lookingAt();
    }

    /** The tree of a document that {@link #text} wrote. */
    public static ObjectNode read(String document) {
        try {
            return (ObjectNode) MAPPER.readTree(document);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no report: " + document, e);
        }
    }

    /** The document as a tree. */
    public static ObjectNode tree(Report report) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", VERSION);
        root.put("run", report.run());
        root.put("suite", report.suite());
        root.put("passed", report.passed());
        ArrayNode checks = root.putArray("checks");
        report.checks().forEach(check -> putCheck(checks.addObject(), check));
        return root;
    }

    private static void putCheck(ObjectNode node, CheckReport check) {
        node.put("name", check.name());
        node.put("kind", check.kind());
        node.put("verdict", check.verdict().label());
        node.put("passed", check.passed());
        putTolerance(node, check.tolerance());
        putProducer(node.putObject("candidate").putObject("producer"), check.candidate());
        putProducer(node.putObject("reference").putObject("producer"), check.reference());
        ArrayNode keys = node.putArray("keys");
        int layers = NormBound.layers(check.keys().stream().map(JudgedKey::key).toList());
        check.keys()
                .forEach(key -> putKey(
                        keys.addObject(),
                        key,
                        check.isSeeded() ? key.statistics().worstSeed() : null,
                        check.tolerance().isAllclose(),
                        layers));
        putClock(node, check.clock());
        if (check.explanation() != null) {
            ExplanationJson.put(node.putObject("explanation"), check.explanation());
        }
        RequiredJson.put(node, check.required());
        ArrayNode remarks = node.putArray("remarks");
        check.remarks().forEach(remarks::add);
    }

    private static void putClock(ObjectNode node, DivergenceClock clock) {
        JudgedStep first = clock.first().orElse(null);
        if (first == null) {
            node.putNull("clock");
            return;
        }
        ObjectNode to = node.putObject("clock");
        to.put("first_key", first.key());
        to.put("first_iteration", iteration(first));
        to.put("reading", String.join("; ", DivergenceText.lines(clock)));
        ArrayNode divergences = to.putArray("divergences");
        clock.divergences().forEach(divergence -> putDivergence(divergences.addObject(), divergence));
    }

    private static void putDivergence(ObjectNode node, Divergence divergence) {
        node.put("direction", divergence.direction().label());
        putStep(node, divergence.first());
        node.put("relation", divergence.relation());
        node.put("after", divergence.after());
        node.put("outside", divergence.outside());
        ArrayNode growth = node.putArray("growth");
        divergence.growth().forEach(step -> putStep(growth.addObject(), step));
    }

    private static void putStep(ObjectNode node, JudgedStep step) {
        node.put("key", step.key());
        node.put("iteration", iteration(step));
        putNumber(node, "max_diff", step.statistics().maxDiff());
    }

    private static Integer iteration(JudgedStep step) {
        return step.iteration() < 0 ? null : step.iteration();
    }

    private static void putTolerance(ObjectNode node, Tolerance tolerance) {
        node.put("threshold", tolerance.threshold());
        node.put("rtol", tolerance.rtol());
        node.put("ulp", tolerance.ulp());
        node.put("atol", tolerance.atol());
        node.put("equal_inf", tolerance.equalInf());
    }

    private static void putProducer(ObjectNode node, Producer producer) {
        node.put("framework", producer.framework());
        node.put("version", producer.version());
        node.put("host", producer.host());
        node.put("precision", producer.precision());
        node.put("threads", producer.threads());
        node.put("blas", producer.blas());
        node.put("digest", producer.digest());
    }

    private static void putKey(ObjectNode node, JudgedKey judged, Long worstSeed, boolean allclose, int layers) {
        KeyStatistics key = judged.statistics();
        node.put("key", key.key());
        node.put("seeds", key.seeds());
        putNumber(node, "mean_diff", key.meanDiff());
        putNumber(node, "max_diff", key.maxDiff());
        putNumber(node, "min_diff", key.distances().min());
        node.put("max_ulp", key.maxUlp());
        putNumber(node, "relative_norm", key.relativeNorm());
        putNumber(node, "sqnr_db", key.sqnr());
        if (judged.noise() == null || Double.isNaN(judged.noise().candidateError())) {
            NormBound.of(key.key(), layers, key.types().reference()).ifPresent(bound -> node.put("norm_bound", bound));
        }
        node.put("worst_seed", worstSeed);
        node.put("non_finite", key.pairs().nonFinite());
        node.put("opposite_infinities", key.pairs().oppositeInfinities());
        node.put("candidate_dtype", key.types().candidate());
        node.put("reference_dtype", key.types().reference());
        node.put("outside_seeds", key.outsideSeeds());
        if (allclose) {
            node.put("outside_values", key.pairs().outside());
        }
        putLogged(node, key);
        putNoise(node, judged.noise());
        node.put("control_fails", judged.control().fails());
        node.put("verdict", judged.verdict().label());
        if (!judged.counts()) {
            node.put("counts", false);
        }
    }

    private static void putNoise(ObjectNode node, KeyNoise noise) {
        if (noise == null) {
            return;
        }
        putNumber(node, "sigma", noise.sigma());
        putNumber(node, "d", noise.d());
        putNumber(node, "b", noise.b());
        putNumber(node, "low", noise.low());
        putNumber(node, "high", noise.high());
        putNumber(node, "candidate_error", noise.candidateError());
        putNumber(node, "reference_error", noise.referenceError());
        putSame(node, noise.same());
        node.put("noise_from", noise.from());
    }

    private static void putSame(ObjectNode node, SameRule same) {
        if (same == null) {
            return;
        }
        ObjectNode to = node.putObject("same");
        putNumber(to, "candidate_rmse", same.candidateRmse());
        putNumber(to, "reference_rmse", same.referenceRmse());
        putNumber(to, "multiplier", same.multiplier());
        to.put("passes", same.passes());
    }

    /** What the text log has, where NumPy's arithmetic may have others than the true distances; integers may be of any size. */
    private static void putLogged(ObjectNode node, KeyStatistics key) {
        if (key.logged().isEmpty()) {
            return;
        }
        ObjectNode logged = node.putObject("logged");
        key.logged().forEach((method, number) -> {
            if (number instanceof BigInteger integer) {
                logged.put(method.label(), integer);
            } else {
                putNumber(logged, method.label(), number.doubleValue());
            }
        });
    }

    /** JSON knows no NaN and no infinity: null, and {@code non_finite} counts them. */
    static void putNumber(ObjectNode node, String field, double value) {
        if (Double.isFinite(value)) {
            node.put(field, value);
        } else {
            node.putNull(field);
        }
    }
}
