-- Lockstep's tables for trino, made from its schemas: a test holds this file to them. Put the place of --out for ${out}.
-- Runs have folders of their own until `lockstep tidy` puts them into packs; the views show each run once, and only once its
-- row in runs is there. Refresh the partitions (CALL) after each run.
CREATE SCHEMA IF NOT EXISTS lockstep;

CREATE TABLE IF NOT EXISTS lockstep.own_cases (
  "schema_version" integer,
  "case_id" varchar,
  "suite" varchar,
  "check" varchar,
  "kind" varchar,
  "seed" bigint,
  "spec" varchar,
  "fields" map(varchar, varchar),
  "run_id" varchar
) WITH (format = 'PARQUET', external_location = '${out}/cases', partitioned_by = ARRAY['run_id']);
CALL system.sync_partition_metadata('lockstep', 'own_cases', 'FULL');
CREATE TABLE IF NOT EXISTS lockstep.packed_cases (
  "run_id" varchar,
  "schema_version" integer,
  "case_id" varchar,
  "suite" varchar,
  "check" varchar,
  "kind" varchar,
  "seed" bigint,
  "spec" varchar,
  "fields" map(varchar, varchar),
  "pack" varchar
) WITH (format = 'PARQUET', external_location = '${out}/packed/cases', partitioned_by = ARRAY['pack']);
CALL system.sync_partition_metadata('lockstep', 'packed_cases', 'FULL');

CREATE TABLE IF NOT EXISTS lockstep.own_log (
  "schema_version" integer,
  "case_id" varchar,
  "side" varchar,
  "producer" row("framework" varchar, "version" varchar, "host" varchar, "precision" varchar, "threads" integer, "blas" varchar, "digest" varchar),
  "key" varchar,
  "iteration" integer,
  "dtype" varchar,
  "shape" array(bigint),
  "value" double,
  "values" varbinary,
  "chunk" integer,
  "non_finite" bigint,
  "run_id" varchar
) WITH (format = 'PARQUET', external_location = '${out}/log', partitioned_by = ARRAY['run_id']);
CALL system.sync_partition_metadata('lockstep', 'own_log', 'FULL');
CREATE TABLE IF NOT EXISTS lockstep.packed_log (
  "run_id" varchar,
  "schema_version" integer,
  "case_id" varchar,
  "side" varchar,
  "producer" row("framework" varchar, "version" varchar, "host" varchar, "precision" varchar, "threads" integer, "blas" varchar, "digest" varchar),
  "key" varchar,
  "iteration" integer,
  "dtype" varchar,
  "shape" array(bigint),
  "value" double,
  "values" varbinary,
  "chunk" integer,
  "non_finite" bigint,
  "pack" varchar
) WITH (format = 'PARQUET', external_location = '${out}/packed/log', partitioned_by = ARRAY['pack']);
CALL system.sync_partition_metadata('lockstep', 'packed_log', 'FULL');

CREATE TABLE IF NOT EXISTS lockstep.own_reference (
  "schema_version" integer,
  "case_id" varchar,
  "side" varchar,
  "producer" row("framework" varchar, "version" varchar, "host" varchar, "precision" varchar, "threads" integer, "blas" varchar, "digest" varchar),
  "key" varchar,
  "iteration" integer,
  "dtype" varchar,
  "shape" array(bigint),
  "value" double,
  "values" varbinary,
  "chunk" integer,
  "non_finite" bigint,
  "run_id" varchar
) WITH (format = 'PARQUET', external_location = '${out}/reference', partitioned_by = ARRAY['run_id']);
CALL system.sync_partition_metadata('lockstep', 'own_reference', 'FULL');
CREATE TABLE IF NOT EXISTS lockstep.packed_reference (
  "run_id" varchar,
  "schema_version" integer,
  "case_id" varchar,
  "side" varchar,
  "producer" row("framework" varchar, "version" varchar, "host" varchar, "precision" varchar, "threads" integer, "blas" varchar, "digest" varchar),
  "key" varchar,
  "iteration" integer,
  "dtype" varchar,
  "shape" array(bigint),
  "value" double,
  "values" varbinary,
  "chunk" integer,
  "non_finite" bigint,
  "pack" varchar
) WITH (format = 'PARQUET', external_location = '${out}/packed/reference', partitioned_by = ARRAY['pack']);
CALL system.sync_partition_metadata('lockstep', 'packed_reference', 'FULL');

CREATE TABLE IF NOT EXISTS lockstep.own_diff (
  "schema_version" integer,
  "case_id" varchar,
  "check" varchar,
  "seed" bigint,
  "position" integer,
  "key" varchar,
  "iteration" integer,
  "mean_diff" double,
  "max_diff" double,
  "min_diff" double,
  "max_ulp" bigint,
  "max_relative" double,
  "signed_mean" double,
  "count" bigint,
  "non_finite" bigint,
  "equal_bits" bigint,
  "integral" boolean,
  "shapes_agree" boolean,
  "threshold" double,
  "verdict" varchar,
  "cause" varchar,
  "run_id" varchar
) WITH (format = 'PARQUET', external_location = '${out}/diff', partitioned_by = ARRAY['run_id']);
CALL system.sync_partition_metadata('lockstep', 'own_diff', 'FULL');
CREATE TABLE IF NOT EXISTS lockstep.packed_diff (
  "run_id" varchar,
  "schema_version" integer,
  "case_id" varchar,
  "check" varchar,
  "seed" bigint,
  "position" integer,
  "key" varchar,
  "iteration" integer,
  "mean_diff" double,
  "max_diff" double,
  "min_diff" double,
  "max_ulp" bigint,
  "max_relative" double,
  "signed_mean" double,
  "count" bigint,
  "non_finite" bigint,
  "equal_bits" bigint,
  "integral" boolean,
  "shapes_agree" boolean,
  "threshold" double,
  "verdict" varchar,
  "cause" varchar,
  "pack" varchar
) WITH (format = 'PARQUET', external_location = '${out}/packed/diff', partitioned_by = ARRAY['pack']);
CALL system.sync_partition_metadata('lockstep', 'packed_diff', 'FULL');

CREATE TABLE IF NOT EXISTS lockstep.own_summary (
  "schema_version" integer,
  "suite" varchar,
  "check" varchar,
  "kind" varchar,
  "position" integer,
  "key" varchar,
  "iteration" integer,
  "seeds" bigint,
  "mean_diff" double,
  "max_diff" double,
  "min_diff" double,
  "max_ulp" bigint,
  "max_relative" double,
  "worst_seed" bigint,
  "signed_mean" double,
  "signed_low" double,
  "signed_high" double,
  "count" bigint,
  "equal_bits" bigint,
  "non_finite" bigint,
  "integral" boolean,
  "threshold" double,
  "verdict" varchar,
  "passed" boolean,
  "run_id" varchar
) WITH (format = 'PARQUET', external_location = '${out}/summary', partitioned_by = ARRAY['run_id']);
CALL system.sync_partition_metadata('lockstep', 'own_summary', 'FULL');
CREATE TABLE IF NOT EXISTS lockstep.packed_summary (
  "run_id" varchar,
  "schema_version" integer,
  "suite" varchar,
  "check" varchar,
  "kind" varchar,
  "position" integer,
  "key" varchar,
  "iteration" integer,
  "seeds" bigint,
  "mean_diff" double,
  "max_diff" double,
  "min_diff" double,
  "max_ulp" bigint,
  "max_relative" double,
  "worst_seed" bigint,
  "signed_mean" double,
  "signed_low" double,
  "signed_high" double,
  "count" bigint,
  "equal_bits" bigint,
  "non_finite" bigint,
  "integral" boolean,
  "threshold" double,
  "verdict" varchar,
  "passed" boolean,
  "pack" varchar
) WITH (format = 'PARQUET', external_location = '${out}/packed/summary', partitioned_by = ARRAY['pack']);
CALL system.sync_partition_metadata('lockstep', 'packed_summary', 'FULL');

CREATE TABLE IF NOT EXISTS lockstep.own_runs (
  "schema_version" integer,
  "suite" varchar,
  "suite_digest" varchar,
  "spec" varchar,
  "versions" map(varchar, varchar),
  "hosts" integer,
  "started" timestamp(3),
  "finished" timestamp(3),
  "passed" boolean,
  "exit_code" integer,
  "checks" array(row("check" varchar, "kind" varchar, "verdict" varchar, "passed" boolean, "candidate" row("framework" varchar, "version" varchar, "host" varchar, "precision" varchar, "threads" integer, "blas" varchar, "digest" varchar), "reference" row("framework" varchar, "version" varchar, "host" varchar, "precision" varchar, "threads" integer, "blas" varchar, "digest" varchar))),
  "run_id" varchar
) WITH (format = 'PARQUET', external_location = '${out}/runs', partitioned_by = ARRAY['run_id']);
CALL system.sync_partition_metadata('lockstep', 'own_runs', 'FULL');
CREATE TABLE IF NOT EXISTS lockstep.packed_runs (
  "run_id" varchar,
  "schema_version" integer,
  "suite" varchar,
  "suite_digest" varchar,
  "spec" varchar,
  "versions" map(varchar, varchar),
  "hosts" integer,
  "started" timestamp(3),
  "finished" timestamp(3),
  "passed" boolean,
  "exit_code" integer,
  "checks" array(row("check" varchar, "kind" varchar, "verdict" varchar, "passed" boolean, "candidate" row("framework" varchar, "version" varchar, "host" varchar, "precision" varchar, "threads" integer, "blas" varchar, "digest" varchar), "reference" row("framework" varchar, "version" varchar, "host" varchar, "precision" varchar, "threads" integer, "blas" varchar, "digest" varchar))),
  "pack" varchar
) WITH (format = 'PARQUET', external_location = '${out}/packed/runs', partitioned_by = ARRAY['pack']);
CALL system.sync_partition_metadata('lockstep', 'packed_runs', 'FULL');

CREATE TABLE IF NOT EXISTS lockstep.sets (
  "schema_version" integer,
  "position" bigint,
  "producer" row("framework" varchar, "version" varchar, "host" varchar, "precision" varchar, "threads" integer, "blas" varchar, "digest" varchar),
  "key" varchar,
  "iteration" integer,
  "dtype" varchar,
  "shape" array(bigint),
  "value" double,
  "values" varbinary,
  "chunk" integer,
  "non_finite" bigint,
  "set_id" varchar
) WITH (format = 'PARQUET', external_location = '${out}/sets', partitioned_by = ARRAY['set_id']);
CALL system.sync_partition_metadata('lockstep', 'sets', 'FULL');

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
