#!/usr/bin/env bash
# Stops what bin/cluster-start.sh has started: the brokers, all at once, then ZooKeeper. Data stays.
#   bin/cluster-stop.sh [DIR]
set -euo pipefail
[ -d "${1:-cluster}" ] || { echo "no cluster in ${1:-cluster}" >&2; exit 1; }
dir=$(cd "${1:-cluster}" && pwd)
wait_seconds=120

# A number may belong to another process by now.
is_ours() { # PID
  ps -ww -o args= -p "$1" | grep -qF "$dir/"
}

stop() { # PID_FILE ...
  local file pid
  for file in "$@"; do
    pid=$(cat "$file")
    ! is_ours "$pid" || kill -TERM "$pid"
  done
  for file in "$@"; do
    pid=$(cat "$file")
    while is_ours "$pid"; do
      [ "$SECONDS" -lt "$wait_seconds" ] || { echo "process $pid does not end" >&2; exit 1; }
      sleep 0.1
    done
    rm "$file"
  done
}

shopt -s nullglob
stop "$dir"/broker-*.pid
stop "$dir"/zookeeper*.pid
