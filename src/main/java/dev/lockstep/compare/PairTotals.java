package dev.lockstep.compare;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How many pairs of a key's seeds are of each kind. */
final class PairTotals {
    private long all;
    private long nonFinite;
    private long equalBits;
    private long oppositeInfinities;
    private long roundingProne;
    private long outside;
    private long firstOutside = Long.MAX_VALUE;

    /** Adds a seed. */
    void add(ArrayDiff diff) {
        all += diff.count();
        nonFinite += diff.nonFinite();
        equalBits += diff.equalBits();
        oppositeInfinities += diff.counts().oppositeInfinities();
        roundingProne += diff.counts().roundingProne();
        outside += diff.counts().outside();
        firstOutside =
                Math.min(firstOutside, diff.firstOutside() == ArrayDiff.NOWHERE ? Long.MAX_VALUE : diff.firstOutside());
    }

    /** Adds seeds with one finite pair each, within the tolerance. */
    void add(ScalarBlock block) {
        all += block.count();
        equalBits += block.equalBits;
        roundingProne += block.roundingProne;
    }

    /** @param other Not modified. */
    void merge(PairTotals other) {
        all += other.all;
        nonFinite += other.nonFinite;
        equalBits += other.equalBits;
        oppositeInfinities += other.oppositeInfinities;
        roundingProne += other.roundingProne;
        outside += other.outside;
        firstOutside = Math.min(firstOutside, other.firstOutside);
    }

    KeyStatistics.Pairs pairs() {
        return new KeyStatistics.Pairs(
                all,
                nonFinite,
                equalBits,
                oppositeInfinities,
                roundingProne,
                outside,
                firstOutside == Long.MAX_VALUE ? ArrayDiff.NOWHERE : firstOutside);
    }

    void write(DataOutput to) throws IOException {
        to.writeLong(all);
        to.writeLong(nonFinite);
        to.writeLong(equalBits);
        to.writeLong(oppositeInfinities);
        to.writeLong(roundingProne);
        to.writeLong(outside);
        to.writeLong(firstOutside);
    }

    /** Reads what {@link #write} wrote. */
    void read(DataInput from) throws IOException {
        all = from.readLong();
        nonFinite = from.readLong();
        equalBits = from.readLong();
        oppositeInfinities = from.readLong();
        roundingProne = from.readLong();
        outside = from.readLong();
        firstOutside = from.readLong();
    }
}
