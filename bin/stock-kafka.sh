#!/usr/bin/env bash
# Runs a stock Kafka tool, fetched from Maven Central the first time: for people with no Kafka at hand.
#   bin/stock-kafka.sh [--kafka-version V] TOOL [ARGUMENT ...]
#   bin/stock-kafka.sh [--kafka-version V] --print-classpath
#   bin/stock-kafka.sh kafka-topics --bootstrap-server 127.0.0.1:9092 --list
set -euo pipefail
bin=$(cd "$(dirname "$0")" && pwd)
version=3.9.2

usage() {
  echo "usage: $0 [--kafka-version V] TOOL [ARGUMENT ...]" >&2
  echo "tools: $(tools | cut -d' ' -f1 | paste -sd' ' -)" >&2
  exit 2
}

# Tool, main class in 3.x, main class from 4.0 on where it moved.
tools() {
  cat <<'TABLE'
kafka-broker-api-versions  kafka.admin.BrokerApiVersionsCommand  org.apache.kafka.tools.BrokerApiVersionsCommand
kafka-cluster  org.apache.kafka.tools.ClusterTool
kafka-configs  kafka.admin.ConfigCommand
kafka-console-consumer  org.apache.kafka.tools.consumer.ConsoleConsumer
kafka-console-producer  kafka.tools.ConsoleProducer  org.apache.kafka.tools.ConsoleProducer
kafka-consumer-groups  org.apache.kafka.tools.consumer.group.ConsumerGroupCommand
kafka-consumer-perf-test  org.apache.kafka.tools.ConsumerPerformance
kafka-delete-records  org.apache.kafka.tools.DeleteRecordsCommand
kafka-dump-log  kafka.tools.DumpLogSegments  org.apache.kafka.tools.DumpLogSegments
kafka-get-offsets  org.apache.kafka.tools.GetOffsetShell
kafka-groups  -  org.apache.kafka.tools.GroupsCommand
kafka-leader-election  org.apache.kafka.tools.LeaderElectionCommand
kafka-log-dirs  org.apache.kafka.tools.LogDirsCommand
kafka-producer-perf-test  org.apache.kafka.tools.ProducerPerformance
kafka-reassign-partitions  org.apache.kafka.tools.reassign.ReassignPartitionsCommand
kafka-replica-verification  org.apache.kafka.tools.ReplicaVerificationTool
kafka-topics  org.apache.kafka.tools.TopicCommand
kafka-transactions  org.apache.kafka.tools.TransactionsCommand
kafka-verifiable-consumer  org.apache.kafka.tools.VerifiableConsumer
kafka-verifiable-producer  org.apache.kafka.tools.VerifiableProducer
TABLE
}

main_class() { # TOOL
  tools | awk -v tool="$1" -v old="${version%%.*}" '$1 == tool { print (old < 4 || $3 == "") ? $2 : $3 }'
}

# 3.x brings a log binding of its own, 4.x none.
coordinates() {
  echo "org.apache.kafka:kafka_2.13:$version" "org.apache.kafka:kafka-tools:$version"
  [ "${version%%.*}" -lt 4 ] || echo org.slf4j:slf4j-simple:1.7.36
}

if [ "${1:-}" = --kafka-version ]; then
  [ $# -ge 2 ] || usage
  version=$2
  shift 2
fi
[ $# -gt 0 ] || usage
# shellcheck disable=SC2046
classpath=$("$bin/classpath.sh" $(coordinates))
if [ "$1" = --print-classpath ]; then
  echo "$classpath"
  exit
fi
main=$(main_class "${1%.sh}")
[ -n "$main" ] && [ "$main" != - ] || { echo "$0: Kafka $version has no tool '$1'" >&2; usage; }
shift

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# The tools' own chatter goes to standard error, warnings only, so that what they print can be read by a program.
# shellcheck disable=SC2086
exec "$java" ${KAFKA_HEAP_OPTS:--Xmx256m} -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  "-Dlog4j.configuration=file:$bin/../config/tools-log4j.properties" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
  ${KAFKA_OPTS:-} -cp "$classpath" "$main" "$@"
