package dev.lockstep.spark;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The statements of {@code jobs/sql/external}, made from {@link Schemas}: a table for the runs' own folders, one for the packs, one
 * for the sets, and a view over both that shows each run once and whole.
 */
enum ExternalTables {
    HIVE("`") {
        @Override
        String table(String name, StructType columns, String owner, String folder) {
            return hiveTable(name, columns, owner, folder) + "MSCK REPAIR TABLE lockstep." + name + ";\n";
        }
    },
    /** Athena over the Glue catalogue: Hive's words for tables, Trino's for views. */
    GLUE("\"") {
        @Override
        String table(String name, StructType columns, String owner, String folder) {
            return HIVE.table(name, columns, owner, folder);
        }
    },
    TRINO("\"") {
        @Override
        String table(String name, StructType columns, String owner, String folder) {
            return "CREATE TABLE IF NOT EXISTS lockstep." + name + " (\n" + lines(columns, this::trinoColumn)
                    + ",\n  \"" + owner + "\" varchar\n) WITH (format = 'PARQUET', external_location = '${out}/"
                    + folder
                    + "', partitioned_by = ARRAY['" + owner + "']);\n"
                    + "CALL system.sync_partition_metadata('lockstep', '" + name + "', 'FULL');\n";
        }
    };

    private static final String HEAD = """
            -- Lockstep's tables for %s, made from its schemas: a test holds this file to them. Put the place of --out for ${out}.
            -- Runs have folders of their own until `lockstep tidy` puts them into packs; the views show each run once, and only once its
            -- row in runs is there. Refresh the partitions (%s) after each run.
            """;

    private final String quote;

    ExternalTables(String quote) {
        this.quote = quote;
    }

    abstract String table(String name, StructType columns, String owner, String folder);

    /** The whole file. */
    String script() {
        String refresh = this == TRINO ? "CALL" : "MSCK";
        StringBuilder script = new StringBuilder(HEAD.formatted(name().toLowerCase(Locale.ROOT), refresh))
                .append("CREATE ")
                .append(this == TRINO ? "SCHEMA" : "DATABASE")
                .append(" IF NOT EXISTS lockstep;\n");
        for (String table : Store.ALL_TABLES) {
            script.append('\n').append(table("own_" + table, Schemas.of(table), "run_id", table));
            script.append(table("packed_" + table, Schemas.packed(table), "pack", "packed/" + table));
        }
        script.append('\n').append(table("sets", Schemas.SETS, "set_id", "sets"));
        script.append('\n').append(runsView());
        Store.TABLES.forEach(table -> script.append('\n').append(view(table)));
        return script.toString();
    }

    private String runsView() {
        String columns = names(Schemas.packed(Store.RUNS));
        return "CREATE OR REPLACE VIEW lockstep.runs AS\nSELECT " + columns + ", pack\nFROM (SELECT " + columns
                + ", pack, max(pack) OVER (PARTITION BY run_id) AS newest FROM (\n" + union(Store.RUNS)
                + ") AS every_copy) AS copies\nWHERE pack = newest;\n";
    }

    private String view(String table) {
        return "CREATE OR REPLACE VIEW lockstep." + quoted(table) + " AS\nSELECT "
                + columns(Schemas.packed(table), "every_copy.") + "\nFROM (\n" + union(table)
                + ") AS every_copy\nJOIN lockstep.runs AS shown ON every_copy.run_id = shown.run_id AND every_copy.pack = shown.pack;\n";
    }

    /** Own folders are a pack without a name, which is before all others. */
    private String union(String table) {
        String columns = names(Schemas.packed(table));
        return "  SELECT " + columns + ", '' AS pack FROM lockstep.own_" + table + "\n  UNION ALL\n  SELECT " + columns
                + ", pack FROM lockstep.packed_" + table;
    }

    private String names(StructType columns) {
        return columns(columns, "");
    }

    private String columns(StructType columns, String prefix) {
        return Stream.of(columns.fieldNames())
                .map(name -> prefix + quoted(name))
                .collect(Collectors.joining(", "));
    }

    private String quoted(String name) {
        return quote + name + quote;
    }

    private static String hiveTable(String name, StructType columns, String owner, String folder) {
        return "CREATE EXTERNAL TABLE IF NOT EXISTS lockstep." + name + " (\n"
                + lines(
                        columns,
                        field -> "  `" + field.name() + "` " + field.dataType().catalogString())
                + "\n) PARTITIONED BY (`" + owner + "` string) STORED AS PARQUET LOCATION '${out}/" + folder + "';\n";
    }

    private static String lines(StructType columns, Function<StructField, String> line) {
        return Stream.of(columns.fields()).map(line).collect(Collectors.joining(",\n"));
    }

    String trinoColumn(StructField field) {
        return "  \"" + field.name() + "\" " + trino(field.dataType());
    }

    private static String trino(DataType type) {
        if (type instanceof ArrayType array) {
            return "array(" + trino(array.elementType()) + ")";
        }
        if (type instanceof MapType map) {
            return "map(" + trino(map.keyType()) + ", " + trino(map.valueType()) + ")";
        }
        if (type instanceof StructType struct) {
            return Stream.of(struct.fields())
                    .map(field -> "\"" + field.name() + "\" " + trino(field.dataType()))
                    .collect(Collectors.joining(", ", "row(", ")"));
        }
        return switch (type.catalogString()) {
            case "string" -> "varchar";
            case "int" -> "integer";
            case "bigint" -> "bigint";
            case "double" -> "double";
            case "boolean" -> "boolean";
            case "binary" -> "varbinary";
            case "timestamp" -> "timestamp(3)";
            default -> throw new IllegalArgumentException("no word for " + type.catalogString());
        };
    }

    /** The statements of a script, without its comments. */
    static List<String> statements(String script) {
        String bare = script.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
        return Stream.of(bare.split(";\\s*\\R?", -1))
                .filter(text -> !text.isBlank())
                .toList();
    }
}
