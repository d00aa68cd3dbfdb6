#!/usr/bin/env bash
# Prints the class path of Maven artifacts with all they need, fetching them the first time.
#   bin/classpath.sh org.apache.kafka:kafka-clients:3.9.2 [GROUP:ARTIFACT:VERSION ...]
# They are kept in $GREGOR_CACHE (default: target/classpath below the project).
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: $0 GROUP:ARTIFACT:VERSION ..." >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
name=$(printf '%s\n' "$@" | sed 's/^[^:]*://; s/:/-/g' | paste -sd+ -)
# Old releases ask for tools of their own time that no public repository holds any more.
withdrawn=$(printf '<exclusion><groupId>%s</groupId><artifactId>%s</artifactId></exclusion>' \
  com.sun.jmx jmxri com.sun.jdmk jmxtools javax.jms jms)
home=${GREGOR_CACHE:-$root/target/classpath}/$name

if [ ! -f "$home/complete" ]; then
  # A run of our own beside another's: whoever finishes first is taken by both.
  work=$home.$$
  mkdir -p "$work"
  trap 'rm -rf "$work"' EXIT
  {
    echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
    echo "<groupId>gregor.classpath</groupId><artifactId>classpath</artifactId><version>1</version><dependencies>"
    for coordinate in "$@"; do
      IFS=: read -r group artifact version <<<"$coordinate"
      echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version>"
      echo "<exclusions>$withdrawn</exclusions></dependency>"
    done
    echo '</dependencies></project>'
  } >"$work/pom.xml"
  mvn -q -B -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$work/lib" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  touch "$work/complete"
  mkdir -p "$(dirname "$home")"
  mv -T "$work" "$home" 2>/dev/null || true
fi
printf '%s/lib/*\n' "$home"
