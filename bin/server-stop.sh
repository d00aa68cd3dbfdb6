#!/usr/bin/env bash
# Asks the brokers started from this directory to stop: their data is closed in good order.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=bin/java.sh
. "$home/bin/java.sh"
stop gregor.broker.Main "broker"
