-- Did last night's build change any number? Values that the last two runs of a suite computed otherwise, bit by bit.
WITH numbered AS (
  SELECT run_id, suite, row_number() OVER (PARTITION BY suite ORDER BY finished DESC, run_id DESC) AS age FROM runs),
computed AS (
  SELECT suite, age, case_id, side, key, iteration, chunk, value, values, producer.digest AS digest FROM log JOIN numbered USING (run_id) WHERE age <= 2)
SELECT now.suite, now.case_id, now.side, now.key, before.value AS before, now.value AS now
FROM (SELECT * FROM computed WHERE age = 1) AS now
JOIN (SELECT * FROM computed WHERE age = 2) AS before USING (suite, case_id, side, key, iteration, chunk, digest)
WHERE NOT (now.value <=> before.value AND now.values <=> before.values)
ORDER BY suite, case_id, side, key;
