package dev.lockstep.suite.json;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Paths in a suite, which are seen from the suite's folder; either may be a Hadoop path such as {@code s3a://bucket/a}. */
final class FileNames {
    private static final Pattern ROOT = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?");

    private FileNames() {}

    /**
     * The file that {@code path} means in {@code suite}. A path that is absolute within its file system stays in the suite's file
     * system.
     */
    static String resolve(String suite, String path) {
        if (!root(path).isEmpty()) {
            return path;
        }
        String root = root(suite);
        String within = suite.substring(root.length());
        return root + normal(path.startsWith("/") ? path : within.substring(0, within.lastIndexOf('/') + 1) + path);
    }

    /** The scheme and authority that a path starts with; empty for a plain path. */
    private static String root(String path) {
        Matcher matcher = ROOT.matcher(path);
        return matcher.lookingAt() ? matcher.group() : "";
    }

    private static String normal(String path) {
        Deque<String> kept = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..") && !kept.isEmpty() && !kept.peekLast().equals("..")) {
                kept.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                kept.addLast(part);
            }
        }
        return (path.startsWith("/") ? "/" : "") + String.join("/", kept);
    }
}
