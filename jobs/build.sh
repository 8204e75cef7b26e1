# shellcheck shell=bash
# Sourced by the launchers beside it: the build, the Java that runs it, and which commands start Spark.
# Expects $home, the clone.

# Launchers run under set -eE.

# When the command was given, for --timings.
started=$EPOCHREALTIME

# fail WORD …: one line, and the exit code of a job that failed. 1 means that a check failed, and nothing else.
fail() {
  echo "lockstep: $*" >&2
  exit 3
}
trap 'fail "$0: line $LINENO failed"' ERR

jar=${home:?}/target/lockstep.jar
classpath=$home/target/classpath
job_jar=$home/target/lockstep-job.jar
# Spark's and Lockstep's classes as the JVM keeps them once loaded: a start takes half the time.
class_archive=$home/target/lockstep.jsa
# The names of the commands that work on tables.
table_commands=$home/target/table-commands

java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# Java reads names of files in the locale's characters; in C it knows none beyond ASCII.
case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in *[Uu][Tt][Ff]*8*) ;; *) export LC_ALL=C.UTF-8 ;; esac

# require_java: that there is a Java to start.
require_java() {
  if ! command -v "$java" >/dev/null; then
    fail "there is no $java${JAVA_HOME:+ (JAVA_HOME is $JAVA_HOME)}; Lockstep needs Java 17"
  fi
}

# require_readable: that whoever starts it may read all that the builder's class path names.
require_readable() {
  local part parts
  IFS=: read -ra parts <"$classpath" || true
  for part in "$jar" ${parts[@]+"${parts[@]}"}; do
    if [ ! -r "$part" ]; then
      fail "$part, which the build of $home needs, is not there or not readable by $(id -un); build it as a user who may read it"
    fi
  done
}

# stale FILE: whether FILE is missing or older than a source.
stale() {
  [ ! -s "$1" ] || [ -n "$(find "$home/pom.xml" "$home/.mvn" "$home/src/main" -newer "$1" -print -quit)" ]
}

# build_when_stale: target/lockstep.jar and the class path to run it with.
build_when_stale() {
  if stale "$jar" || [ ! -s "$classpath" ]; then locked build_jar; fi
}

# archive_identity: what the archive was made from. Java takes one for no other, and says so on standard output.
archive_identity() { echo "$(readlink -f "$(command -v "$java")") $(stat -c '%Y %s' "$jar") $(class_path)"; }

# has_archive: whether there is one for these jars at this place, or none could be made (then it is empty).
has_archive() {
  [ -e "$class_archive" ] && { [ ! -s "$class_archive" ] || [ "$(cat "$class_archive.of" 2>/dev/null)" = "$(archive_identity)" ]; }
}

# archive_when_missing: the archive of Lockstep's and Spark's classes, for commands that start Spark.
archive_when_missing() {
  if [ -w "$home/target" ] && ! has_archive; then locked archive_classes; fi
}

# build_job_when_stale: target/lockstep-job.jar, all but what a Spark distribution has.
build_job_when_stale() {
  if stale "$job_jar"; then locked build_job_jar; fi
}

# locked STEP: two starts at once build once; whoever waits finds the work done.
locked() {
  local lock=$home/target/.build.lock
  if ! mkdir -p "$home/target" 2>/dev/null || ! : 2>/dev/null >>"$lock"; then
    fail "$home is not built, or its sources changed, and $(id -un) may not write to $home/target"
  fi
  (
    flock 9
    "$@"
  ) 9>>"$lock" || exit
}

build_jar() {
  if stale "$jar" || [ ! -s "$classpath" ]; then
    # One that could not be made may be with other jars.
    [ -s "$class_archive" ] || rm -f "$class_archive"
    maven_package ${SPARK_HOME:+-Pjob-jar}
  fi
}

build_job_jar() {
  if stale "$job_jar"; then maven_package -Pjob-jar; fi
}

maven_package() {
  echo "lockstep: building (first time, or sources changed) ..." >&2
  # A build that fails is a job that fails: exit code 1 would say that a check did.
  (cd "$home" && mvn -q -B -Dstyle.color=never -Dmaven.test.skip=true -Dspotless.check.skip=true "$@" package </dev/null) \
    >"$home/target/build.log" 2>&1 || { sed 's/\x1b\[[0-9;]*m//g' "$home/target/build.log" >&2; exit 3; }
}

# archive_classes: target/lockstep.jsa, from a short run of the main job and of what works on its tables. Where it cannot be made an empty file says so, and
# runs do without it.
archive_classes() {
  if has_archive; then return; fi
  rm -f "$class_archive"
  local run=$home/target/archive-run
  echo "lockstep: keeping loaded classes, so that later starts take half the time (once a build) ..." >&2
  rm -rf "$run"
  mkdir -p "$run"
  (
    cd "$run"
    run_java "@$home/conf/embedded.options" "-XX:ArchiveClassesAtExit=$run/lockstep.jsa" dev.lockstep.ArchivedCommands \
      "$home/conf/step4.json" "$run/out" >"$home/target/archive.log" 2>&1 </dev/null
  ) || true
  # Whole or not there: another start may be reading it.
  touch "$run/lockstep.jsa"
  archive_identity >"$class_archive.of"
  mv "$run/lockstep.jsa" "$class_archive"
  rm -rf "$run"
}

# needs_spark COMMAND …: whether the command works on tables. Which ones do, Java is asked once a build.
needs_spark() {
  local word names kept=$table_commands
  for word in "$@"; do
    case $word in
      -h | --help | -V | --version | --dry-run) return 1 ;;
    esac
  done
  if [ -s "$kept" ] && [ ! "$jar" -nt "$kept" ]; then
    names=$(<"$kept")
  else
    names=$("$java" -cp "$(class_path)" dev.lockstep.TableCommands) || fail "$java could not start"
    # Whoever may not write there asks each time.
    { echo "$names" >"$kept.$$" && mv "$kept.$$" "$kept"; } 2>/dev/null || true
  fi
  grep -qxF -e "${1-}" <<<"$names"
}

# fans_out diff LEFT RIGHT …: whether directories are compared, which a cluster does a pair of files a task; what lies on another
# file system may be one.
fans_out() {
  local word found=1
  [ "${1-}" = diff ] || return 1
  for word in "$@"; do
    case $word in
      -h | --help) return 1 ;;
      [a-zA-Z]*:/*) found=0 ;;
    esac
    if [ -d "$word" ]; then found=0; fi
  done
  return $found
}

# terminal: whether a person looks at standard error (progress is drawn there).
terminal() {
  if [ -t 2 ]; then echo true; else echo false; fi
}

# small diff LEFT RIGHT …: whether files are compared that have 32 MiB at most together, and no directories.
small() {
  local word size=0 files=0
  for word in "$@"; do
    case $word in *:/*) return 1 ;; esac
    if [ -d "$word" ]; then return 1; fi
    if [ -f "$word" ]; then
      size=$((size + $(wc -c <"$word")))
      files=$((files + 1))
    fi
  done
  [ "$files" -ge 2 ] && [ "$size" -le $((32 << 20)) ]
}

# option NAME WORD …: the value of a Lockstep option; nothing if it is not given.
option() {
  local name=$1
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      "$name") printf '%s' "${2-}"; return ;;
      "$name"=*) printf '%s' "${1#*=}"; return ;;
    esac
    shift
  done
}

# few WORD …: whether the data files of the tables are local and have 256 MiB at most. Of few rows the time goes into starting, and into
# opening files.
few() {
  local word out
  for word in "$@"; do
    case $word in --catalog | --catalog=* | *:/*) return 1 ;; esac
  done
  out=$(option --out "$@")
  out=${out:-lockstep-out}
  # Nothing was written there, or it has another layout: then nothing is read.
  [ "$(du -scb "$out"/lockstep/*/data 2>/dev/null | tail -n 1 | cut -f 1)" -le $((256 << 20)) ]
}

# light run SUITE …: whether the suite is seen to have no backprop. What cannot be seen (another file system, an escaped key) may
# have some.
# light diff LEFT RIGHT …: whether the files are small: their many keys, if any, are over before the slow compiler is done.
# light sql …: whether the tables have few rows.
light() {
  local word found=1
  case ${1-} in
    diff) small "$@"; return ;;
    sql | history | tidy | status | report) few "$@"; return ;;
  esac
  [ "${1-}" = run ] || return 1
  for word in "$@"; do
    case $word in *:/*) return 1 ;; esac
    if [ -f "$word" ]; then
      if grep -q -e '"backprop"' -e '\\u' "$word"; then return 1; fi
      found=0
    fi
  done
  return $found
}

# supervise COMMAND …: starts Java, or what starts it, and ends with its exit code. Java returns 1 where it cannot start, too: so a
# failed check has another code on its way, and 1 becomes 3. Signals are passed on, and if this shell is killed, so is Java.
supervise() {
  local code=0 guard=()
  export LOCKSTEP_FAILED_CHECK=81
  if setpriv --pdeathsig KILL true 2>/dev/null; then guard=(setpriv --pdeathsig KILL); fi
  child=
  trap 'pass_on HUP' HUP
  trap 'pass_on INT' INT
  trap 'pass_on TERM' TERM
  # In the background, so that a signal ends the wait for it; with standard input, and with the signals that the background lacks.
  (
    trap - HUP INT QUIT TERM
    exec ${guard[@]+"${guard[@]}"} "$@"
  ) <&0 &
  child=$!
  while :; do
    code=0
    wait "$child" 2>/dev/null || code=$?
    if ! kill -0 "$child" 2>/dev/null; then break; fi
  done
  exit_as "$code" "$1"
}

pass_on() { kill -s "$1" "$child" 2>/dev/null || true; }

# exit_as CODE PROGRAM: what the code of a process tells of the job.
exit_as() {
  case $1 in
    0 | 2 | 3 | 129 | 130 | 143) exit "$1" ;;
    81) exit 1 ;;
    1) fail "the job failed: $2 could not start, or ended by itself" ;;
    126 | 127) fail "the job failed: $2 could not be started" ;;
    137) fail "the job failed: it was killed, perhaps for want of memory" ;;
    *) fail "the job failed: $2 ended with $1" ;;
  esac
}

# class_path: Lockstep, Spark, and all else.
class_path() { echo "$jar:$(cat "$classpath")"; }

# run_java [OPTION …] MAIN ARG …: with Lockstep and Spark on the class path; ends this shell.
run_java() {
  # OpenBLAS finds its kernels by itself; a core type set for the sake of an old build halves its speed.
  # LOCKSTEP_CORETYPE names one on purpose.
  unset OPENBLAS_CORETYPE
  if [ -n "${LOCKSTEP_CORETYPE-}" ]; then export OPENBLAS_CORETYPE=$LOCKSTEP_CORETYPE; fi
  # What one machine does is not for its network; executors elsewhere must reach the driver.
  case ${master-} in '' | local*) export SPARK_LOCAL_IP=${SPARK_LOCAL_IP-127.0.0.1} ;; esac
  local options=("@$home/conf/jvm.options")
  if [ -s "$class_archive" ] && has_archive; then options+=("-XX:SharedArchiveFile=$class_archive"); fi
  require_readable
  # How wide the terminal is, if results go to one.
  if [ -t 1 ]; then
    local size
    size=$( (stty size </dev/tty) 2>/dev/null) || size="24 80"
    options+=("-Dlockstep.columns=${size#* }")
  fi
  # Seconds with a point, wherever this is.
  # shellcheck disable=SC2086
  supervise "$java" "${options[@]}" "-Dlockstep.started=${started/,/.}" \
    "-Dlog4j2.configurationFile=$home/conf/log4j2.properties" "-Dlockstep.terminal=$(terminal)" ${LOCKSTEP_JAVA_OPTS-} \
    -cp "$(class_path)" "$@"
}

# start WORD …: a command, with embedded Spark if it needs one; ends this shell.
start() {
  local options=()
  if needs_spark "$@"; then
    archive_when_missing
    options=("@$home/conf/embedded.options")
  fi
  # A query may read far more rows than any other command: compiling its plan pays.
  if [ "${1-}" = sql ]; then options+=(-Dspark.sql.codegen.wholeStage=true -Dspark.sql.codegen.factoryMode=FALLBACK); fi
  # Over in seconds without backprop, and for small files and tables: then the quick compiler alone is better still. Never for the engine's loops.
  if light "$@"; then options+=(-XX:TieredStopAtLevel=1); fi
  run_java ${options[@]+"${options[@]}"} dev.lockstep.Lockstep "$@"
}
