package dev.lockstep.run;

import dev.lockstep.plan.Digest;
import dev.lockstep.record.Source;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** SHA-256 of whole files. */
public final class FileDigest {
    private static final int RUN_BYTES = 1 << 20;

    private FileDigest() {}

    /** The digest of one file, or of the digests of several. */
    public static String of(List<Source> sources) {
        return sources.size() == 1
                ? of(sources.get(0))
                : Digest.of(sources.stream().map(FileDigest::of).collect(Collectors.joining("\n")));
    }

    /** The digest of the file's bytes, in hex. */
    public static String of(Source source) {
        MessageDigest digest = Digest.sha256();
        for (long offset = 0; offset < source.size(); offset += RUN_BYTES) {
            digest.update(source.read(offset, (int) Math.min(RUN_BYTES, source.size() - offset)));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
