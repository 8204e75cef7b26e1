-- Which seeds disagree with the rest? Those whose worst verdict only a minority of the check's seeds has, in each suite's last run.
WITH seeds AS (
  SELECT run_id, check, seed, sort_array(collect_set(verdict)) AS verdicts, max(max_diff) AS max_diff
  FROM diff JOIN (SELECT max_by(run_id, finished) AS run_id FROM runs GROUP BY suite) USING (run_id)
  WHERE seed IS NOT NULL
  GROUP BY run_id, check, seed),
counted AS (
  SELECT *, count(*) OVER (PARTITION BY run_id, check, verdicts) AS alike, count(*) OVER (PARTITION BY run_id, check) AS seeds FROM seeds)
SELECT run_id, check, seed, verdicts, max_diff, alike, seeds
FROM counted WHERE 2 * alike < seeds
ORDER BY run_id, check, alike, seed;
