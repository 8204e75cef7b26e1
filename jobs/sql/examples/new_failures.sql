-- What fails now that passed the last time?
WITH turns AS (
  SELECT suite, check, run_id, finished, verdict, passed,
    lag(passed) OVER (PARTITION BY suite, check ORDER BY finished, run_id) AS passed_before,
    lag(run_id) OVER (PARTITION BY suite, check ORDER BY finished, run_id) AS run_before,
    row_number() OVER (PARTITION BY suite, check ORDER BY finished DESC, run_id DESC) AS age
  FROM checks)
SELECT suite, check, run_id, verdict, run_before
FROM turns WHERE age = 1 AND NOT passed AND passed_before
ORDER BY suite, check;
