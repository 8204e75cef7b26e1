#!/usr/bin/env bash
# Runs a Lockstep command on a Spark cluster, through spark-submit in client mode (see README.md).
#   jobs/submit.sh [--master URL | --SPARK-OPTION VALUE …] COMMAND …
# Everything up to the first Lockstep command goes to spark-submit. With SPARK_HOME set, its spark-submit is
# taken; else the one that Maven brought.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=jobs/build.sh
source "$home/jobs/build.sh"

options=()
while [ $# -gt 0 ] && [[ $1 == -* ]]; do
  case $1 in
    --verbose | --supervise) options+=("$1"); shift ;;
    --*=*) options+=("$1"); shift ;;
    *) options+=("$1" "${2?spark-submit option $1 needs a value}"); shift 2 ;;
  esac
done
if [ $# -eq 0 ]; then
  echo "usage: jobs/submit.sh [--master URL | --SPARK-OPTION VALUE ...] COMMAND ..." >&2
  exit 2
fi

build_job_when_stale
# OpenBLAS finds its kernels by itself, in the driver and, by Lockstep's own setting, in executors.
unset OPENBLAS_CORETYPE
options+=(--class dev.lockstep.Lockstep
  # Spark takes this apart at blanks that are not within quotes.
  --driver-java-options "\"-Dlog4j2.configurationFile=$home/conf/log4j2.properties\" -Dlockstep.terminal=$(terminal)")

if [ -n "${SPARK_HOME-}" ]; then
  exec "$SPARK_HOME/bin/spark-submit" "${options[@]}" "$job_jar" "$@"
fi
build_when_stale
exec_java org.apache.spark.deploy.SparkSubmit "${options[@]}" "$job_jar" "$@"
