#!/bin/sh
# Builds a Java part of the tests when it must (needs Maven and the network): build.sh tests/validator
# One build at a time, as two at once would spoil Maven's folder of jars; a broken download is tried again.
set -eu
here=$(cd "$1" && pwd)
ready="$here/build/ready"
current() {
    [ -f "$ready" ] && [ -z "$(find "$here/pom.xml" "$here/src" -newer "$ready")" ]
}
current && exit 0
if command -v flock > /dev/null; then
    exec 9> "${TMPDIR:-/tmp}/case2fhir-maven.lock"
    flock 9
    current && exit 0
fi
export MAVEN_OPTS="${MAVEN_OPTS:--XX:TieredStopAtLevel=1 -XX:+UseSerialGC}" # seconds are too short to optimize for
for _ in 1 2 3; do
    if mvn -q -B -f "$here/pom.xml" package >&2; then
        touch "$ready"
        exit 0
    fi
    sleep 5
done
exit 1
