package dev.lockstep.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Reads the files of all tables to find the one that cannot be read. Readers of Parquet and Avro say what is wrong, but not always in
 * which file.
 */
public final class FileCheck {
    private static final List<String> READERS = List.of("org.apache.iceberg.", "org.apache.parquet.");

    private final Store store;

    /** Of one store. */
    public FileCheck(Store store) {
        this.store = store;
    }

    /** Whether a failure came from reading tables: of an executor's, Spark may keep the text alone. */
    public static boolean isOfReading(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(each -> Stream.of(each.getStackTrace()).anyMatch(FileCheck::isOfReading)
                        || String.valueOf(each.getMessage()).contains("at org.apache.parquet."));
    }

    private static boolean isOfReading(StackTraceElement frame) {
        return READERS.stream().anyMatch(frame.getClassName()::startsWith)
                && (frame.getClassName() + frame.getMethodName())
                        .toLowerCase(Locale.ROOT)
                        .contains("read");
    }

    /**
     * The first file of the tables' present state that cannot be read, and why, in one line.
     *
     * @return empty if all can be
     */
    public Optional<String> firstUnreadable() {
        try {
            for (String name : store.names("")) {
                store.find(name).ifPresent(FileCheck::requireReadable);
            }
            return Optional.empty();
        } catch (DamagedException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static void requireReadable(Table table) {
        Snapshot last = table.currentSnapshot();
        if (last == null) {
            return;
        }
        for (ManifestFile manifest : manifests(table, last)) {
            dataFiles(table, manifest).forEach(file -> requireReadable(table, file));
        }
    }

    private static List<ManifestFile> manifests(Table table, Snapshot snapshot) {
        try {
            return snapshot.allManifests(table.io()).stream()
                    .filter(manifest -> manifest.content() == ManifestContent.DATA)
                    .toList();
        } catch (RuntimeException e) {
            throw Damage.of(snapshot.manifestListLocation(), e);
        }
    }

    private static List<DataFile> dataFiles(Table table, ManifestFile manifest) {
        List<DataFile> files = new ArrayList<>();
        try (CloseableIterable<DataFile> entries = ManifestFiles.read(manifest, table.io(), table.specs())) {
            entries.forEach(file -> files.add(file.copyWithoutStats()));
            return files;
        } catch (IOException | RuntimeException e) {
            throw damaged(manifest.path(), e);
        }
    }

    private static void requireReadable(Table table, DataFile file) {
        try (CloseableIterable<Record> rows = DataRows.read(table, file, table.schema())) {
            long count = StreamSupport.stream(rows.spliterator(), false).count();
            if (count != file.recordCount()) {
                throw new DamagedException(
                        file.location() + ": has " + count + " rows, " + file.recordCount() + " were written");
            }
        } catch (IOException | RuntimeException e) {
            throw damaged(file.location(), e);
        }
    }

    private static RuntimeException damaged(String file, Exception e) {
        return e instanceof DamagedException named
                ? named
                : new DamagedException(file + ": cannot be read: " + Damage.cause(e), e);
    }
}
