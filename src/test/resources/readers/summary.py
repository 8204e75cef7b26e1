"""Prints a run's rows of the table summary, read from the files by another program than Spark: check, key, and the bits of mean_diff.

usage: summary.py OUT RUN (duckdb | pandas | polars)
"""

import sqlite3
import struct
import sys
from pathlib import Path

COLUMNS = ["check", "key", "mean_diff"]


def duckdb(out, run):
    import duckdb
    import duckdb_extension_avro
    import duckdb_extension_iceberg

    with sqlite3.connect(f"{out}/catalog.db") as catalog:
        query = "SELECT metadata_location FROM iceberg_tables WHERE table_name = 'summary'"
        metadata = catalog.execute(query).fetchone()[0].removeprefix("file:")
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    for extension in (duckdb_extension_avro, duckdb_extension_iceberg):
        [path] = Path(extension.__file__).parent.rglob("*.duckdb_extension")
        connection.execute(f"LOAD '{path}'")
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    return connection.execute(f"SELECT {columns} FROM iceberg_scan('{metadata}') WHERE run_id = ?", [run]).fetchall()


def scan(out, run):
    from pyiceberg.catalog.sql import SqlCatalog

    catalog = SqlCatalog("lockstep", uri=f"sqlite:///{out}/catalog.db")
    return catalog.load_table("lockstep.summary").scan(row_filter=f"run_id = '{run}'", selected_fields=tuple(COLUMNS))


def pandas(out, run):
    return scan(out, run).to_pandas()[COLUMNS].itertuples(index=False)


def polars(out, run):
    return scan(out, run).to_polars().select(COLUMNS).rows()


out, run, reader = sys.argv[1:]
for check, key, diff in {"duckdb": duckdb, "pandas": pandas, "polars": polars}[reader](out, run):
    print(check, key, struct.unpack(">q", struct.pack(">d", diff))[0], sep="\t")
