package dev.lockstep.record;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The iteration that a key's name tells, where it follows a recorder's form: {@code iter_3/loss}, {@code seed_0/step_3/grad/w}. */
public final class KeyIteration {
    /** Of a key that tells none. */
    public static final int NONE = -1;

    private static final Pattern PART = Pattern.compile(
            "(?:(.*?)/)??(?:iter|iteration|step|it)_?(\\d{1,9})/(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private KeyIteration() {}

    /**
     * A key taken apart at its iteration.
     *
     * @param before what stands before it, without the slash; empty for nothing
     * @param iteration {@link #NONE} if there is none
     * @param rest what follows it; the whole key if there is none
     */
    public record Parts(String before, int iteration, String rest) {}

    /** Takes a key apart at the first part of it that is an iteration. */
    public static Parts parts(String key) {
        Matcher matcher = PART.matcher(key);
        if (!matcher.matches()) {
            return new Parts("", NONE, key);
        }
        String before = matcher.group(1) == null ? "" : matcher.group(1);
        return new Parts(before, Integer.parseInt(matcher.group(2)), matcher.group(3));
    }

    /** The iteration; {@link #NONE} if the name tells none. */
    public static int of(String key) {
        return parts(key).iteration();
    }
}
