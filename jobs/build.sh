# Sourced by the launchers beside it: the build, the Java that runs it, and which commands start Spark.
# Expects $home, the clone.

jar=$home/target/lockstep.jar
classpath=$home/target/classpath
job_jar=$home/target/lockstep-job.jar

# stale FILE: whether FILE is missing or older than a source.
stale() {
  [ ! -s "$1" ] || [ -n "$(find "$home/pom.xml" "$home/.mvn" "$home/src/main" -newer "$1" -print -quit)" ]
}

# build_when_stale: target/lockstep.jar and the class path to run it with.
build_when_stale() {
  if stale "$jar" || [ ! -s "$classpath" ]; then
    maven_package
  fi
}

# build_job_when_stale: target/lockstep-job.jar, all but what a Spark distribution has.
build_job_when_stale() {
  if stale "$job_jar"; then
    maven_package -Pjob-jar
  fi
}

maven_package() {
  mkdir -p "$home/target"
  (
    # Two starts at once build once: whoever waits finds the jar fresh.
    flock 9
    if [ $# -eq 0 ] && ! stale "$jar" && [ -s "$classpath" ]; then exit 0; fi
    echo "lockstep: building (first time, or sources changed) ..." >&2
    # A build that fails is a job that fails: 1 would say that a check did.
    cd "$home" && mvn -q -B -Dstyle.color=never -Dmaven.test.skip=true -Dspotless.check.skip=true "$@" package \
      >"$home/target/build.log" 2>&1 </dev/null || { sed 's/\x1b\[[0-9;]*m//g' "$home/target/build.log" >&2; exit 3; }
  ) 9>"$home/target/.build.lock" || exit
}

# needs_spark COMMAND …: whether the command works on tables.
needs_spark() {
  local word
  for word in "$@"; do
    case $word in
      -h | --help | -V | --version | --dry-run) return 1 ;;
    esac
  done
  case ${1-} in
    run | sql | import | export | explain | blindspots | status | report | history) return 0 ;;
    *) return 1 ;;
  esac
}

# terminal: whether a person looks at standard error (progress is drawn there).
terminal() {
  if [ -t 2 ]; then echo true; else echo false; fi
}

# exec_java MAIN ARG …: with Lockstep and Spark on the class path.
exec_java() {
  # OpenBLAS finds its kernels by itself; a core type set for the sake of an old build halves its speed.
  # LOCKSTEP_CORETYPE names one on purpose.
  unset OPENBLAS_CORETYPE
  if [ -n "${LOCKSTEP_CORETYPE-}" ]; then export OPENBLAS_CORETYPE=$LOCKSTEP_CORETYPE; fi
  export SPARK_LOCAL_IP=${SPARK_LOCAL_IP-127.0.0.1}
  # shellcheck disable=SC2086
  exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" "@$home/conf/jvm.options" \
    "-Dlog4j2.configurationFile=$home/conf/log4j2.properties" "-Dlockstep.terminal=$(terminal)" ${LOCKSTEP_JAVA_OPTS-} \
    -cp "$jar:$(cat "$classpath")" "$@"
}
