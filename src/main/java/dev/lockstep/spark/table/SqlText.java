package dev.lockstep.spark.table;

import dev.lockstep.store.BadRunException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoStatement;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;

/** The text of a query: what it may not be, and what Spark says of one that it cannot run. */
public final class SqlText {
    /** Commands that only tell; everything else that Spark calls a command changes something. */
    private static final Set<String> TELLING = Set.of(
            "DescribeColumn",
            "DescribeColumnCommand",
            "DescribeFunction",
            "DescribeFunctionCommand",
            "DescribeNamespace",
            "DescribeQueryCommand",
            "DescribeRelation",
            "DescribeTableCommand",
            "ExplainCommand",
            "ShowColumns",
            "ShowColumnsCommand",
            "ShowCreateTable",
            "ShowCurrentNamespace",
            "ShowCurrentNamespaceCommand",
            "ShowFunctions",
            "ShowNamespaces",
            "ShowPartitions",
            "ShowTableProperties",
            "ShowTables",
            "ShowViews");

    private static final Pattern STATE = Pattern.compile("\\s*SQLSTATE: \\w+");
    /** The query's plan, which follows the place of what is wrong. */
    private static final Pattern PLAN = Pattern.compile("(?s)(line \\d+ pos \\d+);\\s*\\R.*");

    private static final Pattern CONDITION = Pattern.compile("^\\[[A-Z_0-9.]+]\\s*");

    private SqlText() {}

    /**
     * Checks that a text is one query that writes nothing and starts no program.
     *
     * @throws BadRunException if it is none
     */
    public static void requireReading(SparkSession session, String name, String sql) {
        LogicalPlan plan = parsed(session, name, sql);
        if (plan.exists(SqlText::changes)) {
            throw new BadRunException("sql " + name + ": only statements that read are run");
        }
    }

    private static LogicalPlan parsed(SparkSession session, String name, String sql) {
        ParserInterface parser = ((org.apache.spark.sql.classic.SparkSession) session)
                .sessionState()
                .sqlParser();
        try {
            return parser.parsePlan(sql);
        } catch (Exception e) {
            throw refusal(name, e);
        }
    }

    private static boolean changes(LogicalPlan node) {
        return node instanceof InsertIntoStatement
                || node instanceof InsertIntoDir
                || node instanceof ScriptTransformation
                || (node instanceof Command && !TELLING.contains(node.getClass().getSimpleName()));
    }

    /**
     * What came of a query that failed: bad input, in Spark's words, if the query is to blame, such as for a division by zero.
     * AnalysisException is checked, and thrown unannounced.
     */
    public static RuntimeException refusal(String name, Exception e) {
        Optional<String> ofQuery = Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                .filter(SqlText::isOfQuery)
                .map(Throwable::getMessage)
                .findFirst();
        if (ofQuery.isPresent()) {
            return new BadRunException("sql " + name + ": " + line(ofQuery.get()));
        }
        return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }

    /** By the class of its SQL state: cardinality, data, syntax and names. */
    private static boolean isOfQuery(Throwable e) {
        return e instanceof AnalysisException
                || (e instanceof SparkThrowable failure
                        && failure.getSqlState() != null
                        && failure.getSqlState().matches("(21|22|42).*"));
    }

    /** The message without the query that it quotes, without its plan and without Spark's own codes. */
    static String line(String message) {
        String text = PLAN.matcher(message)
                .replaceFirst("$1")
                .lines()
                .map(String::strip)
                .takeWhile(line -> !line.startsWith("== SQL"))
                .filter(line -> !line.isEmpty() && !line.startsWith("'") && !line.startsWith("+-"))
                .collect(Collectors.joining(" "));
        return CONDITION.matcher(STATE.matcher(text).replaceAll("")).replaceFirst("");
    }
}
