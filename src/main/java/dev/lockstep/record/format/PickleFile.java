package dev.lockstep.record.format;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.HeapBudget;
import dev.lockstep.record.Source;
import dev.lockstep.record.array.RecordNode;
import dev.lockstep.record.pickle.PickleReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A file that is one pickle, as {@code pickle.dump} and {@code paddle.save} write it. */
final class PickleFile {
    private static final int PROTO = 0x80;
    private static final int STOP = '.';
    private static final int HEAD_BYTES = 256;

    /** How pickles of protocols 0 and 1 begin, which have no magic: a dictionary, or a constructor's module and name. */
    private static final Pattern OLD =
            Pattern.compile("\\(dp?\\d*\\n.*|\\}(q|\\.).*|\\(?c[a-zA-Z_][\\w.]*\\n[a-zA-Z_]\\w*\\n.*", Pattern.DOTALL);

    /** What {@code torch.save} wrote before 1.6 begins with: a number as a pickle of its own. */
    private static final byte[] OLD_TORCH = {
        (byte) 0x80,
        2,
        (byte) 0x8a,
        10,
        0x6c,
        (byte) 0xfc,
        (byte) 0x9c,
        0x46,
        (byte) 0xf9,
        0x20,
        0x6a,
        (byte) 0xa8,
        0x50,
        0x19
    };

    private PickleFile() {}

    static boolean isOne(Source source) {
        if (source.size() < 2) {
            return false;
        }
        int first = source.read(0, 1).get() & 0xff;
        return first == PROTO
                || (isOld(source) && source.read(source.size() - 1, 1).get() == STOP);
    }

    private static boolean isOld(Source source) {
        ByteBuffer head = source.read(0, (int) Math.min(HEAD_BYTES, source.size()));
        return OLD.matcher(StandardCharsets.ISO_8859_1.decode(head)).matches();
    }

    static RecordNode read(Source source, HeapBudget budget) {
        if (Magic.startsWith(source, OLD_TORCH)) {
            throw new BadFileException(
                    source.name(), "is in torch's format before 1.6, several pickles: save it again by torch.save");
        }
        return PickleReader.read(source, 0, budget);
    }
}
