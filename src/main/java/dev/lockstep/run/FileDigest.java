package dev.lockstep.run;

import dev.lockstep.record.Source;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of whole files. */
public final class FileDigest {
    private static final int RUN_BYTES = 1 << 20;

    private FileDigest() {}

    /** The digest of the file's bytes, in hex. */
    public static String of(Source source) {
        MessageDigest digest = sha256();
        for (long offset = 0; offset < source.size(); offset += RUN_BYTES) {
            digest.update(source.read(offset, (int) Math.min(RUN_BYTES, source.size() - offset)));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
