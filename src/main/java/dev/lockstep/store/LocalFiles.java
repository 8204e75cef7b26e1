package dev.lockstep.store;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
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
 * <p>With {@value #REQUIRES_CHECKSUMS} set a file is not read if its checksum file is not there, or is not the one of so many bytes.
 * Hadoop would read it unverified, or to the end of the last whole chunk, and Avro, JSON and the footers of Parquet have no checksums of
 * their own.
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
        File data = pathToFile(file);
        if (isChecksumFile(file) || !data.isFile()) {
            return;
        }
        File checksums = pathToFile(getChecksumFile(file));
        if (!checksums.isFile()) {
            throw new DamagedException(data + ": its checksum file " + checksums.getName() + " is not there");
        }
        if (checksums.length() != getChecksumLength(data.length(), bytesPerChecksum(checksums))) {
            throw new DamagedException(data + ": its checksum file " + checksums.getName() + " is not one of "
                    + data.length() + " bytes: one of them was cut or added to");
        }
    }

    /** As Hadoop wrote it at the beginning of the file, after four bytes that tell the format; 1 if that is not there. */
    private static int bytesPerChecksum(File checksums) throws IOException {
        byte[] header = new byte[2 * Integer.BYTES];
        try (InputStream stream = new FileInputStream(checksums)) {
            int read = stream.readNBytes(header, 0, header.length);
            return read < header.length
                    ? 1
                    : Math.max(1, ByteBuffer.wrap(header).getInt(Integer.BYTES));
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
