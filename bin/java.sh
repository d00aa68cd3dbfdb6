# Shared by the start and stop scripts; sourced with $home set.
lib=$home/broker/target/gregor/lib
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

build_if_missing() {
  ls "$lib"/gregor-broker-*.jar >/dev/null 2>&1 && return
  echo "Building the distribution (only this once)..." >&2
  (cd "$home" && mvn -q -B -DskipTests -Dspotless.check.skip -pl broker -am package >&2)
}

# Every jar by name and in order: a class archive is only good for exactly the class path it was made with.
class_path() {
  printf '%s\n' "$lib"/*.jar | LC_ALL=C sort | paste -sd: -
}

# run DAEMON NAME MAIN [ARGUMENT ...]: becomes the JVM, or leaves one in the background.
run() {
  local daemon=$1 name=$2 main=$3
  shift 3
  build_if_missing
  local logs=${LOG_DIR:-}
  [ -z "$daemon" ] || logs=${logs:-$home/logs}
  local command=("$java")
  # shellcheck disable=SC2206
  command+=(${KAFKA_HEAP_OPTS:--Xms32m -Xmx1g} ${KAFKA_JVM_PERFORMANCE_OPTS:--XX:+UseG1GC -XX:MaxGCPauseMillis=20})
  command+=(-Djava.awt.headless=true)
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
