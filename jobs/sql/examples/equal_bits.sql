-- Is that too good to be true? The share of pairs with equal bits: 1.0 between two frameworks means that one of them did not run.
SELECT run_id, check, sum(equal_bits) / sum(count) AS share_of_equal_bits, sum(count) AS pairs, max(max_ulp) AS max_ulp
FROM summary WHERE kind = 'backprop' AND count > 0
GROUP BY run_id, check
ORDER BY share_of_equal_bits DESC, run_id, check;
