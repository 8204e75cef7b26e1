-- Does it depend on a setting? Mean and largest diff by the learning rate of the candidate; any path in cases.fields will do.
SELECT check, coalesce(fields['candidate.optimizer.params.lr'], fields['optimizer.params.lr']) AS lr, count(DISTINCT case_id) AS cases,
  avg(mean_diff) AS mean_diff, max(max_diff) AS max_diff
FROM diff JOIN cases USING (run_id, case_id, check)
WHERE kind = 'backprop'
GROUP BY ALL
ORDER BY check, lr;
