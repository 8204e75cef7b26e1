package dev.lockstep.diff;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.format.FileGroup;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files of two directories belong together although their names differ: those with the same in the places of a pattern, such as
 * {@code run_*_step_{step}.npy}. What {@code *} and {@code ?} stand for may differ; {@code {rank}} stands for the files of one record.
 *
 * @param text the pattern; without a slash of a file's name alone, whatever directory it is in; empty if names must be equal
 */
public record PairPattern(String text) {
    /** Files of equal names belong together. */
    public static final PairPattern NONE = new PairPattern("");

    private static final Pattern PART = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)}|[*?]");

    /**
     * The files by what they are paired by.
     *
     * @param folder named in errors
     * @throws BadFileException if two files have the same in all places
     */
    NavigableMap<String, String> files(String folder, Collection<String> names) {
        NavigableMap<String, String> files = new TreeMap<>();
        for (String name : names) {
            String[] placed = placed(name);
            String other = files.put(placed[0], placed[1]);
            if (other != null && !other.equals(placed[1])) {
                throw new BadFileException(
                        folder, other + " and " + placed[1] + " both fit --pair " + text + " in the same places");
            }
        }
        if (!text.isEmpty() && files.equals(byName(names))) {
            throw new BadFileException(folder, "no file fits --pair " + text);
        }
        return files;
    }

    private static NavigableMap<String, String> byName(Collection<String> names) {
        NavigableMap<String, String> files = new TreeMap<>();
        names.forEach(name -> files.put(name, name));
        return files;
    }

    /** What a file is paired by, and its name with the places of its ranks open. */
    private String[] placed(String name) {
        String folder = text.contains("/") ? "" : name.substring(0, name.lastIndexOf('/') + 1);
        String own = name.substring(folder.length());
        Matcher matcher = form().matcher(own);
        if (text.isEmpty() || !matcher.matches()) {
            return new String[] {name, name};
        }
        StringJoiner id = new StringJoiner("\n", folder + "\n", "");
        StringBuilder file = new StringBuilder(folder);
        int from = 0;
        int group = 0;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            if (part.group(1) != null) {
                group++;
                if (FileGroup.isPlace(part.group(1))) {
                    file.append(own, from, matcher.start(group)).append(part.group());
                    from = matcher.end(group);
                } else {
                    id.add(part.group(1) + " " + plain(matcher.group(group)));
                }
            }
        }
        return new String[] {id.toString(), file.append(own.substring(from)).toString()};
    }

    /** Numbers by their value: step_10 and step_0010 are one step. */
    private static String plain(String caught) {
        return caught.matches("\\d+") ? caught.replaceFirst("^0+(?=\\d)", "") : caught;
    }

    private Pattern form() {
        StringBuilder form = new StringBuilder();
        int from = 0;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            form.append(Pattern.quote(text.substring(from, part.start()))).append(form(part));
            from = part.end();
        }
        return Pattern.compile(form.append(Pattern.quote(text.substring(from))).toString(), Pattern.DOTALL);
    }

    private static String form(Matcher part) {
        if (part.group(1) == null) {
            return part.group().equals("*") ? ".*" : ".";
        }
        return FileGroup.isPlace(part.group(1)) ? "(\\d+)" : "([^/]+)";
    }
}
