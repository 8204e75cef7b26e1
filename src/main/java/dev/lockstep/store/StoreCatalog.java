package dev.lockstep.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;

/** The Iceberg catalog of a store: opened when it is first asked for, and made when something is first written. */
final class StoreCatalog {
    private final Place place;
    private final CatalogSettings settings;
    private final Configuration hadoop;
    private final boolean embedded;
    private Catalog catalog;
    private Object openedFile;

    /** @param embedded whether the place brings it; else it is the site's */
    StoreCatalog(Place place, CatalogSettings settings, Configuration hadoop, boolean embedded) {
        this.place = place;
        this.settings = settings;
        this.hadoop = hadoop;
        this.embedded = embedded;
    }

    /** Whether the place brings it. */
    boolean isEmbedded() {
        return embedded;
    }

    /** Where it is, for messages: without the scheme if local, and by name if it is the site's. */
    String location() {
        return embedded ? place.text() : "catalog " + settings.name() + "." + settings.namespace();
    }

    /** What makes Spark see it. */
    Map<String, String> sparkSettings() {
        return settings.ofSpark();
    }

    /** A table's name in Spark's SQL. */
    String sparkName(String table) {
        return settings.name() + "." + settings.namespace() + "." + table;
    }

    /** A table's name in the catalog. */
    TableIdentifier id(String table) {
        return TableIdentifier.of(settings.namespace(), table);
    }

    /** The folder of all tables of an embedded one. */
    Path root() {
        return place.path(settings.namespace().toString());
    }

    /** Its file, or where it is. */
    String name() {
        return isFile() ? file().toString() : location();
    }

    private boolean isFile() {
        return embedded && place.isLocal();
    }

    private Path file() {
        return place.path(CatalogSettings.FILE);
    }

    /** Whether its file is there. */
    boolean hasFile() {
        return place.exists(file());
    }

    /** Empty if nothing was ever written. */
    synchronized Optional<Catalog> existing() {
        if (catalog == null) {
            if (isFile() && !hasFile()) {
                return Optional.empty();
            }
            open();
        }
        return Optional.of(catalog);
    }

    /**
     * The catalog, made if it is not there.
     *
     * @throws BadRunException if nothing can be written
     */
    synchronized Catalog made() {
        try {
            if (embedded) {
                place.files().mkdirs(place.folder());
            }
            if (catalog == null) {
                open();
            }
            makeNamespace();
            return catalog;
        } catch (IOException | RuntimeException e) {
            if (hasFile() && e instanceof DamagedException damaged) {
                throw damaged;
            }
            throw unwritable(e);
        }
    }

    /** Nothing can be written. */
    BadRunException unwritable(Exception e) {
        return new BadRunException("--out " + location() + " cannot be written: " + Damage.cause(e));
    }

    private void open() {
        try {
            if (isFile()) {
                new CatalogFile(place, settings).prepare();
            }
            catalog = settings.open(hadoop);
        } catch (RuntimeException e) {
            throw Damage.of(name(), e);
        }
        openedFile = fileKey();
    }

    /** What tells a file from another one that took its place; null if there is none. */
    private Object fileKey() {
        try {
            return isFile()
                    ? Files.readAttributes(place.local(file()), BasicFileAttributes.class)
                            .fileKey()
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Checks that the catalog is still the one that was opened: what is committed to a file that was removed is lost.
     *
     * @throws DamagedException if it is not
     */
    void requireUnchanged() {
        if (!Objects.equals(openedFile, fileKey())) {
            throw new DamagedException(name() + ": was removed while the job ran");
        }
    }

    private void makeNamespace() {
        SupportsNamespaces namespaces = (SupportsNamespaces) catalog;
        if (namespaces.namespaceExists(settings.namespace())) {
            return;
        }
        try {
            namespaces.createNamespace(settings.namespace());
        } catch (RuntimeException e) {
            // Another job may have made it just now: catalogs say so in different ways.
            if (!namespaces.namespaceExists(settings.namespace())) {
                throw e;
            }
        }
    }

    /**
     * A table, as it is now.
     *
     * @return empty if the catalog does not list it
     * @throws DamagedException if what describes it cannot be read
     */
    Optional<Table> load(String table) {
        return existing().flatMap(there -> load(there, table));
    }

    private Optional<Table> load(Catalog there, String table) {
        try {
            if (isFile()) {
                new CatalogFile(place, settings).requireMetadata(table, hadoop);
            }
            return Optional.of(there.loadTable(id(table)));
        } catch (NoSuchTableException | NoSuchNamespaceException e) {
            return Optional.empty();
        } catch (RuntimeException e) {
            throw Damage.of("table " + table + " under " + location(), e);
        }
    }

    /** The names of all tables that begin so. */
    List<String> names(String prefix) {
        try {
            return existing().stream()
                    .flatMap(there -> there.listTables(settings.namespace()).stream())
                    .map(TableIdentifier::name)
                    .filter(name -> name.startsWith(prefix))
                    .toList();
        } catch (NoSuchNamespaceException e) {
            return List.of();
        }
    }

    /** Closes and deletes an embedded catalog, whose tables nobody has used. */
    void delete() {
        close();
        place.delete(root());
        if (place.isLocal()) {
            place.delete(file());
        }
    }

    private synchronized void close() {
        try {
            if (catalog instanceof Closeable open) {
                open.close();
            }
            catalog = null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + name(), e);
        }
    }
}
