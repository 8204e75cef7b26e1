package dev.lockstep.suite;

import java.util.regex.Pattern;

/** Names of runs and sets, which are a folder's in every file system and a column's value. */
public final class FolderNames {
    /** What a name is made of, for messages. */
    public static final String FORM = "a letter, then at most 127 letters, digits, '.', '_' and '-'";

    // Begins with a letter, so that no reader takes a folder run_id=20261123 for a number.
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,127}");

    private FolderNames() {}

    /** Whether a text can be a name. */
    public static boolean fits(String text) {
        return NAME.matcher(text).matches();
    }
}
