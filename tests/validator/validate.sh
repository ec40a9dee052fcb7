#!/bin/sh
# Validate bundles offline with HAPI (needs Java 17 and, once, Maven and the network):
#   GUIDE=folder/of/package validate.sh FILE_OR_FOLDER…      or     validate.sh -R4 package.tgz … -R5 package.r5.tgz …
# With `-profiles FOLDER` before all else, what claims the profiles of others in that folder is held against them too.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
guide=${GUIDE:-$here/../../build/ig}
"$here/../build.sh" "$here"
case "${1:-}" in
    -R4 | -R5 | -profiles) ;;
    *) set -- -R4 package.tgz "$@" ;;
esac
exec java -Xmx2g -cp "$here/build/classes:$here/build/jars/*:$guide" \
    org.case2fhir.Validate "$here/expected.txt" "$@"
