-- How does a key drift over runs? Its mean diff run by run, beside the run before. Name one in a WHERE to follow it alone.
SELECT suite, check, key, finished, run_id, mean_diff,
  mean_diff - lag(mean_diff) OVER (PARTITION BY suite, check, key ORDER BY finished, run_id) AS since_the_run_before
FROM summary JOIN (SELECT run_id, finished FROM runs) USING (run_id)
ORDER BY suite, check, key, finished, run_id;
