package dev.lockstep.report;

import dev.lockstep.record.format.KeyOrder;
import java.util.List;
import java.util.Objects;

/**
 * What is known of two files beside their values.
 *
 * @param leftOut keys of the left file that key rules leave out
 * @param order whether the left file's order is that in which its values came about
 * @param areOne whether both names are of one file
 * @param guessed keys of which a file leaves the type open
 * @param cuts what is said of recordings that were ended before their time
 * @param hideMore whether they have more than is compared, such as values under a mask, and differ there
 */
public record FilesCompared(
        List<String> leftOut,
        KeyOrder order,
        boolean areOne,
        List<String> guessed,
        List<String> cuts,
        boolean hideMore) {
    public FilesCompared {
        leftOut = List.copyOf(leftOut);
        guessed = List.copyOf(guessed);
        cuts = List.copyOf(cuts);
        Objects.requireNonNull(order, "order");
    }
}
