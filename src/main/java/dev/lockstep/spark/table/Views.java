package dev.lockstep.spark.table;

import dev.lockstep.store.BadRunException;
import dev.lockstep.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What SQL users see: the views of {@code jobs/sql/views.sql}, which documents every column, over one {@code --out}. */
public final class Views {
    private static final String SCRIPT = "/dev/lockstep/sql/views.sql";

    /** How the script calls a table. */
    private static final Pattern TABLE = Pattern.compile("\\$\\{tables}\\.(\\w+)");

    /** How it asks whether a row's run is published. */
    private static final String IF_PUBLISHED = "SEMI JOIN ${tables}.runs ";

    /** The ids of those runs, which are known without reading the table's files. */
    private static final String PUBLISHED = "published_runs";

    /** Spark describes a view under this name only. */
    private static final Pattern DESCRIBE_VIEW =
            Pattern.compile("^\\s*DESC(RIBE)?\\s+VIEW\\s+", Pattern.CASE_INSENSITIVE);

    private static final Pattern NAME = Pattern.compile("(?s).*VIEW (\\w+) \\(.*");

    /** What a table is called here. */
    private static final String PREFIX = "lockstep_";

    private Views() {}

    /**
     * Makes the views that a query names and runs it over them; all tables as of one moment.
     *
     * @throws BadRunException if no run and no set is there yet
     */
    public static Dataset<Row> query(SparkSession session, Store store, String sql) {
        if (store.find(Store.RUNS).isEmpty()) {
            throw new BadRunException("--out " + store.location() + ": no run has finished there");
        }
        Set<String> statements = needed(sql);
        Map<String, Table> tables = asOfOneMoment(store, tables(statements));
        tables.forEach((name, table) -> LogTables.read(session, table, name).createOrReplaceTempView(PREFIX + name));
        if (statements.stream().anyMatch(statement -> statement.contains(IF_PUBLISHED))) {
            RunIds.rows(session, tables.get(Store.RUNS)).createOrReplaceTempView(PREFIX + PUBLISHED);
        }
        statements.forEach(statement -> session.sql(withNames(statement)));
        return session.sql(DESCRIBE_VIEW.matcher(sql).replaceFirst("DESCRIBE TABLE "));
    }

    private static String withNames(String statement) {
        String published = statement.replace(IF_PUBLISHED, "SEMI JOIN " + PREFIX + PUBLISHED + " ");
        return TABLE.matcher(published).replaceAll(PREFIX + "$1");
    }

    /** The statements of the views that a text names, and of those that these are made of first; all if it shows which there are. */
    private static Set<String> needed(String sql) {
        Map<String, String> byView = statements();
        Set<String> needed = new LinkedHashSet<>();
        if (names(sql, "views") || names(sql, "tables")) {
            needed.addAll(byView.values());
        }
        byView.keySet().stream().filter(view -> names(sql, view)).forEach(view -> add(view, byView, needed));
        return needed;
    }

    private static void add(String view, Map<String, String> byView, Set<String> needed) {
        String statement = byView.get(view);
        String body =
                TABLE.matcher(statement.substring(statement.indexOf(") AS"))).replaceAll("");
        byView.keySet().stream().filter(other -> isFrom(body, other)).forEach(other -> add(other, byView, needed));
        needed.add(statement);
    }

    private static boolean names(String sql, String view) {
        return Pattern.compile("\\b" + view + "\\b", Pattern.CASE_INSENSITIVE)
                .matcher(sql)
                .find();
    }

    private static boolean isFrom(String body, String view) {
        return Pattern.compile("(FROM|JOIN) " + view + "\\b").matcher(body).find();
    }

    private static Set<String> tables(Set<String> statements) {
        Set<String> tables = new LinkedHashSet<>();
        for (String statement : statements) {
            Matcher matcher = TABLE.matcher(statement);
            while (matcher.find()) {
                tables.add(matcher.group(1));
            }
        }
        return tables;
    }

    /** A run is whole in them: no commit to {@code runs} came between. */
    private static Map<String, Table> asOfOneMoment(Store store, Set<String> names) {
        while (true) {
            Table runs = store.table(Store.RUNS);
            Snapshot before = runs.currentSnapshot();
            Map<String, Table> tables = new LinkedHashMap<>();
            names.forEach(name -> tables.put(name, name.equals(Store.RUNS) ? runs : store.table(name)));
            Table again = store.table(Store.RUNS);
            if (Objects.equals(before, again.currentSnapshot())) {
                return tables;
            }
        }
    }

    private static Map<String, String> statements() {
        Map<String, String> statements = new LinkedHashMap<>();
        for (String statement : script().split(";\\s*\\R", -1)) {
            Matcher name = NAME.matcher(statement);
            if (name.matches()) {
                statements.put(name.group(1), statement);
            }
        }
        return statements;
    }

    private static String script() {
        try (InputStream script = Views.class.getResourceAsStream(SCRIPT)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SCRIPT, e);
        }
    }
}
