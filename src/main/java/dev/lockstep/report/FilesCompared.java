package dev.lockstep.report;

import dev.lockstep.record.KeyOrder;
import java.util.List;
import java.util.Objects;

/**
 * What is known of two files beside their values.
 *
 * @param leftOut keys of the left file that key rules leave out
 * @param order whether the left file's order is that in which its values came about
 * @param areOne whether both names are of one file
 */
public record FilesCompared(List<String> leftOut, KeyOrder order, boolean areOne) {
    public FilesCompared {
        leftOut = List.copyOf(leftOut);
        Objects.requireNonNull(order, "order");
    }
}
