-- How long do runs take, and are they as expected? A line a run, the newest first.
SELECT suite, run_id, started, round(timestampdiff(MILLISECOND, started, finished) / 1000, 1) AS seconds, hosts, passed, exit_code,
  size(checks) AS checks, versions['lockstep'] AS lockstep
FROM runs
ORDER BY started DESC, run_id;
