package dev.lockstep.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.hadoop.HadoopFileIO;

/** The SQLite file of an embedded local catalog, as Iceberg's JDBC catalog and pyiceberg lay it out. */
final class CatalogFile {
    private static final String LOCATION =
            "SELECT metadata_location FROM iceberg_tables WHERE catalog_name = ? AND table_namespace = ? AND"
                    + " table_name = ?";

    /** Source: iceberg-core 1.12 JdbcUtil, schema version V1. */
    private static final List<String> LAYOUT = List.of(
            "CREATE TABLE IF NOT EXISTS iceberg_tables (catalog_name VARCHAR(255) NOT NULL,"
                    + " table_namespace VARCHAR(255) NOT NULL, table_name VARCHAR(255) NOT NULL,"
                    + " metadata_location VARCHAR(1000), previous_metadata_location VARCHAR(1000),"
                    + " iceberg_type VARCHAR(5), PRIMARY KEY (catalog_name, table_namespace, table_name))",
            "CREATE TABLE IF NOT EXISTS iceberg_namespace_properties (catalog_name VARCHAR(255) NOT NULL,"
                    + " namespace VARCHAR(255) NOT NULL, property_key VARCHAR(255), property_value VARCHAR(1000),"
                    + " PRIMARY KEY (catalog_name, namespace, property_key))",
            // A second copy of each row, which SQLite keeps and its check compares: a damaged row is found.
            "CREATE INDEX IF NOT EXISTS lockstep_tables_copy ON iceberg_tables (table_name, table_namespace,"
                    + " catalog_name, metadata_location, previous_metadata_location, iceberg_type)",
            "CREATE INDEX IF NOT EXISTS lockstep_properties_copy ON iceberg_namespace_properties (namespace,"
                    + " catalog_name, property_key, property_value)");

    private final Place place;
    private final CatalogSettings settings;

    CatalogFile(Place place, CatalogSettings settings) {
        this.place = place;
        this.settings = settings;
    }

    /**
     * Makes the file's tables unless they are there: Iceberg would do so too, but not while another job does. Looks whether its
     * pages and indexes belong together.
     *
     * @throws DamagedException if they do not
     */
    void prepare() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String table : LAYOUT) {
                statement.execute(table);
            }
            try (ResultSet check = statement.executeQuery("PRAGMA integrity_check")) {
                String result = check.next() ? check.getString(1) : "no answer";
                if (!result.equals("ok")) {
                    throw new DamagedException(path() + ": " + result.replaceAll("\\s+", " "));
                }
            }
        } catch (SQLException e) {
            throw new DamagedException(path() + ": " + e.getMessage(), e);
        }
    }

    private Connection connect() throws SQLException {
        Connection connection =
                DriverManager.getConnection(settings.properties().get("uri"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + CatalogSettings.BUSY_MILLIS);
        }
        return connection;
    }

    private String path() {
        return place.path(CatalogSettings.FILE).toString();
    }

    /**
     * Reads a table's metadata file before Iceberg does, which tries again for minutes where one cannot be read.
     *
     * @throws DamagedException if it cannot
     */
    void requireMetadata(String table, Configuration hadoop) {
        Optional<String> location = location(table);
        while (location.isPresent()) {
            try {
                TableMetadataParser.read(new HadoopFileIO(hadoop), location.get());
                return;
            } catch (RuntimeException e) {
                Optional<String> now = location(table);
                if (now.equals(location)) {
                    throw new DamagedException(location.get() + ": cannot be read: " + Damage.cause(e), e);
                }
                // Commits in the meantime have removed it.
                location = now;
            }
        }
    }

    private Optional<String> location(String table) {
        try (Connection connection = connect();
                PreparedStatement query = connection.prepareStatement(LOCATION)) {
            query.setString(1, settings.name());
            query.setString(2, settings.namespace().toString());
            query.setString(3, table);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new DamagedException(path() + ": " + e.getMessage(), e);
        }
    }
}
