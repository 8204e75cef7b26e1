package dev.lockstep.store;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, checksums included, which starts no processes: without Hadoop's native library each file that is written
 * costs a {@code chmod}, some fifteen a commit, and a commit then waits for as long as the system takes to start and to report them.
 *
 * <p>With {@value #REQUIRES_CHECKSUMS} set a file whose checksum file is not there is not read. Hadoop would read it unverified, and
 * Avro, JSON and the footers of Parquet have no checksums of their own.
 */
public final class LocalFiles extends LocalFileSystem {
    /** The setting for files that this class alone has written. */
    static final String REQUIRES_CHECKSUMS = "lockstep.requires-checksums";

    /** As Hadoop makes file systems: by name. */
    public LocalFiles() {
        super(new Raw());
    }

    @Override
    public FSDataInputStream open(Path file, int bufferSize) throws IOException {
        if (getConf().getBoolean(REQUIRES_CHECKSUMS, false)) {
            requireChecksums(file);
        }
        return super.open(file, bufferSize);
    }

    /** Of a file that is not there super tells. */
    private void requireChecksums(Path file) throws IOException {
        File checksums = pathToFile(getChecksumFile(file));
        if (!isChecksumFile(file) && !checksums.isFile() && pathToFile(file).isFile()) {
            throw new DamagedException(
                    pathToFile(file) + ": its checksum file " + checksums.getName() + " is not there");
        }
    }

    private static final class Raw extends RawLocalFileSystem {
        @Override
        public void setPermission(Path path, FsPermission permission) throws IOException {
            if (permission.getStickyBit()) {
                super.setPermission(path, permission);
            } else {
                Files.setPosixFilePermissions(
                        pathToFile(path).toPath(), PosixFilePermissions.fromString(symbols(permission)));
            }
        }

        private static String symbols(FsPermission permission) {
            return permission.getUserAction().SYMBOL
                    + permission.getGroupAction().SYMBOL
                    + permission.getOtherAction().SYMBOL;
        }
    }
}
