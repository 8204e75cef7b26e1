package dev.lockstep.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.explain.Relation.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConventionsTest {
    /** Figures by hand: 0.9 / 0.1 is 9, (1 - 0.9) / (1 - 0.95) is 2, 8 / 7 is the inverse of 1 - 1/8. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iter_0/param/bn1.running_mean | RATIO | 9.00001 | '' | the share 0.1 that is added",
                "iter_0/param/bn1.running_mean | RATIO | 0.1111111 | '' | the share 0.1 that is added",
                "seed_0/iter_0/param/norm.moving_mean | RATIO | 99 | '' | the share 0.01 that is added",
                "iter_0/param/bn1.running_var | AFFINE | 1.1428571 | '' | n / (n - 1) with n = 8",
                "iter_0/loss | RATIO | 8 | '' | a sum over 8 rows against their mean",
                "iter_0/loss | RATIO | 1.442695 | '' | bits against nats",
                "iter_0/grad/fc1.weight | RATIO | 0.25 | '' | a mean over 4 rows, workers or micro-batches",
                "iter_2/lr | SHIFTED | NaN | '' | rates off by one update",
                "iter_0/state/exp_avg/fc1.weight | RATIO | 2 | '' | beta1 0.9 against 0.95",
                "iter_0/state/exp_avg_sq/fc1.weight | RATIO | 20 | '' | beta2 0.98 against 0.999",
                "init/gru.weight_ih_l0 | PERMUTED | NaN | 1, 0, 2 | a GRU's gates",
                "init/lstm.weight_hh_l0 | PERMUTED | NaN | 0, 2, 1, 3 | TensorFlow 1's BasicLSTMCell",
                "init/attn.in_proj_weight | PERMUTED | NaN | 0, 3, 6, 1, 4, 7 | side by side",
                "iter_0/input/conv1 | RATIO | 255 | '' | images from 0 to 255",
            })
    void aConventionIsNamedByItsKeyAndNumber(String key, Kind kind, double factor, String order, String words) {
        assertThat(Conventions.of(key, new Relation(kind, "", factor, order)))
                .hasValueSatisfying(named -> assertThat(named).contains(words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iter_0/param/bn1.running_mean | RATIO | 8.37",
                "iter_0/param/fc1.weight | RATIO | 9",
                "iter_0/loss | RATIO | 1.5",
                "iter_0/loss | RATIO | 2.01",
                "iter_0/param/bn1.running_var | AFFINE | 1.3",
                "iter_3/state/exp_avg/fc1.weight | RATIO | 2",
                "iter_0/state/exp_avg/fc1.weight | RATIO | 1.234",
            })
    void otherNumbersAreNoConvention(String key, Kind kind, double factor) {
        assertThat(Conventions.of(key, new Relation(kind, "", factor, ""))).isEmpty();
    }

    @Test
    void everyRowHasItsSource() {
        assertThat(Conventions.all()).hasSizeGreaterThan(10).allMatch(row -> !row.source()
                .isBlank());
    }
}
