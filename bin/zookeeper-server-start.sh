#!/usr/bin/env bash
# Starts a ZooKeeper server on its own, for brokers that are given zookeeper.connect.
#   bin/zookeeper-server-start.sh [-daemon] config/zookeeper.properties
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=bin/java.sh
. "$home/bin/java.sh"

daemon=
if [ "${1:-}" = -daemon ]; then
  daemon=yes
  shift
fi
[ $# -gt 0 ] || { echo "usage: $0 [-daemon] zookeeper.properties" >&2; exit 1; }
run "$daemon" zookeeper gregor.zk.ZooKeeperMain "$@"
