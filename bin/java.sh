# Shared by the start and stop scripts; sourced with $home set.
lib=$home/broker/target/gregor/lib
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

build_if_missing() {
  ls "$lib"/gregor-broker-*.jar >/dev/null 2>&1 && return
  echo "Building the distribution (only this once)..." >&2
  (cd "$home" && mvn -q -B -Dstyle.color=never -DskipTests -Dspotless.check.skip -pl broker -am package >&2)
}

# Netty would start the flight recorder for events of its own: a seventh of a start's work, and 10 MB. It can be started all the same.
# And it would note where each 128th buffer comes from, a stack trace each time, to find those that nobody releases; tests do that.
always=(--enable-native-access=ALL-UNNAMED -Dio.netty.jfr.enabled=false -Dio.netty.leakDetection.level=disabled)

# Every jar by name and in order: a class archive is only good for exactly the class path it was made with.
class_path() {
  printf '%s\n' "$lib"/*.jar | LC_ALL=C sort | paste -sd: -
}

# The archive of loaded classes that makes the start three times as fast, one for each JDK and each build. Making it takes a few
# seconds, once; where it cannot be made the broker starts without.
class_archive() {
  local command jdk archive work
  command=$(command -v "$java") || return 0
  jdk=$(dirname "$(dirname "$(readlink -f "$command")")")/release
  [ -r "$jdk" ] || return 0
  archive=$lib/../classes-$(cksum <"$jdk" | tr ' ' -).jsa
  if [ ! -f "$archive" ] || [ -n "$(find "$lib" -newer "$archive" -name '*.jar' | head -1)" ]; then
    echo "Preparing a faster start (only this once)..." >&2
    work=$(mktemp -d)
    "$java" "${always[@]}" -Xlog:cds=off -Xlog:cds+dynamic=off -XX:ArchiveClassesAtExit="$work/archive" -XX:+UseSerialGC \
      -cp "$(class_path)" gregor.broker.Rehearsal "$work/data" >"$work/log" 2>&1 && mv "$work/archive" "$archive" || true
    rm -rf "$work"
  fi
  [ ! -f "$archive" ] || echo "$archive"
}

# Small machines get the collector that needs no threads of its own.
collector() {
  local processors
  processors=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
  if [ "$processors" -le 2 ]; then
    echo "-XX:+UseSerialGC"
  else
    echo "-XX:+UseG1GC -XX:MaxGCPauseMillis=20"
  fi
}

# run DAEMON NAME MAIN [ARGUMENT ...]: becomes the JVM, or leaves one in the background.
run() {
  local daemon=$1 name=$2 main=$3 archive logs command
  shift 3
  build_if_missing
  archive=$(class_archive)
  logs=${LOG_DIR:-}
  [ -z "$daemon" ] || logs=${logs:-$home/logs}
  # Where date knows milliseconds, what was prepared here does not count as starting.
  command=("$java" "-Dgregor.started.ms=$(date +%s%3N)" "${always[@]}" -Djava.awt.headless=true)
  # shellcheck disable=SC2206
  command+=(${KAFKA_HEAP_OPTS:--Xms32m -Xmx1g} ${KAFKA_JVM_PERFORMANCE_OPTS:-$(collector)})
  [ -z "$archive" ] || command+=("-XX:SharedArchiveFile=$archive" -Xlog:cds=off -Xlog:cds+dynamic=off)
  [ -z "$logs" ] || command+=("-Dgregor.log.file=$logs/$name.log")
  [ -z "${JMX_PORT:-}" ] || command+=(-Dcom.sun.management.jmxremote "-Dcom.sun.management.jmxremote.port=$JMX_PORT" \
    -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false)
  # shellcheck disable=SC2206
  command+=(${KAFKA_OPTS:-} -cp "$(class_path)" "$main" "$@")
  if [ -z "$daemon" ]; then
    exec "${command[@]}"
  fi
  mkdir -p "$logs"
  nohup "${command[@]}" >"$logs/$name.out" 2>&1 </dev/null &
}

# stop MAIN WHAT: only processes of this directory's distribution are asked.
stop() {
  local found
  found=$(ps -A -ww -o pid= -o args= | MAIN=$1 LIB=$lib/gregor-broker- \
    awk 'index($0, ENVIRON["LIB"]) && index($0 " ", " " ENVIRON["MAIN"] " ") { print $1 }')
  [ -n "$found" ] || { echo "No $2 to stop" >&2; exit 1; }
  # shellcheck disable=SC2086
  kill -TERM $found
}
