#!/usr/bin/env bash
# The programs beside Spark by which mvn -Preaders test reads Lockstep's tables: DuckDB with its iceberg extension, pyiceberg, pandas, polars.
# usage: jobs/get-readers.sh FOLDER      a virtual environment, made if it is not there
set -euo pipefail

folder=${1:?names the folder that takes a virtual environment}

if [ -x "$folder/bin/python" ]; then exit; fi
mkdir -p "$(dirname "$folder")"
# Whole or not there: a virtual environment works where it was made only.
trap 'rm -rf "$folder"' ERR
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check \
  duckdb==1.5.5 duckdb-extension-avro==1.5.5 duckdb-extension-iceberg==1.5.5 \
  'pyiceberg[sql-sqlite,pyarrow]==0.12.0' pyarrow==26.0.1 pandas==3.1.1 polars==2.1.0
