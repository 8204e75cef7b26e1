package dev.lockstep.report;

import dev.lockstep.explain.PairInspection;
import dev.lockstep.judge.TreeDiff.KeyDiff;
import dev.lockstep.record.KeyIteration;
import dev.lockstep.record.array.NdArray;
import dev.lockstep.report.html.CheckValues;
import dev.lockstep.report.html.KeyValues;
import java.util.ArrayList;
import java.util.List;

/** What a page draws of two files: numbers and short series as they are, of all else how far the sides are apart. */
final class DiffValues {
    /** So many numbers a side are drawn; of keys after these, only how far they are apart. */
    private static final int MOST = 120_000;

    private static final double[] NONE = {};

    private DiffValues() {}

    static CheckValues of(String check, PairInspection pair) {
        List<KeyValues> keys = new ArrayList<>();
        long left = MOST;
        for (KeyDiff key : pair.diff().keys()) {
            NdArray candidate = pair.left(key.path());
            NdArray reference = pair.right(key.path());
            boolean isShort = isDrawn(candidate, reference) && candidate.size() <= left;
            left -= isShort ? candidate.size() : 1;
            if (left < 0) {
                break;
            }
            keys.add(isShort ? values(key.path(), candidate, reference) : distance(key));
        }
        return new CheckValues(check, List.of(), keys);
    }

    private static boolean isDrawn(NdArray candidate, NdArray reference) {
        return candidate != null
                && reference != null
                && !candidate.dtype().isComplex()
                && !reference.dtype().isComplex()
                && candidate.size() > 0
                && candidate.size() == reference.size()
                && candidate.size() <= CheckValues.LONGEST_SERIES
                && Math.max(candidate.dimensions(), reference.dimensions()) <= 1;
    }

    private static KeyValues values(String key, NdArray candidate, NdArray reference) {
        KeyValues.Form form = candidate.size() == 1 ? KeyValues.Form.SCALAR : KeyValues.Form.SERIES;
        return new KeyValues(key, KeyIteration.of(key), form, candidate.toDoubles(), reference.toDoubles());
    }

    private static KeyValues distance(KeyDiff key) {
        return new KeyValues(
                key.path(),
                KeyIteration.of(key.path()),
                KeyValues.Form.DISTANCE,
                new double[] {
                    key.diff().count() == 0 ? KeyValues.MISSING : key.diff().mean()
                },
                NONE);
    }
}
