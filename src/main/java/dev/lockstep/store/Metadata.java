package dev.lockstep.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.hadoop.HadoopFileIO;

/**
 * Looks at what an embedded catalog says of a table before Iceberg does, which tries again for minutes where a metadata file cannot
 * be read.
 */
final class Metadata {
    private static final String LOCATION =
            "SELECT metadata_location FROM iceberg_tables WHERE catalog_name = ? AND table_namespace = ? AND table_name = ?";

    private Metadata() {}

    /** @throws DamagedException if the catalog's file or the table's metadata file cannot be read */
    static void require(Place place, CatalogSettings settings, String table, Configuration hadoop) {
        if (!place.isLocal()) {
            return;
        }
        String location = location(place, settings, table);
        if (location != null) {
            try {
                TableMetadataParser.read(new HadoopFileIO(hadoop), location);
            } catch (RuntimeException e) {
                throw new DamagedException(location + ": cannot be read: " + Damage.cause(e), e);
            }
        }
    }

    /** Null if the catalog does not list the table. */
    private static String location(Place place, CatalogSettings settings, String table) {
        try (Connection connection =
                        DriverManager.getConnection(settings.properties().get("uri"));
                PreparedStatement query = connection.prepareStatement(LOCATION)) {
            query.setString(1, settings.name());
            query.setString(2, settings.namespace().toString());
            query.setString(3, table);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        } catch (SQLException e) {
            throw new DamagedException(place.path(CatalogSettings.FILE) + ": " + e.getMessage(), e);
        }
    }
}
