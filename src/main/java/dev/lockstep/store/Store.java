package dev.lockstep.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * The Iceberg tables under one {@code --out}. Locally and on HDFS the folder brings its own catalog; elsewhere the site's is named.
 * Nothing is made before {@link #create}.
 */
public final class Store {
    /** Grows when a column changes its meaning. */
    public static final int VERSION = 1;

    /** The table whose row makes a run visible. */
    public static final String RUNS = "runs";

    /** Pages have checksums, which Parquet's readers do not verify unless they are told to; local files are opened by {@link LocalFiles}. */
    static final Map<String, String> FILE_SETTINGS = Map.of(
            "parquet.page.verify-checksum.enabled", "true",
            "fs.file.impl", LocalFiles.class.getName(),
            // Whatever this JVM has opened before.
            "fs.file.impl.disable.cache", "true");

    private static final String VERSION_PROPERTY = "lockstep.schema-version";

    private final Place place;
    private final CatalogSettings settings;
    private final Configuration hadoop;
    private final boolean embedded;
    private final boolean isNew;
    private final boolean hasNewFolder;
    private Catalog catalog;
    private Object catalogFile;

    private Store(Place place, CatalogSettings settings, Configuration hadoop, boolean embedded) {
        this.place = place;
        this.settings = settings;
        this.hadoop = hadoop;
        this.embedded = embedded;
        this.hasNewFolder = !place.exists(place.folder());
        this.isNew = embedded && !place.exists(root()) && !hasCatalogFile();
    }

    /** The folder of all tables of an embedded catalog. */
    private Path root() {
        return place.path(settings.namespace().toString());
    }

    /** Whether the catalog is a file. */
    private boolean hasFile() {
        return embedded && place.isLocal();
    }

    private boolean hasCatalogFile() {
        return place.exists(place.path(CatalogSettings.FILE));
    }

    /**
     * Opens a place for tables that brings its own catalog.
     *
     * @param out any Hadoop path; a relative one is under the working directory
     * @throws BadRunException if there is no such file system, commits there would not be safe, or an earlier Lockstep's tables are there
     */
    public static Store open(String out, Configuration hadoop) {
        Configuration settings = settings(hadoop);
        Place place = Place.of(out, settings);
        requireNoneOfEarlier(place);
        return new Store(place, CatalogSettings.embedded(place), settings, true);
    }

    /**
     * Opens tables in a catalog of the site.
     *
     * @param out where the texts go that are kept beside the tables
     * @param catalog its name among Spark's settings, with a namespace behind a point ({@code lockstep} if there is none)
     * @param spark Spark's settings
     * @throws BadRunException if they do not describe it
     */
    public static Store open(String out, String catalog, Map<String, String> spark, Configuration hadoop) {
        Configuration settings = settings(hadoop);
        return new Store(Place.of(out, settings), CatalogSettings.ofSite(catalog, spark), settings, false);
    }

    private static Configuration settings(Configuration hadoop) {
        Configuration settings = new Configuration(hadoop);
        FILE_SETTINGS.forEach(settings::set);
        return settings;
    }

    private static void requireNoneOfEarlier(Place place) {
        if (place.hasFolder(place.path("runs"), "run_id=")
                || place.exists(place.path("_staging"))
                || place.exists(place.path("packed"))) {
            throw new BadRunException("--out " + place.text()
                    + ": holds tables of an earlier Lockstep, which this one does not read; name another folder");
        }
    }

    /** Where the tables lie, without the scheme if they are local; and which catalog, if it is the site's. */
    public String location() {
        return embedded ? place.text() : "catalog " + settings.name() + "." + settings.namespace();
    }

    /** What the file systems and Parquet's readers are told. */
    public Configuration hadoop() {
        return hadoop;
    }

    /** What makes Spark see the catalog under its name. */
    public Map<String, String> sparkSettings() {
        return settings.ofSpark();
    }

    /** A table's name in Spark's SQL. */
    public String sparkName(String table) {
        return settings.name() + "." + settings.namespace() + "." + table;
    }

    /** A file beside the tables. */
    public Path path(String name) {
        return place.path(name);
    }

    /** The file system of what lies beside the tables. */
    public FileSystem files() {
        return place.files();
    }

    private synchronized Optional<Catalog> catalog() {
        if (catalog == null) {
            if (hasFile() && !hasCatalogFile()) {
                return Optional.empty();
            }
            open();
        }
        return Optional.of(catalog);
    }

    private synchronized Catalog made() {
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
            if (hasCatalogFile() && e instanceof DamagedException damaged) {
                throw damaged;
            }
            throw new BadRunException("--out " + location() + " cannot be written: " + Damage.cause(e));
        }
    }

    private void open() {
        try {
            if (hasFile()) {
                new CatalogFile(place, settings).prepare();
            }
            catalog = settings.open(hadoop);
        } catch (RuntimeException e) {
            throw Damage.of(catalogName(), e);
        }
        catalogFile = catalogFile();
    }

    private String catalogName() {
        return hasFile() ? place.path(CatalogSettings.FILE).toString() : location();
    }

    /** What tells a file from another one that took its place; null if there is none. */
    private Object catalogFile() {
        try {
            return hasFile()
                    ? Files.readAttributes(place.local(place.path(CatalogSettings.FILE)), BasicFileAttributes.class)
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
    void requireCatalog() {
        if (!Objects.equals(catalogFile, catalogFile())) {
            throw new DamagedException(catalogName() + ": was removed while the job ran");
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

    TableIdentifier id(String table) {
        return TableIdentifier.of(settings.namespace(), table);
    }

    /**
     * A table, as it is now.
     *
     * @return empty if nobody has made it
     * @throws BadRunException if another program made it, or a later Lockstep; or its files are there and the catalog does not list it
     * @throws DamagedException if what describes it cannot be read
     */
    public Optional<Table> find(String table) {
        Optional<Table> found = catalog().flatMap(there -> load(there, table));
        if (found.isEmpty()) {
            requireNoFiles(table);
        }
        found.ifPresent(this::requireOurs);
        return found;
    }

    private Optional<Table> load(Catalog there, String table) {
        try {
            if (hasFile()) {
                new CatalogFile(place, settings).requireMetadata(table, hadoop);
            }
            return Optional.of(there.loadTable(id(table)));
        } catch (NoSuchTableException | NoSuchNamespaceException e) {
            return Optional.empty();
        } catch (RuntimeException e) {
            throw Damage.of("table " + table + " under " + location(), e);
        }
    }

    /** A catalog that has lost a table must not look like one that never had it. */
    private void requireNoFiles(String table) {
        if (embedded && !table.startsWith(Claim.PREFIX) && place.exists(new Path(folder(table), "data"))) {
            throw new DamagedException(
                    catalogName() + ": does not list table " + table + ", whose files are in " + folder(table));
        }
    }

    private void requireOurs(Table table) {
        String version = table.properties().get(VERSION_PROPERTY);
        if (version == null) {
            throw new BadRunException("table " + table.name() + " under " + location() + ": is no table of Lockstep's");
        }
        if (Integer.parseInt(version) > VERSION) {
            throw new BadRunException("table " + table.name() + " under " + location() + ": " + VERSION_PROPERTY + ": "
                    + version + ", but this Lockstep reads up to " + VERSION);
        }
        if (embedded && !new Path(table.location()).equals(folder(simpleName(table)))) {
            throw new BadRunException("--out " + location() + ": its tables were made in " + table.location()
                    + ", and Iceberg's tables cannot be moved; use them there");
        }
    }

    private static String simpleName(Table table) {
        return table.name().substring(table.name().lastIndexOf('.') + 1);
    }

    private Path folder(String table) {
        return new Path(root(), table);
    }

    /** A table that must be there. */
    public Table table(String table) {
        return find(table)
                .orElseThrow(() -> new DamagedException("table " + table + " under " + location() + " is not there"));
    }

    /**
     * Makes a table unless it is there; one that has fewer columns gets those that it lacks.
     *
     * @throws BadRunException if nothing can be written there
     */
    public Table findOrCreate(String table, Schema schema, Map<String, String> properties) {
        Optional<Table> found = find(table);
        if (found.isPresent()) {
            return widened(found.get(), schema);
        }
        try {
            return create(table, schema, properties);
        } catch (AlreadyExistsException e) {
            return widened(table(table), schema);
        }
    }

    private static Table widened(Table table, Schema schema) {
        Set<String> there = names(table.schema());
        if (!there.containsAll(names(schema))) {
            table.updateSchema().unionByNameWith(schema).commit();
        }
        return table;
    }

    private static Set<String> names(Schema schema) {
        return schema.columns().stream().map(column -> column.name()).collect(Collectors.toSet());
    }

    /**
     * Makes a table.
     *
     * @throws AlreadyExistsException if it is there
     */
    Table create(String table, Schema schema, Map<String, String> properties) {
        Catalog there = made();
        try {
            return there.buildTable(id(table), schema)
                    .withPartitionSpec(PartitionSpec.unpartitioned())
                    .withProperties(TableSettings.ALL)
                    .withProperty(VERSION_PROPERTY, Integer.toString(VERSION))
                    .withProperties(properties)
                    .create();
        } catch (AlreadyExistsException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new BadRunException("--out " + location() + " cannot be written: " + Damage.cause(e));
        }
    }

    /**
     * Commits rows unless the table has some in which a column has their value, at whatever moment those came.
     *
     * @return false if it has
     */
    public boolean commitIfNew(Table table, String column, String value, List<DataFile> files) {
        Expression same = Expressions.equal(column, value);
        Snapshot last = table.currentSnapshot();
        if (OneRow.where(table, column, value, column).isPresent()) {
            return false;
        }
        OverwriteFiles add = table.newOverwrite().conflictDetectionFilter(same).validateNoConflictingData();
        if (last != null) {
            add.validateFromSnapshot(last.snapshotId());
        }
        files.forEach(add::addFile);
        try {
            add.commit();
            return true;
        } catch (ValidationException e) {
            return false;
        }
    }

    /** Drops a table with its files. */
    void drop(Table table, String name) {
        // Of a table that was dropped it is not known any more.
        String location = table.location();
        catalog().ifPresent(there -> {
            there.dropTable(id(name), !embedded);
            if (embedded) {
                deleteFolder(location);
            }
        });
    }

    /** Leaves no tables behind where there were none before and nobody has used them. */
    void dropIfUnused() {
        if (isNew && catalog().isPresent() && isUnused()) {
            close();
            deleteFolder(root().toString());
            if (place.isLocal()) {
                deleteFolder(place.path(CatalogSettings.FILE).toString());
            }
            if (hasNewFolder && place.isEmpty()) {
                deleteFolder(place.folder().toString());
            }
        }
    }

    private boolean isUnused() {
        return names("").stream()
                .allMatch(name -> !name.startsWith(Claim.PREFIX) && table(name).currentSnapshot() == null);
    }

    private synchronized void close() {
        try {
            if (catalog instanceof Closeable open) {
                open.close();
            }
            catalog = null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + catalogName(), e);
        }
    }

    private void deleteFolder(String location) {
        try {
            place.files().delete(new Path(location), true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + location, e);
        }
    }

    /** The names of all tables that begin so. */
    List<String> names(String prefix) {
        try {
            return catalog().stream()
                    .flatMap(there -> there.listTables(settings.namespace()).stream())
                    .map(TableIdentifier::name)
                    .filter(name -> name.startsWith(prefix))
                    .toList();
        } catch (NoSuchNamespaceException e) {
            return List.of();
        }
    }

    /** A text in a file beside the tables. */
    public String read(Path file) {
        try (InputStream stream = place.files().open(file)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BadRunException("--out " + location() + " cannot be read: " + e.getMessage());
        }
    }

    /** Writes a text beside the tables, in place of what the file held. */
    public void write(Path file, String text) {
        try (OutputStream stream = place.files().create(file, true)) {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (FSError e) {
            // What Hadoop makes of a full local disk.
            throw new UncheckedIOException("cannot write " + file, new IOException(e.getCause()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
