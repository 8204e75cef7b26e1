#!/usr/bin/env bash
# A whole Spark distribution (spark-submit, spark-sql, the jars for standalone, YARN and Kubernetes) from the PyPI package pyspark.
# usage: jobs/get-spark.sh FOLDER     then SPARK_HOME=FOLDER/pyspark
# Does nothing if it is there. Needs Python's pip; of Python it uses nothing else.
set -euo pipefail

folder=${1:?names the folder that takes Spark}
version=4.1.3

if [ -x "$folder/pyspark/bin/spark-submit" ]; then exit; fi
mkdir -p "$(dirname "$folder")"
# Whole or not there: a start that was broken off leaves nothing that looks like Spark.
rm -rf "$folder.part"
echo "lockstep: installing Spark $version from PyPI into $folder (450 MB to load) ..." >&2
python3 -m pip install --quiet --disable-pip-version-check --no-deps --no-compile --target "$folder.part" "${PYSPARK-pyspark==$version}"
rm -rf "$folder"
mv "$folder.part" "$folder"
