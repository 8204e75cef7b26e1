"""The peers of `jobs/bench-join`: the same two logs, differences summed per key, each peer in the layout that suits it best.

usage: join.py PEER FOLDER ROUNDS   with PEER: duckdb, duckdb_lists, duckdb_positional, datacompy, reprod_log

FOLDER holds the logs that JoinBenchmark made. What a peer must load first is not timed.
"""

import glob
import os
import sys
import time

import numpy as np
import pyarrow.parquet as parquet

KEYS = 1000
HEADER_BYTES = 10
SIDES = ("candidate", "reference")
# What Lockstep's summary has, less the units in the last place and the verdict, which SQL cannot say.
SUMS = """count(*), avg(abs(l - r)), max(abs(l - r)), min(abs(l - r)), max(abs(l - r) / abs(r)), avg(l - r), var_samp(l - r),
  sum((l = r)::INT), sum((NOT isfinite(l) OR NOT isfinite(r))::INT), arg_max(case_id, abs(l - r))"""


def log(folder, side):
    """Case numbers, and an array (cases, KEYS) of float32 in their order."""
    table = parquet.read_table(sorted(glob.glob(f"{folder}/{side}/*.parquet")), columns=["case_id", "scalars"])
    cases = np.array([int(name.split("#")[1]) for name in table["case_id"].to_pylist()])
    values = np.empty((len(cases), KEYS), np.float32)
    for i, packed in enumerate(table["scalars"].to_pylist()):
        values[i] = np.frombuffer(packed, "<f4", KEYS, HEADER_BYTES)
    order = np.argsort(cases)
    return cases[order], values[order]


def timed(peer, rounds, run):
    for _ in range(rounds):
        start = time.perf_counter()
        said = run()
        print(f"{peer}: {said}: {time.perf_counter() - start:.2f} s", flush=True)


def loaded_duckdb(folder, lists):
    import duckdb
    import pyarrow as arrow

    path = f"{folder}/peers.duckdb"
    if os.path.exists(path):
        os.remove(path)
    base = duckdb.connect(path)
    for side in SIDES:
        cases, values = log(folder, side)
        if lists:
            packed = arrow.FixedSizeListArray.from_arrays(arrow.array(values.ravel()), KEYS)
            rows = arrow.table({"case_id": cases.astype(np.int32), "v": packed.cast(arrow.list_(arrow.float32()))})
        else:
            rows = arrow.table({
                "case_id": np.repeat(cases.astype(np.int32), KEYS),
                "key": np.tile(np.arange(KEYS, dtype=np.int16), len(cases)),
                "v": values.ravel()})
        base.execute(f"CREATE TABLE {side} AS SELECT * FROM rows")
    base.execute("CHECKPOINT")
    return base


def duckdb_rows(folder, rounds, join):
    base = loaded_duckdb(folder, lists=False)
    query = f"SELECT key, {SUMS} FROM {join} GROUP BY key"
    timed(join[:60], rounds, lambda: f"{len(base.execute(query).fetchall())} keys")


def duckdb_lists(folder, rounds):
    base = loaded_duckdb(folder, lists=True)
    query = f"""SELECT key, {SUMS} FROM (SELECT case_id, unnest(c.v) AS l, unnest(d.v) AS r, unnest(range({KEYS})) AS key
      FROM candidate c JOIN reference d USING (case_id)) GROUP BY key"""
    timed("duckdb, lists unnested after the join", rounds, lambda: f"{len(base.execute(query).fetchall())} keys")


def datacompy(folder, rounds):
    """SparkSQLCompare's report needs the mismatches counted; no sums per key are asked of it."""
    from datacompy.spark import SparkSQLCompare
    from pyspark.sql import SparkSession

    spark = (SparkSession.builder.master("local[2]").config("spark.driver.memory", "12g")
             .config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "16").getOrCreate())
    import pandas as pd

    for side in SIDES:
        cases, values = log(folder, side)
        import pyarrow as arrow
        os.makedirs(f"{folder}/peer_{side}", exist_ok=True)
        parquet.write_table(arrow.table({
            "case_id": np.repeat(cases.astype(np.int32), KEYS),
            "key": np.tile(np.arange(KEYS, dtype=np.int32), len(cases)),
            "v": values.ravel()}), f"{folder}/peer_{side}/rows.parquet", row_group_size=1_000_000)

    def run():
        left, right = (spark.read.parquet(f"{folder}/peer_{side}") for side in SIDES)
        compare = SparkSQLCompare(spark, left, right, join_columns=["case_id", "key"], abs_tol=1e-6)
        return f"matches {compare.matches()}, {compare.count_matching_rows()} rows match"

    timed("datacompy", rounds, run)


def reprod_log(folder, rounds):
    """ReprodDiffHelper's arithmetic on pandas' join: a key at a time, np.abs, mean, max, min."""
    import pandas as pd

    frames = []
    for side in SIDES:
        cases, values = log(folder, side)
        frames.append(pd.DataFrame({
            "case_id": np.repeat(cases.astype(np.int32), KEYS),
            "key": np.tile(np.arange(KEYS, dtype=np.int16), len(cases)),
            "v": values.ravel()}))

    def run():
        both = frames[0].merge(frames[1], on=["case_id", "key"], suffixes=("_l", "_r"))
        diffs = 0
        for (case, key), left, right in zip(zip(both["case_id"], both["key"]), both["v_l"], both["v_r"]):
            diff = np.abs(np.array([left]) - np.array([right]))
            diffs += np.mean(diff) + np.max(diff) + np.min(diff) > 0
        return f"{diffs} values differ"

    timed("pandas + reprod_log's arithmetic", rounds, run)


def main():
    peer, folder, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    if peer == "duckdb":
        duckdb_rows(folder, rounds, "(SELECT c.case_id, key, c.v l, d.v r FROM candidate c FULL JOIN reference d USING (case_id, key))")
    elif peer == "duckdb_positional":
        duckdb_rows(folder, rounds, "(SELECT c.case_id, c.key, c.v l, d.v r FROM candidate c POSITIONAL JOIN reference d)")
    elif peer == "duckdb_lists":
        duckdb_lists(folder, rounds)
    elif peer == "datacompy":
        datacompy(folder, rounds)
    else:
        reprod_log(folder, rounds)


if __name__ == "__main__":
    main()
