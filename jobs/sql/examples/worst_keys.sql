-- Which keys were worst last night? The last run of each suite, nearest to or farthest over its limit first.
SELECT suite, run_id, check, key, verdict, mean_diff, threshold, mean_diff / threshold AS of_limit, worst_seed
FROM summary JOIN (SELECT max_by(run_id, finished) AS run_id FROM runs GROUP BY suite) USING (run_id)
ORDER BY of_limit DESC NULLS LAST, suite, check, position
LIMIT 20;
