#!/bin/sh
# Validate phenopackets with phenopacket-tools (needs Java 17 and, once, Maven and the network): validate.sh FILE_OR_FOLDER…
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"$here/../build.sh" "$here"
exec java -Xmx1g -cp "$here/build/classes:$here/build/jars/*" org.case2fhir.ValidatePackets "$@"
