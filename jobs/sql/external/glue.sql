-- Lockstep's tables for glue, made from its schemas: a test holds this file to them. Put the place of --out for ${out}.
-- Runs have folders of their own until `lockstep tidy` puts them into packs; the views show each run once, and only once its
-- row in runs is there. Refresh the partitions (MSCK) after each run.
CREATE DATABASE IF NOT EXISTS lockstep;

CREATE EXTERNAL TABLE IF NOT EXISTS lockstep.own_cases (
  `schema_version` int,
  `case_id` string,
  `suite` string,
  `check` string,
  `kind` string,
  `seed` bigint,
  `spec` string,
  `fields` map<string,string>
) PARTITIONED BY (`run_id` string) STORED AS PARQUET LOCATION '${out}/cases';
MSCK REPAIR TABLE lockstep.own_cases;
CREATE EXTERNAL TABLE IF NOT EXISTS lockstep.packed_cases (
  `run_id` string,
  `schema_version` int,
  `case_id` string,
  `suite` string,
  `check` string,
  `kind` string,
  `seed` bigint,
  `spec` string,
  `fields` map<string,string>
) PARTITIONED BY (`pack` string) STORED AS PARQUET LOCATION '${out}/packed/cases';
MSCK REPAIR TABLE lockstep.packed_cases;

CREATE EXTERNAL TABLE IF NOT EXISTS lockstep.own_log (
  `schema_version` int,
  `case_id` string,
  `side` string,
  `producer` struct<framework:string,version:string,host:string,precision:string,threads:int,blas:string,digest:string>,
  `key` string,
  `iteration` int,
  `dtype` string,
  `shape` array<bigint>,
  `value` double,
  `values` binary,
  `chunk` int,
  `non_finite` bigint
) PARTITIONED BY (`run_id` string) STORED AS PARQUET LOCATION '${out}/log';
MSCK REPAIR TABLE lockstep.own_log;
CREATE EXTERNAL TABLE IF NOT EXISTS lockstep.packed_log (
  `run_id` string,
  `schema_version` int,
  `case_id` string,
  `side` string,
  `producer` struct<framework:string,version:string,host:string,precision:string,threads:int,blas:string,digest:string>,
  `key` string,
  `iteration` int,
  `dtype` string,
  `shape` array<bigint>,
  `value` double,
  `values` binary,
  `chunk` int,
  `non_finite` bigint
) PARTITIONED BY (`pack` string) STORED AS PARQUET LOCATION '${out}/packed/log';
MSCK REPAIR TABLE lockstep.packed_log;

CREATE EXTERNAL TABLE IF NOT EXISTS lockstep.own_reference (
  `schema_version` int,
  `case_id` string,
  `side` string,
  `producer` struct<framework:string,version:string,host:string,precision:string,threads:int,blas:string,digest:string>,
  `key` string,
  `iteration` int,
  `dtype` string,
  `shape` array<bigint>,
  `value` double,
  `values` binary,
  `chunk` int,
  `non_finite` bigint
) PARTITIONED BY (`run_id` string) STORED AS PARQUET LOCATION '${out}/reference';
MSCK REPAIR TABLE lockstep.own_reference;
CREATE EXTERNAL TABLE IF NOT EXISTS lockstep.packed_reference (
  `run_id` string,
  `schema_version` int,
  `case_id` string,
  `side` string,
  `producer` struct<framework:string,version:string,host:string,precision:string,threads:int,blas:string,digest:string>,
  `key` string,
  `iteration` int,
  `dtype` string,
  `shape` array<bigint>,
  `value` double,
  `values` binary,
  `chunk` int,
  `non_finite` bigint
) PARTITIONED BY (`pack` string) STORED AS PARQUET LOCATION '${out}/packed/reference';
MSCK REPAIR TABLE lockstep.packed_reference;

CREATE EXTERNAL TABLE IF NOT EXISTS lockstep.own_diff (
  `schema_version` int,
  `case_id` string,
  `check` string,
  `seed` bigint,
  `position` int,
  `key` string,
  `iteration` int,
  `mean_diff` double,
  `max_diff` double,
  `min_diff` double,
  `max_ulp` bigint,
  `max_relative` double,
  `signed_mean` double,
  `count` bigint,
  `non_finite` bigint,
  `equal_bits` bigint,
  `integral` boolean,
  `shapes_agree` boolean,
  `threshold` double,
  `verdict` string,
  `cause` string
) PARTITIONED BY (`run_id` string) STORED AS PARQUET LOCATION '${out}/diff';
MSCK REPAIR TABLE lockstep.own_diff;
CREATE EXTERNAL TABLE IF NOT EXISTS lockstep.packed_diff (
  `run_id` string,
  `schema_version` int,
  `case_id` string,
  `check` string,
  `seed` bigint,
  `position` int,
  `key` string,
  `iteration` int,
  `mean_diff` double,
  `max_diff` double,
  `min_diff` double,
  `max_ulp` bigint,
  `max_relative` double,
  `signed_mean` double,
  `count` bigint,
  `non_finite` bigint,
  `equal_bits` bigint,
  `integral` boolean,
  `shapes_agree` boolean,
  `threshold` double,
  `verdict` string,
  `cause` string
) PARTITIONED BY (`pack` string) STORED AS PARQUET LOCATION '${out}/packed/diff';
MSCK REPAIR TABLE lockstep.packed_diff;

CREATE EXTERNAL TABLE IF NOT EXISTS lockstep.own_summary (
  `schema_version` int,
  `suite` string,
  `check` string,
  `kind` string,
  `position` int,
  `key` string,
  `iteration` int,
  `seeds` bigint,
  `mean_diff` double,
  `max_diff` double,
  `min_diff` double,
  `max_ulp` bigint,
  `max_relative` double,
  `worst_seed` bigint,
  `signed_mean` double,
  `signed_low` double,
  `signed_high` double,
  `count` bigint,
  `equal_bits` bigint,
  `non_finite` bigint,
  `integral` boolean,
  `threshold` double,
  `verdict` string,
  `passed` boolean
) PARTITIONED BY (`run_id` string) STORED AS PARQUET LOCATION '${out}/summary';
MSCK REPAIR TABLE lockstep.own_summary;
CREATE EXTERNAL TABLE IF NOT EXISTS lockstep.packed_summary (
  `run_id` string,
  `schema_version` int,
  `suite` string,
  `check` string,
  `kind` string,
  `position` int,
  `key` string,
  `iteration` int,
  `seeds` bigint,
  `mean_diff` double,
  `max_diff` double,
  `min_diff` double,
  `max_ulp` bigint,
  `max_relative` double,
  `worst_seed` bigint,
  `signed_mean` double,
  `signed_low` double,
  `signed_high` double,
  `count` bigint,
  `equal_bits` bigint,
  `non_finite` bigint,
  `integral` boolean,
  `threshold` double,
  `verdict` string,
  `passed` boolean
) PARTITIONED BY (`pack` string) STORED AS PARQUET LOCATION '${out}/packed/summary';
MSCK REPAIR TABLE lockstep.packed_summary;

CREATE EXTERNAL TABLE IF NOT EXISTS lockstep.own_runs (
  `schema_version` int,
  `suite` string,
  `suite_digest` string,
  `spec` string,
  `versions` map<string,string>,
  `hosts` int,
  `started` timestamp,
  `finished` timestamp,
  `passed` boolean,
  `exit_code` int,
  `checks` array<struct<check:string,kind:string,verdict:string,passed:boolean,candidate:struct<framework:string,version:string,host:string,precision:string,threads:int,blas:string,digest:string>,reference:struct<framework:string,version:string,host:string,precision:string,threads:int,blas:string,digest:string>>>
) PARTITIONED BY (`run_id` string) STORED AS PARQUET LOCATION '${out}/runs';
MSCK REPAIR TABLE lockstep.own_runs;
CREATE EXTERNAL TABLE IF NOT EXISTS lockstep.packed_runs (
  `run_id` string,
  `schema_version` int,
  `suite` string,
  `suite_digest` string,
  `spec` string,
  `versions` map<string,string>,
  `hosts` int,
  `started` timestamp,
  `finished` timestamp,
  `passed` boolean,
  `exit_code` int,
  `checks` array<struct<check:string,kind:string,verdict:string,passed:boolean,candidate:struct<framework:string,version:string,host:string,precision:string,threads:int,blas:string,digest:string>,reference:struct<framework:string,version:string,host:string,precision:string,threads:int,blas:string,digest:string>>>
) PARTITIONED BY (`pack` string) STORED AS PARQUET LOCATION '${out}/packed/runs';
MSCK REPAIR TABLE lockstep.packed_runs;

CREATE EXTERNAL TABLE IF NOT EXISTS lockstep.sets (
  `schema_version` int,
  `position` bigint,
  `producer` struct<framework:string,version:string,host:string,precision:string,threads:int,blas:string,digest:string>,
  `key` string,
  `iteration` int,
  `dtype` string,
  `shape` array<bigint>,
  `value` double,
  `values` binary,
  `chunk` int,
  `non_finite` bigint
) PARTITIONED BY (`set_id` string) STORED AS PARQUET LOCATION '${out}/sets';
MSCK REPAIR TABLE lockstep.sets;

CREATE OR REPLACE VIEW lockstep.runs AS
SELECT "run_id", "schema_version", "suite", "suite_digest", "spec", "versions", "hosts", "started", "finished", "passed", "exit_code", "checks", pack
FROM (SELECT "run_id", "schema_version", "suite", "suite_digest", "spec", "versions", "hosts", "started", "finished", "passed", "exit_code", "checks", pack, max(pack) OVER (PARTITION BY run_id) AS newest FROM (
  SELECT "run_id", "schema_version", "suite", "suite_digest", "spec", "versions", "hosts", "started", "finished", "passed", "exit_code", "checks", '' AS pack FROM lockstep.own_runs
  UNION ALL
  SELECT "run_id", "schema_version", "suite", "suite_digest", "spec", "versions", "hosts", "started", "finished", "passed", "exit_code", "checks", pack FROM lockstep.packed_runs) AS every_copy) AS copies
WHERE pack = newest;

CREATE OR REPLACE VIEW lockstep."cases" AS
SELECT every_copy."run_id", every_copy."schema_version", every_copy."case_id", every_copy."suite", every_copy."check", every_copy."kind", every_copy."seed", every_copy."spec", every_copy."fields"
FROM (
  SELECT "run_id", "schema_version", "case_id", "suite", "check", "kind", "seed", "spec", "fields", '' AS pack FROM lockstep.own_cases
  UNION ALL
  SELECT "run_id", "schema_version", "case_id", "suite", "check", "kind", "seed", "spec", "fields", pack FROM lockstep.packed_cases) AS every_copy
JOIN lockstep.runs AS shown ON every_copy.run_id = shown.run_id AND every_copy.pack = shown.pack;

CREATE OR REPLACE VIEW lockstep."log" AS
SELECT every_copy."run_id", every_copy."schema_version", every_copy."case_id", every_copy."side", every_copy."producer", every_copy."key", every_copy."iteration", every_copy."dtype", every_copy."shape", every_copy."value", every_copy."values", every_copy."chunk", every_copy."non_finite"
FROM (
  SELECT "run_id", "schema_version", "case_id", "side", "producer", "key", "iteration", "dtype", "shape", "value", "values", "chunk", "non_finite", '' AS pack FROM lockstep.own_log
  UNION ALL
  SELECT "run_id", "schema_version", "case_id", "side", "producer", "key", "iteration", "dtype", "shape", "value", "values", "chunk", "non_finite", pack FROM lockstep.packed_log) AS every_copy
JOIN lockstep.runs AS shown ON every_copy.run_id = shown.run_id AND every_copy.pack = shown.pack;

CREATE OR REPLACE VIEW lockstep."reference" AS
SELECT every_copy."run_id", every_copy."schema_version", every_copy."case_id", every_copy."side", every_copy."producer", every_copy."key", every_copy."iteration", every_copy."dtype", every_copy."shape", every_copy."value", every_copy."values", every_copy."chunk", every_copy."non_finite"
FROM (
  SELECT "run_id", "schema_version", "case_id", "side", "producer", "key", "iteration", "dtype", "shape", "value", "values", "chunk", "non_finite", '' AS pack FROM lockstep.own_reference
  UNION ALL
  SELECT "run_id", "schema_version", "case_id", "side", "producer", "key", "iteration", "dtype", "shape", "value", "values", "chunk", "non_finite", pack FROM lockstep.packed_reference) AS every_copy
JOIN lockstep.runs AS shown ON every_copy.run_id = shown.run_id AND every_copy.pack = shown.pack;

CREATE OR REPLACE VIEW lockstep."diff" AS
SELECT every_copy."run_id", every_copy."schema_version", every_copy."case_id", every_copy."check", every_copy."seed", every_copy."position", every_copy."key", every_copy."iteration", every_copy."mean_diff", every_copy."max_diff", every_copy."min_diff", every_copy."max_ulp", every_copy."max_relative", every_copy."signed_mean", every_copy."count", every_copy."non_finite", every_copy."equal_bits", every_copy."integral", every_copy."shapes_agree", every_copy."threshold", every_copy."verdict", every_copy."cause"
FROM (
  SELECT "run_id", "schema_version", "case_id", "check", "seed", "position", "key", "iteration", "mean_diff", "max_diff", "min_diff", "max_ulp", "max_relative", "signed_mean", "count", "non_finite", "equal_bits", "integral", "shapes_agree", "threshold", "verdict", "cause", '' AS pack FROM lockstep.own_diff
  UNION ALL
  SELECT "run_id", "schema_version", "case_id", "check", "seed", "position", "key", "iteration", "mean_diff", "max_diff", "min_diff", "max_ulp", "max_relative", "signed_mean", "count", "non_finite", "equal_bits", "integral", "shapes_agree", "threshold", "verdict", "cause", pack FROM lockstep.packed_diff) AS every_copy
JOIN lockstep.runs AS shown ON every_copy.run_id = shown.run_id AND every_copy.pack = shown.pack;

CREATE OR REPLACE VIEW lockstep."summary" AS
SELECT every_copy."run_id", every_copy."schema_version", every_copy."suite", every_copy."check", every_copy."kind", every_copy."position", every_copy."key", every_copy."iteration", every_copy."seeds", every_copy."mean_diff", every_copy."max_diff", every_copy."min_diff", every_copy."max_ulp", every_copy."max_relative", every_copy."worst_seed", every_copy."signed_mean", every_copy."signed_low", every_copy."signed_high", every_copy."count", every_copy."equal_bits", every_copy."non_finite", every_copy."integral", every_copy."threshold", every_copy."verdict", every_copy."passed"
FROM (
  SELECT "run_id", "schema_version", "suite", "check", "kind", "position", "key", "iteration", "seeds", "mean_diff", "max_diff", "min_diff", "max_ulp", "max_relative", "worst_seed", "signed_mean", "signed_low", "signed_high", "count", "equal_bits", "non_finite", "integral", "threshold", "verdict", "passed", '' AS pack FROM lockstep.own_summary
  UNION ALL
  SELECT "run_id", "schema_version", "suite", "check", "kind", "position", "key", "iteration", "seeds", "mean_diff", "max_diff", "min_diff", "max_ulp", "max_relative", "worst_seed", "signed_mean", "signed_low", "signed_high", "count", "equal_bits", "non_finite", "integral", "threshold", "verdict", "passed", pack FROM lockstep.packed_summary) AS every_copy
JOIN lockstep.runs AS shown ON every_copy.run_id = shown.run_id AND every_copy.pack = shown.pack;
