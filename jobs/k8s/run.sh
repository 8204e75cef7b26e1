#!/usr/bin/env bash
# Runs a suite on Kubernetes: the driver in a pod, executors in pods of its own; returns the run's exit code.
#   SPARK_HOME=/opt/spark KUBERNETES=https://HOST:6443 IMAGE=REGISTRY/lockstep:0.1.0 \
#     jobs/k8s/run.sh [--SPARK-OPTION VALUE …] run /opt/lockstep/conf/nightly.json --run-id ID --out s3a://BUCKET/lockstep
# Once before: kubectl apply -f jobs/k8s/rbac.yaml, and an image from jobs/k8s/Dockerfile. Suites and records that the image holds are under
# /opt/lockstep; others, and --out, on a file system that every pod sees, and this machine too (it asks there for the exit code).
# Options may overrule those below.
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
for needed in SPARK_HOME KUBERNETES IMAGE; do
  if [ -z "${!needed-}" ]; then
    echo "lockstep: jobs/k8s/run.sh: $needed is not set" >&2
    exit 2
  fi
done

options=(--master "k8s://$KUBERNETES" --deploy-mode cluster --name lockstep
  --conf spark.kubernetes.namespace=lockstep
  --conf spark.kubernetes.authenticate.driver.serviceAccountName=lockstep
  --conf "spark.kubernetes.container.image=$IMAGE"
  --conf spark.executor.instances=2
  # A case has a core of its own; the engine's tensors lie beside the heap.
  --conf spark.executor.cores=1
  --conf spark.kubernetes.executor.request.cores=1
  --conf spark.kubernetes.executor.limit.cores=1
  --conf spark.executor.memory=1g
  --conf spark.executor.memoryOverhead=2g
  --conf spark.driver.memory=1g
  --conf spark.kubernetes.driver.request.cores=1
  --conf spark.kubernetes.driver.limit.cores=2
  # No root, no privileges.
  --conf "spark.kubernetes.driver.podTemplateFile=$home/jobs/k8s/pod.yaml"
  --conf "spark.kubernetes.executor.podTemplateFile=$home/jobs/k8s/pod.yaml"
  # Pods that ended stay, so that their logs tell why.
  --conf spark.kubernetes.executor.deleteOnTermination=false)
# The image has it.
export LOCKSTEP_JAR=local:///opt/lockstep/lockstep-job.jar
exec "$home/jobs/submit.sh" "${options[@]}" "$@"
