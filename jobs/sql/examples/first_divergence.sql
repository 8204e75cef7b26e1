-- Where does it begin? For each case that leaves the tolerance, the first key in the check's order that does, its iteration (null where none is
-- known), and how far apart it is there. Gradients stand in the order of the record: of one backward pass the last one came about first.
SELECT run_id, check, seed, case_id, nullif(min_by(iteration, position), -1) AS first_iteration,
  min_by(key, position) AS first_key, min_by(mean_diff, position) AS mean_diff_there, max(mean_diff) AS largest_mean_diff
FROM diff WHERE verdict IN ('mismatch', 'shape', 'non-finite')
GROUP BY run_id, check, seed, case_id
ORDER BY run_id, check, seed;
