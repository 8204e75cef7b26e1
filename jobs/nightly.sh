#!/usr/bin/env bash
# Runs a suite every night: keeps logs and reports of the last runs, tidies the tables, prints one line, returns the run's exit code.
#   jobs/nightly.sh SUITE.json [RUN-OPTION …]
#   30 2 * * *  /opt/lockstep/jobs/nightly.sh /opt/lockstep/conf/nightly.json      (crontab; for systemd: jobs/systemd)
# Environment:
#   NIGHTLY_HOME  where it all goes (default: nightly, beside jobs): runs/RUN-ID/ with report.json, junit.xml, the text logs, out.txt, err.txt
#   NIGHTLY_OUT   the tables, any Hadoop path (default: NIGHTLY_HOME/tables)
#   NIGHTLY_KEEP  how many runs are kept (default: 30)
#   SPARK_HOME and what else jobs/lockstep knows.
# Exit code: 0 all checks as expected, 1 a check failed, 2 bad input, 3 the job failed (after one more try that went on where it died) or
# the tables could not be tidied, 75 another nightly of this NIGHTLY_HOME is under way and nothing was done.
set -eEuo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

# say WORD …: the one line.
say() { echo "lockstep nightly: $*"; }

trap 'say "line $LINENO failed"; exit 3' ERR

case ${1-} in
  -h | --help)
    # What stands above.
    sed -n '2,/^set /{s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"
    exit
    ;;
  '' | -*)
    echo "usage: jobs/nightly.sh SUITE.json [RUN-OPTION ...]; jobs/nightly.sh --help tells more" >&2
    exit 2
    ;;
esac
suite=$1
shift
# Logs lie where the run works; a path that is relative means one from here.
case $suite in *:/*) ;; *) suite=$(readlink -m "$suite") ;; esac

place=$(readlink -m "${NIGHTLY_HOME-$home/nightly}")
out=${NIGHTLY_OUT-$place/tables}
keep=${NIGHTLY_KEEP-30}
if ! [[ $keep =~ ^[1-9][0-9]*$ ]]; then
  say "NIGHTLY_KEEP: $keep is not a whole number above 0"
  exit 2
fi
if ! mkdir -p "$place/runs" 2>/dev/null; then
  say "NIGHTLY_HOME: $place cannot be made"
  exit 3
fi

if ! : 2>/dev/null >>"$place/lock"; then
  say "$place/lock cannot be written; nothing was done"
  exit 3
fi
exec 9>>"$place/lock"
if ! flock -n 9; then
  say "another one is under way in $place; nothing was done"
  exit 75
fi

run_id=nightly-$(date -u +%Y%m%dT%H%M%SZ)
here=$place/runs/$run_id
if ! mkdir -p "$here" 2>/dev/null || ! cd "$here"; then
  say "$here cannot be made; nothing was done"
  exit 3
fi

# run OPTION …: the run's exit code.
run() {
  local code=0
  # In braces, so that what this shell says of a job that was killed goes there too.
  {
    "$home/jobs/lockstep" run "$suite" --out "$out" --run-id "$run_id" --json report.json --junit junit.xml "$@" \
      >out.txt 9>&- || code=$?
  } 2>>err.txt
  return "$code"
}

# died CODE: whether it is no answer: the job failed, or was killed (128 and the signal).
died() { [ "$1" -gt 2 ]; }

code=0
run "$@" || code=$?
if died "$code"; then
  code=0
  run "$@" --resume || code=$?
  if died "$code"; then code=3; fi
fi

# The outcome: what the run says of its checks, or why there is none.
outcome=$(grep -E '^(all [0-9]+ checks came out|[0-9]+ of [0-9]+ checks failed)' out.txt || grep '^lockstep: ' err.txt | tail -1) || true
outcome=${outcome:-the job ended without a word}

# tidy: the tables of runs that are not kept, and small files.
tidy() { "$home/jobs/lockstep" tidy --keep "$keep" --out "$out" >tidy.txt 2>&1 9>&-; }

if [ "$code" -le 1 ] && ! tidy; then
  outcome="$outcome; the tables were not tidied, see $here/tidy.txt"
  if [ "$code" = 0 ]; then code=3; fi
fi

# The folders of older runs; their names are in the order of time.
find "$place/runs" -mindepth 1 -maxdepth 1 -name 'nightly-*' | sort | head -n "-$keep" | xargs -r -d '\n' rm -rf --

say "$run_id: ${outcome#lockstep: } (exit code $code, $here)"
exit "$code"
