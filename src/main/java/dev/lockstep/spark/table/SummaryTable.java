package dev.lockstep.spark.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.compare.KeyStatistics;
import dev.lockstep.judge.JudgedKey;
import dev.lockstep.judge.KeyNoise;
import dev.lockstep.judge.SameRule;
import dev.lockstep.judge.Verdict;
import dev.lockstep.plan.PlannedCheck;
import dev.lockstep.report.CheckReport;
import dev.lockstep.report.Report;
import dev.lockstep.suite.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** The table {@code summary}: a row for each key of a check, over all its seeds. */
public final class SummaryTable {
    static final String SEEDS = "seeds";
    static final String MEAN_DIFF = "mean_diff";
    static final String MAX_DIFF = "max_diff";
    static final String MIN_DIFF = "min_diff";
    static final String MAX_ULP = "max_ulp";
    static final String MAX_RELATIVE = "max_relative";
    static final String WORST_SEED = "worst_seed";
    static final String SIGNED_MEAN = "signed_mean";
    static final String SIGNED_LOW = "signed_low";
    static final String SIGNED_HIGH = "signed_high";
    static final String COUNT = "count";
    static final String EQUAL_BITS = "equal_bits";
    static final String NON_FINITE = "non_finite";
    static final String INTEGRAL = "integral";
    static final String FAILED_METHODS = "failed_methods";
    static final String CANDIDATE_DTYPE = "candidate_dtype";
    static final String REFERENCE_DTYPE = "reference_dtype";
    static final String OUTSIDE_SEEDS = "outside_seeds";
    static final String OUTSIDE_VALUES = "outside_values";
    static final String FIRST_OUTSIDE = "first_outside";
    static final String OPPOSITE_INFINITIES = "opposite_infinities";
    static final String ROUNDING_PRONE = "rounding_prone";
    static final String VARIES = "varies";
    static final String LOGGED = "logged";
    static final String SIGMA = "sigma";
    static final String D = "d";
    static final String B = "b";
    static final String LOW = "low";
    static final String HIGH = "high";
    static final String FARTHEST = "farthest";
    static final String CANDIDATE_ERROR = "candidate_error";
    static final String REFERENCE_ERROR = "reference_error";
    static final String RELATIVE_NORM = "relative_norm";
    static final String CANDIDATE_RMSE = "candidate_rmse";
    static final String REFERENCE_RMSE = "reference_rmse";
    static final String SAME_MULTIPLIER = "same_multiplier";
    static final String SAME = "same";
    static final String COUNTS = "counts";
    static final String NOISE_FROM = "noise_from";
    static final String CONTROL_FAILS = "control_fails";
    private static final String STATUS = "status";
    private static final String SENTENCE = "sentence";

    private static final TableColumns<SummarizedKey> COLUMNS = TableColumns.<SummarizedKey>builder()
            .required(Columns.RUN_ID, StringType, SummarizedKey::runId)
            .required(Columns.SCHEMA_VERSION, IntegerType, key -> Columns.VERSION)
            .required(Columns.SUITE, StringType, SummarizedKey::suite)
            .required(Columns.CHECK, StringType, key -> key.check().name())
            .required(Columns.KIND, StringType, key -> key.check().kind().label())
            .required(Columns.POSITION, IntegerType, SummarizedKey::position)
            .required(Columns.KEY, StringType, key -> key.statistics().key())
            .required(
                    Columns.ITERATION,
                    IntegerType,
                    key -> key.check().keys().get(key.position()).iteration())
            .required(SEEDS, LongType, key -> (long) key.statistics().seeds())
            .optional(MEAN_DIFF, DoubleType, ifCompared(KeyStatistics::meanDiff))
            .optional(MAX_DIFF, DoubleType, ifCompared(KeyStatistics::maxDiff))
            .optional(MIN_DIFF, DoubleType, ifCompared(key -> key.distances().min()))
            .optional(MAX_ULP, LongType, key -> key.statistics().maxUlp())
            .optional(
                    MAX_RELATIVE, DoubleType, ifCompared(key -> key.distances().maxRelative()))
            .optional(
                    WORST_SEED,
                    LongType,
                    key -> key.check().isSeeded() ? key.statistics().worstSeed() : null)
            .optional(SIGNED_MEAN, DoubleType, ifCompared(key -> key.signed().mean()))
            .optional(
                    SIGNED_LOW,
                    DoubleType,
                    key -> nullIfNaN(key.statistics().signed().low()))
            .optional(
                    SIGNED_HIGH,
                    DoubleType,
                    key -> nullIfNaN(key.statistics().signed().high()))
            .required(COUNT, LongType, key -> key.statistics().values())
            .required(EQUAL_BITS, LongType, key -> key.statistics().pairs().equalBits())
            .required(NON_FINITE, LongType, key -> key.statistics().pairs().nonFinite())
            .required(INTEGRAL, BooleanType, key -> key.statistics().types().areIntegral())
            .optional("threshold", DoubleType, SummaryTable::threshold)
            .required(Columns.VERDICT, StringType, key -> key.judged().verdict().label())
            .required(Columns.PASSED, BooleanType, key -> key.judged().passes())
            .required(
                    FAILED_METHODS,
                    DataTypes.createArrayType(StringType, false),
                    key -> key.statistics().failing().stream()
                            .map(Method::label)
                            .sorted()
                            .toArray(String[]::new))
            .optional(
                    CANDIDATE_DTYPE,
                    StringType,
                    key -> nullIfEmpty(key.statistics().types().candidate()))
            .optional(
                    REFERENCE_DTYPE,
                    StringType,
                    key -> nullIfEmpty(key.statistics().types().reference()))
            .optional(OUTSIDE_SEEDS, LongType, key -> (long) key.statistics().outsideSeeds())
            .optional(
                    OUTSIDE_VALUES,
                    LongType,
                    key -> key.check().tolerance().isAllclose()
                            ? key.statistics().pairs().outside()
                            : null)
            .optional(FIRST_OUTSIDE, LongType, SummaryTable::firstOutside)
            .optional(OPPOSITE_INFINITIES, LongType, key -> key.statistics()
                    .pairs()
                    .oppositeInfinities())
            .optional(ROUNDING_PRONE, LongType, key -> key.statistics().pairs().roundingProne())
            .optional(VARIES, BooleanType, key -> key.statistics().types().vary())
            .optional(LOGGED, Columns.TEXTS, key -> texts(key.statistics().logged()))
            .optional(SIGMA, DoubleType, ifMeasured(KeyNoise::sigma))
            .optional(D, DoubleType, ifMeasured(KeyNoise::d))
            .optional(B, DoubleType, ifMeasured(KeyNoise::b))
            .optional(LOW, DoubleType, ifMeasured(KeyNoise::low))
            .optional(HIGH, DoubleType, ifMeasured(KeyNoise::high))
            .optional(FARTHEST, DoubleType, ifMeasured(KeyNoise::farthest))
            .optional(CANDIDATE_ERROR, DoubleType, ifMeasured(KeyNoise::candidateError))
            .optional(REFERENCE_ERROR, DoubleType, ifMeasured(KeyNoise::referenceError))
            .optional(
                    NOISE_FROM,
                    StringType,
                    key -> key.judged().noise() == null
                            ? null
                            : key.judged().noise().from())
            .optional(CONTROL_FAILS, BooleanType, key -> key.judged().control().fails())
            // Searched for once all keys are judged: explained() fills them in.
            .optional(STATUS, StringType, key -> null)
            .optional(SENTENCE, StringType, key -> null)
            .optional(RELATIVE_NORM, DoubleType, ifCompared(KeyStatistics::relativeNorm))
            .optional(CANDIDATE_RMSE, DoubleType, ifRuled(SameRule::candidateRmse))
            .optional(REFERENCE_RMSE, DoubleType, ifRuled(SameRule::referenceRmse))
            .optional(SAME_MULTIPLIER, DoubleType, ifRuled(SameRule::multiplier))
            .optional(SAME, BooleanType, ifRuled(SameRule::passes))
            .optional(COUNTS, BooleanType, key -> key.judged().counts())
            .build();

    public static final StructType SCHEMA = COLUMNS.schema();

    private record SummarizedKey(String runId, String suite, PlannedCheck check, int position, JudgedKey judged) {
        KeyStatistics statistics() {
            return judged.statistics();
        }
    }

    private SummaryTable() {}

    /**
     * The row of a key.
     *
     * @param position of the key among the check's
     */
    public static Row row(String runId, String suite, PlannedCheck check, int position, JudgedKey judged) {
        return COLUMNS.row(new SummarizedKey(runId, suite, check, position, judged));
    }

    /** The same as a row that a query would give: with names, and lists as Spark has them. */
    public static Row readable(String runId, String suite, PlannedCheck check, int position, JudgedKey judged) {
        Row row = row(runId, suite, check, position, judged);
        Object[] columns = IntStream.range(0, row.size()).mapToObj(row::get).toArray();
        int failed = SCHEMA.fieldIndex(FAILED_METHODS);
        columns[failed] = CollectionConverters.asScala(Arrays.asList((Object[]) columns[failed]))
                .toList();
        return new GenericRowWithSchema(columns, SCHEMA);
    }

    /** The same rows with why their checks' sides differ, of those that were explained. */
    public static List<Row> explained(List<Row> summaries, Report report) {
        Map<String, CheckReport> explained = new HashMap<>();
        report.checks().stream().filter(CheckReport::isExplained).forEach(check -> explained.put(check.name(), check));
        return explained.isEmpty()
                ? summaries
                : summaries.stream()
                        .map(row -> explained(row, explained.get(row.<String>getAs(Columns.CHECK))))
                        .toList();
    }

    /** @param check null if it was not explained */
    private static Row explained(Row row, CheckReport check) {
        if (check == null) {
            return row;
        }
        Object[] columns = IntStream.range(0, row.size()).mapToObj(row::get).toArray();
        columns[row.fieldIndex(STATUS)] = check.explanationStatus();
        columns[row.fieldIndex(SENTENCE)] = check.explanationSentence();
        return new GenericRowWithSchema(columns, SCHEMA);
    }

    private static Double threshold(SummarizedKey key) {
        return key.check().tolerance().of(key.statistics().key()).threshold();
    }

    private static Long firstOutside(SummarizedKey key) {
        long first = key.statistics().pairs().firstOutside();
        return first == ArrayDiff.NOWHERE ? null : first;
    }

    private static Function<SummarizedKey, ?> ifCompared(Function<KeyStatistics, ?> figure) {
        return key -> key.statistics().values() > 0 ? figure.apply(key.statistics()) : null;
    }

    private static Function<SummarizedKey, Double> ifMeasured(ToDoubleFunction<KeyNoise> figure) {
        return key -> {
            KeyNoise noise = key.judged().noise();
            return noise == null ? null : nullIfNaN(figure.applyAsDouble(noise));
        };
    }

    private static Function<SummarizedKey, ?> ifRuled(Function<SameRule, ?> figure) {
        return key -> {
            KeyNoise noise = key.judged().noise();
            return noise == null || noise.same() == null ? null : figure.apply(noise.same());
        };
    }

    /**
     * The row of a key that only rounding moved.
     *
     * @param row as Spark reads it
     */
    public static Row movedByRounding(Row row) {
        Map<String, Object> others =
                Map.of(Columns.VERDICT, Verdict.AMPLIFIED.label(), Columns.PASSED, true, COUNTS, false);
        Object[] values = Arrays.stream(row.schema().fieldNames())
                .map(name -> others.getOrDefault(name, row.getAs(name)))
                .toArray();
        return new GenericRowWithSchema(values, row.schema());
    }

    /** Numbers as Java writes them, by their methods' names. */
    private static scala.collection.Map<String, String> texts(Map<Method, Number> logged) {
        Map<String, String> texts = new HashMap<>();
        logged.forEach((method, number) -> texts.put(method.label(), number.toString()));
        return CollectionConverters.asScala(texts);
    }

    private static String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    /** One seed has no interval. */
    private static Double nullIfNaN(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
