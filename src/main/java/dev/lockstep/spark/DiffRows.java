package dev.lockstep.spark;

import dev.lockstep.compare.ArrayDiff;
import dev.lockstep.compare.KeyDiff;
import dev.lockstep.compare.KeyState;
import dev.lockstep.compare.KeySummary;
import dev.lockstep.compare.Verdict;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Diffs as rows of {@link Schemas#DIFF}, and what the summary needs of them back. */
final class DiffRows {
    private DiffRows() {}

    /** @param seed null for a schedule */
    static Row row(String caseId, String check, Long seed, int position, KeyDiff key, Double threshold) {
        ArrayDiff diff = key.diff();
        boolean compared = diff != null;
        return RowFactory.create(
                Schemas.VERSION,
                caseId,
                check,
                seed,
                position,
                key.key(),
                key.iteration(),
                compared ? diff.mean() : null,
                compared ? diff.max() : null,
                compared ? diff.min() : null,
                compared ? diff.maxUlp() : null,
                compared ? diff.maxRelative() : null,
                compared ? diff.signedMean() : null,
                compared ? diff.count() : null,
                compared ? diff.nonFinite() : null,
                compared ? diff.integral() : null,
                compared ? diff.sameBits() : null,
                threshold,
                key.verdict().label(),
                key.cause());
    }
}
