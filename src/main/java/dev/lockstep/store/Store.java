package dev.lockstep.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.exceptions.AlreadyExistsException;

/**
 * The Iceberg tables under one {@code --out}. Locally and on HDFS the folder brings its own catalog; elsewhere the site's is named.
 * Nothing is made before {@link #create}.
 */
public final class Store {
    /** Grows when a column changes its meaning. */
    public static final int VERSION = 1;

    /** The table whose row makes a run visible. */
    public static final String RUNS = "runs";

    /** How the tables of unfinished runs begin. */
    static final String UNFINISHED = "unfinished_";

    private static final String VERSION_PROPERTY = "lockstep.schema-version";

    private final Place place;
    private final StoreCatalog catalog;
    private final Configuration hadoop;
    private final boolean isNew;
    private final boolean hasNewFolder;

    private Store(Place place, CatalogSettings settings, Configuration hadoop, boolean embedded) {
        this.place = place;
        this.catalog = new StoreCatalog(place, settings, hadoop, embedded);
        this.hadoop = hadoop;
        this.hasNewFolder = !place.exists(place.folder());
        this.isNew = embedded && !place.exists(catalog.root()) && !catalog.hasFile();
    }

    /**
     * Opens a place for tables that brings its own catalog.
     *
     * @param out any Hadoop path; a relative one is under the working directory
     * @throws BadRunException if there is no such file system, commits there would not be safe, or an earlier Lockstep's tables are there
     */
    public static Store open(String out, Configuration hadoop) {
        Configuration settings = FileSettings.ofEmbeddedAddedTo(hadoop);
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
        Configuration settings = FileSettings.addedTo(hadoop);
        return new Store(Place.of(out, settings), CatalogSettings.ofSite(catalog, spark), settings, false);
    }

    private static void requireNoneOfEarlier(Place place) {
        if (place.hasFolder(place.path("runs"), "run_id=")
                || place.exists(place.path("_staging"))
                || place.exists(place.path("packed"))) {
            throw new BadRunException("--out " + place.text()
                    + ": holds tables of an earlier Lockstep, which this version does not read; name another folder");
        }
    }

    /** Where the tables lie, without the scheme if they are local; and which catalog, if it is the site's. */
    public String location() {
        return catalog.location();
    }

    /** The folder that {@code --out} names: texts are kept there beside the tables. */
    public Place place() {
        return place;
    }

    /** What the file systems and Parquet's readers are told. */
    public Configuration hadoop() {
        return hadoop;
    }

    /** What makes Spark see the catalog under its name. */
    public Map<String, String> sparkSettings() {
        return catalog.sparkSettings();
    }

    /** A table's name in Spark's SQL. */
    public String sparkName(String table) {
        return catalog.sparkName(table);
    }

    /** The names of all tables that begin so. */
    List<String> names(String prefix) {
        return catalog.names(prefix);
    }

    /**
     * Checks that the catalog is still the one that was opened.
     *
     * @throws DamagedException if it is not
     */
    void requireCatalog() {
        catalog.requireUnchanged();
    }

    /**
     * A table, as it is now.
     *
     * @return empty if nobody has made it
     * @throws BadRunException if another program made it, or a later Lockstep; or its files are there and the catalog does not list it
     * @throws DamagedException if what describes it cannot be read
     */
    public Optional<Table> find(String table) {
        Optional<Table> found = catalog.load(table);
        if (found.isEmpty()) {
            requireNoFiles(table);
        }
        found.ifPresent(this::requireOurs);
        return found;
    }

    /** A catalog that has lost a table must not look like one that never had it. */
    private void requireNoFiles(String table) {
        if (catalog.isEmbedded() && !table.startsWith(UNFINISHED) && place.exists(new Path(folder(table), "data"))) {
            throw new DamagedException(
                    catalog.name() + ": does not list table " + table + ", whose files are in " + folder(table));
        }
    }

    private void requireOurs(Table table) {
        String version = table.properties().get(VERSION_PROPERTY);
        if (version == null) {
            throw new BadRunException(
                    "table " + table.name() + " under " + location() + ": is not a table of Lockstep");
        }
        if (Integer.parseInt(version) > VERSION) {
            throw new BadRunException("table " + table.name() + " under " + location() + ": " + VERSION_PROPERTY + ": "
                    + version + ", but this Lockstep reads up to " + VERSION);
        }
        if (catalog.isEmbedded() && !new Path(table.location()).equals(folder(simpleName(table)))) {
            throw new BadRunException("--out " + location() + ": its tables were made in " + table.location()
                    + ", and Iceberg's tables cannot be moved; use them there");
        }
    }

    private static String simpleName(Table table) {
        return table.name().substring(table.name().lastIndexOf('.') + 1);
    }

    private Path folder(String table) {
        return new Path(catalog.root(), table);
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
        Set<String> there = columns(table.schema());
        if (!there.containsAll(columns(schema))) {
            table.updateSchema().unionByNameWith(schema).commit();
        }
        return table;
    }

    private static Set<String> columns(Schema schema) {
        return schema.columns().stream().map(column -> column.name()).collect(Collectors.toSet());
    }

    /**
     * Makes a table.
     *
     * @throws AlreadyExistsException if it is there
     * @throws BadRunException if nothing can be written there
     */
    Table create(String table, Schema schema, Map<String, String> properties) {
        Catalog there = catalog.made();
        try {
            return there.buildTable(catalog.id(table), schema)
                    .withPartitionSpec(PartitionSpec.unpartitioned())
                    .withProperties(TableSettings.ALL)
                    .withProperty(VERSION_PROPERTY, Integer.toString(VERSION))
                    .withProperties(properties)
                    .create();
        } catch (AlreadyExistsException e) {
            throw e;
        } catch (RuntimeException e) {
            throw catalog.unwritable(e);
        }
    }

    /** Drops a table with its files. */
    void drop(Table table, String name) {
        // Of a table that was dropped it is not known any more.
        Path location = new Path(table.location());
        catalog.existing().ifPresent(there -> {
            there.dropTable(catalog.id(name), !catalog.isEmbedded());
            if (catalog.isEmbedded()) {
                place.delete(location);
            }
        });
    }

    /** Leaves no tables behind where there were none before and nobody has used them. */
    void dropIfUnused() {
        if (isNew && catalog.existing().isPresent() && isUnused()) {
            catalog.delete();
            if (hasNewFolder && place.isEmpty()) {
                place.delete(place.folder());
            }
        }
    }

    private boolean isUnused() {
        return names("").stream()
                .allMatch(name -> !name.startsWith(UNFINISHED) && table(name).currentSnapshot() == null);
    }
}
