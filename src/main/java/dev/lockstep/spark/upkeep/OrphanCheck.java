package dev.lockstep.spark.upkeep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.CloseableIterable;

/** Whether there are files in a table's folder that no snapshot of it has. */
final class OrphanCheck {
    private final Table table;

    OrphanCheck(Table table) {
        this.table = table;
    }

    /** Whether there may be one that was last changed before this time; files that are not in a Hadoop file system may be any. */
    boolean hasStrangers(long olderThan) {
        return !(table.io() instanceof HadoopFileIO io) || hasStrangers(io, olderThan);
    }

    private boolean hasStrangers(HadoopFileIO io, long olderThan) {
        Set<String> known = known();
        Path folder = new Path(table.location());
        try {
            FileSystem files = folder.getFileSystem(io.conf());
            RemoteIterator<LocatedFileStatus> found = files.listFiles(folder, true);
            while (found.hasNext()) {
                LocatedFileStatus file = found.next();
                if (file.getModificationTime() < olderThan
                        && !known.contains(path(file.getPath().toString()))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private Set<String> known() {
        Set<String> known = new HashSet<>(ReachableFileUtil.metadataFileLocations(table, false));
        known.addAll(ReachableFileUtil.manifestListLocations(table));
        for (Snapshot snapshot : table.snapshots()) {
            snapshot.allManifests(table.io()).stream().map(ManifestFile::path).forEach(known::add);
            addDataFiles(snapshot, known);
        }
        return known.stream().map(OrphanCheck::path).collect(Collectors.toSet());
    }

    private void addDataFiles(Snapshot snapshot, Set<String> known) {
        try (CloseableIterable<FileScanTask> files =
                table.newScan().useSnapshot(snapshot.snapshotId()).planFiles()) {
            for (FileScanTask task : files) {
                known.add(task.file().location());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + table.location(), e);
        }
    }

    private static String path(String location) {
        return new Path(location).toUri().getPath();
    }
}
