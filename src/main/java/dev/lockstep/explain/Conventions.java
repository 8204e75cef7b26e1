package dev.lockstep.explain;

import dev.lockstep.explain.search.Digits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** What frameworks do otherwise, by the relation that it leaves: the rows of conventions.tsv. */
final class Conventions {
    private static final String TABLE = "conventions.tsv";
    private static final List<Convention> ALL = read();
    /** Relations hold to so much of a number. */
    private static final double NEAR = 2e-4;

    private static final List<Double> BETAS = List.of(0.9, 0.999, 0.95, 0.98, 0.99, 0.8, 0.85, 0.5, 0.0);

    private Conventions() {}

    /**
     * A row.
     *
     * @param key of the values that differ
     * @param number what the relation's number or order must be
     * @param words with places for numbers
     * @param source where it is written
     */
    record Convention(Pattern key, Relation.Kind kind, String number, String words, String source) {}

    /** Every row. */
    static List<Convention> all() {
        return ALL;
    }

    /** The convention that a relation between the values of a key follows; empty if it follows none. */
    static Optional<String> of(String key, Relation relation) {
        return ALL.stream()
                .filter(row ->
                        row.kind == relation.kind() && row.key.matcher(key).matches())
                .flatMap(row -> words(row, relation).stream())
                .findFirst();
    }

    private static Optional<String> words(Convention row, Relation relation) {
        double large = Math.abs(relation.factor()) < 1 ? 1 / relation.factor() : relation.factor();
        return switch (row.number) {
            case "any" -> Optional.of(row.words);
            case "whole" -> whole(large).map(n -> row.words.replace("{n}", n));
            case "complement" -> complement(large).map(m -> row.words.replace("{m}", m));
            case "bessel" -> whole(large / (large - 1)).map(n -> row.words.replace("{n}", n));
            case "moment" -> moment(row, relation.factor());
            default ->
                isNumber(row.number, large) || row.number.equals(relation.order())
                        ? Optional.of(row.words)
                        : Optional.empty();
        };
    }

    private static boolean isNumber(String text, double number) {
        return !text.contains(",") && isNear(Double.parseDouble(text), number);
    }

    private static boolean isNear(double one, double other) {
        return Math.abs(one - other) <= NEAR * Math.abs(one);
    }

    private static Optional<String> whole(double number) {
        double whole = Math.rint(number);
        return whole >= 2 && isNear(whole, number)
                ? Optional.of(String.format(Locale.ROOT, "%.0f", whole))
                : Optional.empty();
    }

    private static Optional<String> complement(double ratio) {
        double share = 1 / (1 + ratio);
        OptionalDouble round = Digits.fewest(share * (1 - NEAR), share, share * (1 + NEAR), 2);
        return round.isPresent() && ratio > 1 + NEAR
                ? Optional.of(Double.toString(round.getAsDouble()))
                : Optional.empty();
    }

    private static Optional<String> moment(Convention row, double factor) {
        for (double left : BETAS) {
            for (double right : BETAS) {
                if (left != right && isNear((1 - left) / (1 - right), factor)) {
                    return Optional.of(
                            row.words.replace("{a}", Double.toString(left)).replace("{b}", Double.toString(right)));
                }
            }
        }
        return Optional.empty();
    }

    private static List<Convention> read() {
        try (InputStream in = Conventions.class.getResourceAsStream(TABLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(row -> new Convention(
                            Pattern.compile(row[0]), Relation.Kind.valueOf(row[1]), row[2], row[3], row[4]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + TABLE, e);
        }
    }
}
