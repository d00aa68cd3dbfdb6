#!/usr/bin/env bash
# Stops the ZooKeeper servers started from this directory.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=bin/java.sh
. "$home/bin/java.sh"
stop gregor.zk.ZooKeeperMain "ZooKeeper server"
