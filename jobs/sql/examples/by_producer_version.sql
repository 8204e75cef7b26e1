-- Since which version of a framework? Each check by the versions that its sides came from.
SELECT suite, check, concat_ws(' ', candidate.framework, candidate.version) AS candidate,
  concat_ws(' ', reference.framework, reference.version) AS reference,
  count(*) AS runs, count_if(passed) AS passed, min(finished) AS first, max(finished) AS last, max(worst) AS worst_mean_diff
FROM checks LEFT JOIN (SELECT run_id, check, max(mean_diff) AS worst FROM summary GROUP BY run_id, check) USING (run_id, check)
GROUP BY ALL
ORDER BY suite, check, last DESC;
