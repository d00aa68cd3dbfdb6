#!/usr/bin/env bash
# Starts brokers and one ZooKeeper for development, each a process of its own, on ports of 127.0.0.1 that are free.
#   bin/cluster-start.sh [N] [DIR]      N brokers, 3 when not said; data, settings and logs in DIR, ./cluster when not said
# A second start with the same DIR goes on with its data, on the same ports, and with more brokers if N is larger.
# bin/cluster-stop.sh [DIR] stops all of it.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=bin/java.sh
. "$home/bin/java.sh"

brokers=${1:-3}
[[ $brokers =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [N] [DIR]" >&2; exit 2; }
mkdir -p "${2:-cluster}/logs"
dir=$(cd "${2:-cluster}" && pwd)
LOG_DIR=$dir/logs

is_running() { # NAME
  [ -f "$dir/$1.pid" ] && kill -0 "$(cat "$dir/$1.pid")" 2>/dev/null
}

# The first port from $port on that nobody listens on and no broker of this cluster has been given.
next_port() {
  while (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || grep -qsE "[:=]$port\$" "$dir"/*.properties; do
    port=$((port + 1))
  done
}

least() { # A B
  echo $(($1 < $2 ? $1 : $2))
}

zookeeper_settings() {
  port=2181
  next_port
  printf '%s\n' "dataDir=$dir/zookeeper" "clientPortAddress=127.0.0.1" "clientPort=$port" maxClientCnxns=0 \
    admin.enableServer=false >"$dir/zookeeper.properties"
}

broker_settings() { # ID
  port=9092
  next_port
  printf '%s\n' "broker.id=$1" "listeners=PLAINTEXT://127.0.0.1:$port" "log.dirs=$dir/broker-$1" \
    "zookeeper.connect=127.0.0.1:$(sed -n 's/^clientPort=//p' "$dir/zookeeper.properties")" \
    "default.replication.factor=$(least 3 "$brokers")" "min.insync.replicas=$(least 2 "$brokers")" \
    "offsets.topic.replication.factor=$(least 3 "$brokers")" group.initial.rebalance.delay.ms=0 >"$dir/broker-$1.properties"
}

start() { # NAME MAIN
  run yes "$1" "$2" "$dir/$1.properties"
  echo $! >"$dir/$1.pid"
}

await() { # NAME LINE
  until grep -qs "$2" "$LOG_DIR/$1.out"; do
    is_running "$1" || { echo "$1 did not start:" >&2; tail -3 "$LOG_DIR/$1.out" >&2; exit 1; }
    sleep 0.1
  done
}

build_if_missing
[ -f "$dir/zookeeper.properties" ] || zookeeper_settings
names=()
for ((id = 1; id <= brokers; id++)); do
  [ -f "$dir/broker-$id.properties" ] || broker_settings "$id"
  names+=("broker-$id")
done
for name in zookeeper "${names[@]}"; do
  ! is_running "$name" || { echo "$name runs already; bin/cluster-stop.sh ${2:-} stops the cluster" >&2; exit 1; }
done

start zookeeper gregor.zk.ZooKeeperMain
await zookeeper "ZooKeeper serves"
for name in "${names[@]}"; do
  start "$name" gregor.broker.Main
done
addresses=()
for name in "${names[@]}"; do
  await "$name" Ready:
  addresses+=("$(sed -n 's,^listeners=PLAINTEXT://,,p' "$dir/$name.properties")")
done
echo "Brokers: $(IFS=,; echo "${addresses[*]}")"
echo "ZooKeeper: $(sed -n 's/^zookeeper.connect=//p' "$dir/broker-1.properties")"
echo "Data, settings and logs: $dir"
