#!/bin/sh
# A FHIR server with nothing in it (needs Java 17 and, once, Maven and the network): serve.sh FILE
# FILE gets its address when it is ready; it ends when its standard input does.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"$here/../build.sh" "$here"
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx2g -cp "$here/build/classes:$here/build/jars/*" org.case2fhir.Serve "$1"
