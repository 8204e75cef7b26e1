#!/usr/bin/env bash
# Runs a Lockstep command on a Spark cluster, through spark-submit (see README.md and docs/cluster.md).
#   jobs/submit.sh [--master URL | --SPARK-OPTION VALUE …] COMMAND …
# Everything up to the first Lockstep command goes to spark-submit. With SPARK_HOME set, its spark-submit is
# taken; else the one that Maven brought. In cluster mode (--deploy-mode cluster) it waits for the driver and
# returns the run's own exit code, which spark-submit does not tell. LOCKSTEP_JAR names the job jar where the cluster has it.
set -eEuo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=jobs/build.sh
source "$home/jobs/build.sh"

options=()
# What the question for the exit code needs, too: where file systems and catalogs are, and the jars to reach them.
files=()
mode=client
master=
while [ $# -gt 0 ] && [[ $1 == -* ]]; do
  case $1 in
    --verbose | --supervise) options+=("$1"); shift ;;
    --master=*) master=${1#*=}; options+=("$1"); shift ;;
    --deploy-mode=*) mode=${1#*=}; options+=("$1"); shift ;;
    --*=*) options+=("$1"); shift ;;
    *)
      case $1 in
        --deploy-mode) mode=${2-} ;;
        --master) master=${2-} ;;
      esac
      options+=("$1" "${2?spark-submit option $1 needs a value}")
      case "$1 $2" in --packages* | --repositories* | --jars* | --properties-file* | "--conf spark.hadoop."* | "--conf spark.sql.catalog."*) files+=("$1" "$2") ;; esac
      shift 2
      ;;
  esac
done
if [ $# -eq 0 ]; then
  echo "usage: jobs/submit.sh [--master URL | --SPARK-OPTION VALUE ...] COMMAND ..." >&2
  exit 2
fi

# spark_submit JAR OPTION … -- COMMAND …: ends this shell with the driver's exit code; whoever ends it ends the driver.
spark_submit() {
  local jar_to_run=$1 given=()
  shift
  while [ "$1" != -- ]; do given+=("$1"); shift; done
  shift
  given+=(--class dev.lockstep.Lockstep)
  if [ -n "${SPARK_HOME-}" ]; then
    supervise "$SPARK_HOME/bin/spark-submit" "${given[@]}" "$jar_to_run" "$@"
  fi
  build_when_stale
  run_java org.apache.spark.deploy.SparkSubmit "${given[@]}" "$jar_to_run" "$@"
}

# in_cluster_mode COMMAND …: the driver is somewhere else, and so is its output. What became of the run is asked of its tables.
in_cluster_mode() {
  local run_id out catalog
  run_id=$(option --run-id "$@")
  out=$(option --out "$@")
  catalog=$(option --catalog "$@")
  if [ -z "$run_id" ] || [ -z "$out" ]; then
    echo "lockstep: --deploy-mode cluster: run needs --run-id and --out, by which its exit code is asked afterwards" >&2
    exit 2
  fi
  local submitted=0 code=0
  # On a standalone cluster it would return at once.
  (spark_submit "${LOCKSTEP_JAR-$job_jar}" "${options[@]}" --conf spark.standalone.submit.waitAppCompletion=true -- "$@") || submitted=$?
  (spark_submit "$job_jar" --master 'local[1]' "${files[@]}" "${quiet[@]}" -- status "$run_id" --out "$out" ${catalog:+--catalog "$catalog"}) || code=$?
  # The run was there before, all as expected, and this driver was refused.
  if [ "$submitted" != 0 ] && [ "$code" = 0 ]; then code=2; fi
  exit "$code"
}

# one_machine: whether the master is this machine, named or by default.
one_machine() {
  case $master in
    local*) return 0 ;;
    '') [ -z "${SPARK_HOME-}" ] || ! grep -qs '^ *spark\.master' "${SPARK_CONF_DIR-$SPARK_HOME/conf}/spark-defaults.conf" ;;
    *) return 1 ;;
  esac
}

if [[ $master == local-cluster* ]] && [ -z "${SPARK_HOME-}" ]; then
  echo "lockstep: --master $master: Spark starts its workers from a Spark distribution, and SPARK_HOME is not set" >&2
  exit 2
fi
# What one machine does is not for its network.
if one_machine; then export SPARK_LOCAL_IP=${SPARK_LOCAL_IP-127.0.0.1}; fi

require_java
build_job_when_stale
# OpenBLAS finds its kernels by itself, in the driver and, by Lockstep's own setting, in executors.
unset OPENBLAS_CORETYPE
# Spark takes this apart at blanks that are not within quotes.
quiet=(--driver-java-options "\"-Dlog4j2.configurationFile=$home/conf/log4j2.properties\" -Dlockstep.terminal=$(terminal)")

if [ "$mode" = cluster ] && [ "$1" = run ]; then in_cluster_mode "$@"; fi
if [ "$mode" = client ]; then options+=("${quiet[@]}"); fi
spark_submit "${LOCKSTEP_JAR-$job_jar}" "${options[@]}" -- "$@"
