#!/usr/bin/env bash
# Runs a suite on YARN, the driver on the cluster too; returns the run's exit code.
#   HADOOP_CONF_DIR=/etc/hadoop/conf SPARK_HOME=/opt/spark jobs/yarn.sh [--SPARK-OPTION VALUE …] run SUITE --run-id ID --out hdfs:///lockstep
# Suite, recorded files and --out are on a file system that the whole cluster sees. Options may overrule those below; with
# --deploy-mode client the driver stays here.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
for needed in SPARK_HOME HADOOP_CONF_DIR; do
  if [ -z "${!needed-}" ]; then
    echo "lockstep: jobs/yarn.sh: $needed is not set" >&2
    exit 2
  fi
done

options=(--master yarn --deploy-mode cluster
  # A driver that returns 1 has done its work: YARN would start it again.
  --conf spark.yarn.maxAppAttempts=1
  # Else YARN's executors end themselves as soon as a case wants more memory than there is; so the case fails alone.
  --conf spark.executor.extraJavaOptions=-XX:OnOutOfMemoryError=true)
exec "$home/jobs/submit.sh" "${options[@]}" "$@"
