package dev.lockstep.record.format;

import dev.lockstep.record.BadFileException;
import dev.lockstep.record.FileAccess;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name that stands for several files, with places for their numbers: {@code step_3/rank_{rank}.npy}.
 *
 * @param template the name
 */
record GroupName(String template) {
    /** The place whose files hold different keys, which stay as they are. */
    private static final String SHARD = "shard";

    /** The place whose numbers are anybody's choice. */
    private static final String SEED = "seed";

    private static final Pattern PLACE = Pattern.compile("\\{(seed|rank|tp|pp|dp|ep|shard)}");

    /** Whether a name stands for several files. */
    static boolean isOne(String name) {
        return PLACE.matcher(name).find();
    }

    /**
     * A file that it stands for.
     *
     * @param numbers by the names of the places, in their order
     */
    record Member(String path, Map<String, Integer> numbers) {
        /** What its keys follow, such as {@code tp_0/pp_1/}. */
        String prefix() {
            StringBuilder prefix = new StringBuilder();
            numbers.forEach((place, number) -> {
                if (!place.equals(SHARD)) {
                    prefix.append(place).append('_').append(number).append('/');
                }
            });
            return prefix.toString();
        }
    }

    /**
     * The files, in the order of their numbers.
     *
     * @throws BadFileException if there is none, two have one number, or one is missing between the first and the last
     */
    List<Member> members(FileAccess files) {
        List<Member> members = List.of(new Member("", Map.of()));
        String[] segments = template.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            members = extended(members, i == 0 ? "" : "/", segments[i], files);
        }
        if (members.isEmpty()) {
            throw new BadFileException(template, "no such file: no name has numbers in these places");
        }
        List<Member> sorted = members.stream().sorted(byNumbers()).toList();
        requireDistinct(sorted);
        sorted.get(0).numbers().keySet().stream()
                .filter(place -> !place.equals(SEED))
                .forEach(place -> requireWhole(place, sorted));
        return sorted;
    }

    private static List<Member> extended(List<Member> members, String slash, String segment, FileAccess files) {
        List<Member> extended = new ArrayList<>();
        for (Member member : members) {
            String before = member.path() + slash;
            if (isOne(segment)) {
                String folder = before.isEmpty() ? "." : before;
                files.names(folder).forEach(name -> numbers(segment, name, member.numbers())
                        .ifPresent(numbers -> extended.add(new Member(before + name, numbers))));
            } else {
                extended.add(new Member(before + segment, member.numbers()));
            }
        }
        return extended;
    }

    /** The numbers in a name, with those before; empty if the name has not the form, or another number in a place of one name. */
    private static Optional<Map<String, Integer>> numbers(String segment, String name, Map<String, Integer> before) {
        List<String> places =
                PLACE.matcher(segment).results().map(place -> place.group(1)).toList();
        Matcher matcher = form(segment).matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, Integer> numbers = new LinkedHashMap<>(before);
        for (int i = 0; i < places.size(); i++) {
            int number = Integer.parseInt(matcher.group(i + 1));
            Integer other = numbers.putIfAbsent(places.get(i), number);
            if (other != null && other != number) {
                return Optional.empty();
            }
        }
        return Optional.of(numbers);
    }

    private static Pattern form(String segment) {
        StringBuilder form = new StringBuilder();
        int from = 0;
        Matcher place = PLACE.matcher(segment);
        while (place.find()) {
            form.append(Pattern.quote(segment.substring(from, place.start()))).append("(\\d{1,9})");
            from = place.end();
        }
        return Pattern.compile(
                form.append(Pattern.quote(segment.substring(from))).toString());
    }

    private static Comparator<Member> byNumbers() {
        return (one, other) -> one.numbers().keySet().stream()
                .mapToInt(place -> Integer.compare(
                        one.numbers().get(place), other.numbers().get(place)))
                .filter(order -> order != 0)
                .findFirst()
                .orElse(0);
    }

    private void requireDistinct(List<Member> sorted) {
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).numbers().equals(sorted.get(i - 1).numbers())) {
                throw new BadFileException(
                        template,
                        sorted.get(i - 1).path() + " and " + sorted.get(i).path() + " have the same numbers");
            }
        }
    }

    private void requireWhole(String place, List<Member> members) {
        TreeSet<Integer> numbers = new TreeSet<>();
        members.forEach(member -> numbers.add(member.numbers().get(place)));
        for (int number = Math.min(1, numbers.first()); number < numbers.last(); number++) {
            if (!numbers.contains(number)) {
                throw new BadFileException(template, place + " " + number + " is missing; there are " + numbers);
            }
        }
    }
}
