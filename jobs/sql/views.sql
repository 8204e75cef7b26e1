-- The views over Lockstep's tables. `lockstep sql "SELECT ..."` makes by itself those that a query names; in Spark's own shell,
-- with iceberg-spark-runtime-4.1_2.13 and, for a local folder, sqlite-jdbc (docs/tables.md has the settings for other places):
--   spark-sql --conf spark.sql.catalogImplementation=in-memory --conf spark.sql.warehouse.dir=/tmp/warehouse \
--     --conf spark.sql.catalog.lockstep=org.apache.iceberg.spark.SparkCatalog --conf spark.sql.catalog.lockstep.type=jdbc \
--     --conf spark.sql.catalog.lockstep.uri=jdbc:sqlite:file:/path/to/lockstep-out/catalog.db \
--     --conf spark.sql.catalog.lockstep.jdbc.schema-version=V1 --conf spark.sql.catalog.lockstep.warehouse=file:/path/to/lockstep-out \
--     -d tables=lockstep.lockstep -i jobs/sql/views.sql -f query.sql
-- A run is seen only once its row in runs is there; that row is committed last.
-- jobs/sql/examples has queries that people ask.

CREATE OR REPLACE TEMPORARY VIEW runs (
  run_id          COMMENT 'name of the run: --run-id, or suite and UTC time',
  schema_version  COMMENT 'version of the columns of this row',
  suite           COMMENT 'name of the suite',
  suite_digest    COMMENT 'SHA-256 of spec: equal digests asked the same, whatever the layout of the suite file',
  spec            COMMENT 'the suite as canonical JSON',
  versions        COMMENT 'map: the versions of lockstep, spark and java; each check''s producers name theirs',
  application_id  COMMENT 'Spark''s id of the application that published the run',
  master          COMMENT 'Spark''s master: local[*], spark://..., yarn, k8s://...',
  hosts           COMMENT 'number of hosts that ran cases',
  started         COMMENT 'when the job started, UTC',
  finished        COMMENT 'when the last table was whole, UTC',
  passed          COMMENT 'whether every check came out as expected',
  exit_code       COMMENT 'what the process returned: 0 all checks as expected, 1 a check failed',
  checks          COMMENT 'array of structs, a check each; the view checks has them as rows',
  report          COMMENT 'the report as JSON, as run --json writes it',
  number          COMMENT 'runs that were published later have greater numbers, whatever their clocks said'
) AS SELECT run_id, schema_version, suite, suite_digest, spec, versions, application_id, master, hosts, started, finished, passed, exit_code, checks, report, number
FROM ${tables}.runs;

CREATE OR REPLACE TEMPORARY VIEW checks (
  run_id          COMMENT 'run',
  suite           COMMENT 'name of the suite',
  finished        COMMENT 'when the run ended, UTC',
  check           COMMENT 'name of the check, grid point included: check[field=value,...]',
  kind            COMMENT 'schedule or backprop',
  verdict         COMMENT 'the worst of its keys'' verdicts, or vacuous',
  passed          COMMENT 'whether it came out as expected: a known difference (expect) counts as passed',
  candidate       COMMENT 'struct: producer of the candidate, of its first case',
  reference       COMMENT 'struct: producer of the reference, of its first case'
) AS SELECT run_id, suite, finished, each.check, each.kind, each.verdict, each.passed, each.candidate, each.reference
FROM (SELECT run_id, suite, finished, explode(checks) AS each FROM runs);

CREATE OR REPLACE TEMPORARY VIEW explanations (
  run_id          COMMENT 'run',
  suite           COMMENT 'name of the suite',
  check           COMMENT 'name of the check, grid point included: check[field=value,...]',
  status          COMMENT 'explained, indistinguishable, unexplained or agrees',
  sentence        COMMENT 'what it comes to, for people',
  side            COMMENT 'the side that the edits are made to',
  hypotheses      COMMENT 'array of structs: edits (array of field, from, to), max_diff, d, fits; the best first'
) AS SELECT run_id, suite, each.name AS check, each.explanation.status, each.explanation.sentence, each.explanation.side, each.explanation.hypotheses
FROM (SELECT run_id, suite, explode(from_json(get_json_object(report, '$.checks'),
  'array<struct<name:string,explanation:struct<status:string,sentence:string,side:string,hypotheses:array<struct<edits:array<struct<field:string,from:string,to:string>>,max_diff:double,d:double,fits:boolean>>>>>')) AS each FROM runs)
WHERE each.explanation IS NOT NULL;

CREATE OR REPLACE TEMPORARY VIEW requirements (
  run_id          COMMENT 'run',
  suite           COMMENT 'name of the suite',
  finished        COMMENT 'when the run ended, UTC',
  check           COMMENT 'name of the check, grid point included: check[field=value,...]',
  side            COMMENT 'candidate or reference',
  requirement     COMMENT 'what the suite requires of the side: finite, every_param_moves, frozen, loss_falls, lr_follows, grad_norm_below',
  state           COMMENT 'passed, failed (in one seed at least) or not triggered (there was nothing to look at)',
  seed            COMMENT 'the first seed that is in this state and has a reason; null for none',
  reason          COMMENT 'that seed''s',
  seeds_failed    COMMENT 'in how many seeds it does not hold'
) AS SELECT run_id, suite, finished, name AS check, each.side, each.requirement, each.state, each.seed, each.reason, each.seeds_failed
FROM (SELECT run_id, suite, finished, named.name, explode(named.require) AS each
  FROM (SELECT run_id, suite, finished, explode(from_json(get_json_object(report, '$.checks'),
    'array<struct<name:string,require:array<struct<side:string,requirement:string,state:string,seed:bigint,reason:string,seeds_failed:bigint>>>>')) AS named FROM runs));

CREATE OR REPLACE TEMPORARY VIEW cases (
  run_id          COMMENT 'run',
  schema_version  COMMENT 'version of the columns of this row',
  case_id         COMMENT 'one schedule, or one backprop run with one seed: the check, and the seed behind #',
  suite           COMMENT 'name of the suite',
  check           COMMENT 'name of the check, grid point included: check[field=value,...]',
  kind            COMMENT 'schedule or backprop',
  seed            COMMENT 'seed of the case; null for schedules',
  spec            COMMENT 'canonical JSON of both sides, every default and override filled in',
  fields          COMMENT 'the same, flattened: map from side.path to value, for GROUP BY',
  elapsed_millis  COMMENT 'map from side to the milliseconds that computing it took; a recorded side is not in it'
) AS SELECT run_id, schema_version, case_id, suite, check, kind, seed, spec, fields, elapsed_millis
FROM ${tables}.cases AS rows LEFT SEMI JOIN ${tables}.runs AS published ON rows.run_id = published.run_id;

CREATE OR REPLACE TEMPORARY VIEW log (
  run_id          COMMENT 'run',
  schema_version  COMMENT 'version of the columns of this row',
  case_id         COMMENT 'case that produced the value',
  side            COMMENT 'candidate or reference',
  producer        COMMENT 'struct: framework, version, host, precision, threads, blas (kernel), digest (of the inputs)',
  key             COMMENT 'name of the value, such as loss_3',
  iteration       COMMENT 'iteration of a backprop run or index into a schedule, from 0; -1 for a whole series',
  dtype           COMMENT 'float32, float64, ...',
  shape           COMMENT 'array of sizes; empty for a scalar',
  value           COMMENT 'the number, if there is only one, as a double (large 64-bit integers are rounded); null for tensors',
  values          COMMENT 'little-endian bytes in C order where value does not tell every bit: tensors, NaN, all but float32 and float64; else null',
  chunk           COMMENT 'which part of a large tensor; 0 for scalars',
  non_finite      COMMENT 'how many NaN and infinities it holds'
) AS SELECT run_id, schema_version, case_id, side, producer, key, iteration, dtype, shape, value, values, chunk, non_finite
FROM ${tables}.log AS rows LEFT SEMI JOIN ${tables}.runs AS published ON rows.run_id = published.run_id;

CREATE OR REPLACE TEMPORARY VIEW reference (
  run_id          COMMENT 'run that read the recorded value; null for a value of an imported set',
  set_id          COMMENT 'imported set that the value belongs to; null for a value that a run read',
  set_digest      COMMENT 'digest of that set: of its producer and of every file; null for a value that a run read',
  schema_version  COMMENT 'version of the columns of this row',
  case_id         COMMENT 'case it stands against; null in a set',
  side            COMMENT 'candidate or reference: a check may hold one record against another; null in a set',
  producer        COMMENT 'struct: framework and version as the suite or the import claims them, digest of the file',
  key             COMMENT 'name of the value, such as loss_3',
  iteration       COMMENT 'iteration or index, from 0; -1 for a whole series and in a set',
  dtype           COMMENT 'float32, float64, ...',
  shape           COMMENT 'array of sizes; empty for a scalar',
  value           COMMENT 'the number, if there is only one, as a double (large 64-bit integers are rounded); null for tensors',
  values          COMMENT 'little-endian bytes in C order where value does not tell every bit: tensors, NaN, all but float32 and float64; else null',
  chunk           COMMENT 'which part of a large tensor; 0 for scalars',
  non_finite      COMMENT 'how many NaN and infinities it holds'
) AS SELECT run_id, CAST(NULL AS STRING), CAST(NULL AS STRING), schema_version, case_id, side, producer, key, iteration, dtype, shape, value, values, chunk, non_finite
FROM ${tables}.reference AS rows LEFT SEMI JOIN ${tables}.runs AS published ON rows.run_id = published.run_id
UNION ALL
SELECT NULL, set_id, set_digest, schema_version, NULL, NULL, producer, key, iteration, dtype, shape, value, values, chunk, non_finite
FROM ${tables}.sets;

CREATE OR REPLACE TEMPORARY VIEW diff (
  run_id          COMMENT 'run',
  schema_version  COMMENT 'version of the columns of this row',
  case_id         COMMENT 'case',
  check           COMMENT 'check',
  seed            COMMENT 'seed of the case; null for schedules',
  position        COMMENT 'place of the key in its check, from 0: the order of the text log',
  key             COMMENT 'name of the value',
  iteration       COMMENT 'iteration or index, from 0; -1 for a whole series',
  mean_diff       COMMENT 'mean of |candidate - reference|, in NumPy''s arithmetic for the dtype; null if nothing was compared',
  max_diff        COMMENT 'largest of them',
  min_diff        COMMENT 'smallest of them',
  max_ulp         COMMENT 'largest distance in units in the last place of the dtype',
  max_relative    COMMENT 'largest |candidate - reference| / |reference|',
  relative_norm   COMMENT 'relative Frobenius error: root of the sum of squared differences, relative to that of squared references',
  sqnr_db         COMMENT 'the same as signal-to-quantisation-noise ratio in decibels: -20 log10 of it; null if all values are equal',
  signed_mean     COMMENT 'mean of candidate - reference, in double',
  count           COMMENT 'values compared',
  non_finite      COMMENT 'pairs in which either value is NaN or infinite',
  equal_bits      COMMENT 'pairs with the same bits on both sides',
  integral        COMMENT 'whether both sides are integers: differences are whole numbers then',
  shapes_agree    COMMENT 'whether the shapes are equal; () and (1,) are',
  threshold       COMMENT 'limit that applied; null if only rtol or ulp did',
  verdict         COMMENT 'failed, missing, shape, non-finite, mismatch, agrees or exact',
  cause           COMMENT 'why a case failed, or which side a key is missing on',
  candidate_dtype COMMENT 'dtype of the candidate''s value; null if it has none',
  reference_dtype COMMENT 'dtype of the reference''s value; null if it has none'
) AS SELECT run_id, schema_version, case_id, check, seed, position, key, iteration, mean_diff, max_diff, min_diff,
  max_ulp, max_relative, relative_norm, -20 * LOG10(relative_norm), signed_mean, count, non_finite, equal_bits, integral, shapes_agree, threshold, verdict, cause,
  candidate_dtype, reference_dtype
FROM ${tables}.diff AS rows LEFT SEMI JOIN ${tables}.runs AS published ON rows.run_id = published.run_id;

CREATE OR REPLACE TEMPORARY VIEW summary (
  run_id          COMMENT 'run',
  schema_version  COMMENT 'version of the columns of this row',
  suite           COMMENT 'name of the suite',
  check           COMMENT 'check',
  kind            COMMENT 'schedule or backprop',
  position        COMMENT 'place of the key in its check, from 0: the order of the text log',
  key             COMMENT 'name of the value',
  iteration       COMMENT 'iteration or index, from 0; -1 for a whole series',
  seeds           COMMENT 'how many seeds the check has, missing and failed ones too (1 for a schedule)',
  mean_diff       COMMENT 'mean of the seeds'' mean diffs: their exact sum, rounded once, by how many they are',
  max_diff        COMMENT 'largest of the seeds'' largest diffs',
  min_diff        COMMENT 'smallest of the seeds'' smallest diffs',
  max_ulp         COMMENT 'largest distance in units in the last place',
  max_relative    COMMENT 'largest |candidate - reference| / |reference|',
  relative_norm   COMMENT 'largest relative Frobenius error of a seed: root of the sum of squared differences, relative to that of squared references',
  sqnr_db         COMMENT 'the same as signal-to-quantisation-noise ratio in decibels: -20 log10 of it; null if all values are equal',
  worst_seed      COMMENT 'seed with the worst verdict, and among those the largest mean diff',
  signed_mean     COMMENT 'mean over the seeds of candidate - reference',
  signed_low      COMMENT 'lower end of its 95% interval (Student''s t over the seeds); null below two seeds',
  signed_high     COMMENT 'upper end of it',
  count           COMMENT 'values compared, over all seeds',
  equal_bits      COMMENT 'pairs with the same bits on both sides, over all seeds',
  non_finite      COMMENT 'pairs in which either value is NaN or infinite',
  integral        COMMENT 'whether both sides are integers: differences are whole numbers then',
  threshold       COMMENT 'limit that applied; null if only rtol or ulp did',
  verdict         COMMENT 'the worst of the seeds'' verdicts',
  passed          COMMENT 'whether that verdict passes',
  failed_methods  COMMENT 'array: the methods (mean, max, min, ...) of which the text log says that they fail',
  candidate_dtype COMMENT 'dtypes of the candidate''s values, over all seeds; null if there is none',
  reference_dtype COMMENT 'dtypes of the reference''s values, over all seeds; null if there is none',
  outside_seeds   COMMENT 'seeds that were compared and are outside the tolerance, not finite or of another shape',
  outside_values  COMMENT 'pairs outside allclose''s limits; null where these were not asked for',
  first_outside   COMMENT 'index of the first value outside the tolerance, in a series; else null',
  opposite_infinities COMMENT 'pairs of infinity and its negative',
  rounding_prone  COMMENT 'pairs with equal bits that have so many digits that rounding could show',
  varies          COMMENT 'whether the candidate''s values are not one and the same in all seeds',
  logged          COMMENT 'map from method to the text log''s figure, which is NumPy''s, where its arithmetic may differ from the true one',
  sigma           COMMENT 'what rounding alone tells the sides apart by, a standard deviation; this and what follows null where no noise was measured',
  d               COMMENT 'root mean square of z, candidate less reference in sigmas',
  b               COMMENT 'mean of z',
  low             COMMENT 'lower end of the 99% interval of b',
  high            COMMENT 'upper end of it',
  farthest        COMMENT 'largest absolute z of a seed',
  candidate_error COMMENT 'root mean square distance of the candidate from the float64 run, in sigmas of one side; null without one',
  reference_error COMMENT 'the reference''s',
  noise_from      COMMENT 'what the noise rests on: how many replicas of how many seeds',
  control_fails   COMMENT 'false: the key could not have failed, since seeds pass beside the reference of other seeds too; null with one seed, of schedules, and of runs before this column',
  status          COMMENT 'of the check: explained, indistinguishable, unexplained or agrees; null if it was not explained (run --explain)',
  sentence        COMMENT 'what the explanation comes to, for people; the view explanations has the edits',
  candidate_rmse  COMMENT 'the candidate''s root mean square error to the float64 run, as PyTorch''s rule same() takes it; null without one',
  reference_rmse  COMMENT 'the reference''s',
  same_multiplier COMMENT 'how many times the reference''s error the candidate''s may be by that rule',
  same            COMMENT 'whether every seed passes PyTorch''s rule torch._dynamo.utils.same',
  counts          COMMENT 'false where rounding alone moved the key, of a parameter without a gradient: the check is not judged by it',
  candidate       COMMENT 'struct: producer of the candidate, of the check''s first case: GROUP BY candidate.version',
  reference       COMMENT 'struct: producer of the reference, of the check''s first case'
) AS SELECT summary.*, checks.candidate, checks.reference FROM (
SELECT run_id, schema_version, suite, check, kind, position, key, iteration, seeds, mean_diff, max_diff, min_diff,
  max_ulp, max_relative, relative_norm, -20 * LOG10(relative_norm), worst_seed, signed_mean, signed_low, signed_high, count, equal_bits, non_finite, integral, threshold, verdict, passed, failed_methods,
  candidate_dtype, reference_dtype, outside_seeds, outside_values, first_outside, opposite_infinities, rounding_prone, varies, logged,
  sigma, d, b, low, high, farthest, candidate_error, reference_error, noise_from, control_fails, status, sentence,
  candidate_rmse, reference_rmse, same_multiplier, same, counts
FROM ${tables}.summary AS rows LEFT SEMI JOIN ${tables}.runs AS published ON rows.run_id = published.run_id
) AS summary LEFT JOIN (
-- Grouped, so that Spark knows a check to be there once: a query without producers then reads no checks.
SELECT run_id, check, first(candidate) AS candidate, first(reference) AS reference FROM checks GROUP BY run_id, check
) AS checks ON summary.run_id = checks.run_id AND summary.check = checks.check;
