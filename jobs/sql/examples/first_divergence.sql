-- Where does it begin? For each case that leaves the tolerance, the first iteration at which it does, and how far apart it is there.
SELECT run_id, check, seed, case_id, min(iteration) AS first_iteration,
  min_by(key, iteration) AS first_key, min_by(mean_diff, iteration) AS mean_diff_there, max(mean_diff) AS largest_mean_diff
FROM diff WHERE verdict = 'mismatch'
GROUP BY run_id, check, seed, case_id
ORDER BY run_id, check, seed;
