#!/usr/bin/env bash
# Starts one broker in the foreground, or with -daemon in the background.
#   bin/server-start.sh [-daemon] [server.properties] [--override key=value]...
# Without a file: a single node with ZooKeeper in the same process, its data in ./data (config/single-node.properties).
# Looks at JAVA_HOME, KAFKA_HEAP_OPTS, KAFKA_JVM_PERFORMANCE_OPTS, KAFKA_OPTS, JMX_PORT and LOG_DIR, as Kafka does.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=bin/java.sh
. "$home/bin/java.sh"

daemon=
if [ "${1:-}" = -daemon ]; then
  daemon=yes
  shift
fi
case ${1:-} in
  '' | --*) set -- "$home/config/single-node.properties" "$@" ;;
esac
run "$daemon" server gregor.broker.Main "$@"
