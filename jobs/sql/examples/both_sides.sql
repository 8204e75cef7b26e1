-- What are the values themselves? Candidate and reference side by side, of each suite's last run. A WHERE on case_id follows one seed.
WITH observed AS (
  SELECT run_id, case_id, side, key, iteration, chunk, value FROM log
  UNION ALL
  SELECT run_id, case_id, side, key, iteration, chunk, value FROM reference WHERE run_id IS NOT NULL)
SELECT run_id, case_id, key, iteration, max(value) FILTER (WHERE side = 'candidate') AS candidate,
  max(value) FILTER (WHERE side = 'reference') AS reference
FROM observed JOIN (SELECT max_by(run_id, finished) AS run_id FROM runs GROUP BY suite) USING (run_id)
WHERE chunk = 0
GROUP BY run_id, case_id, key, iteration
ORDER BY run_id, case_id, iteration, key;
