-- What was not compared, and why? Cases that failed, values that one side lacks, shapes that differ, values that are not finite.
SELECT run_id, check, verdict, cause, count(*) AS pairs, count(DISTINCT case_id) AS cases, min(key) AS a_key, min(seed) AS a_seed
FROM diff WHERE verdict IN ('failed', 'missing', 'shape', 'non-finite')
GROUP BY run_id, check, verdict, cause
ORDER BY run_id, check, pairs DESC;
