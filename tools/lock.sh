#!/bin/sh
# Pins what a clean install of case2fhir and its test tools gives today: requirements.lock.
set -eu
cd "$(dirname "$0")/.."
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
"${1:-python3.11}" -m venv "$fresh"
"$fresh/bin/python" -m pip install --quiet --disable-pip-version-check '.[test,spark]'
rm -rf build/lib build/bdist.*
{
    echo "# Versions the tests ran with; used as constraints by the Makefile. Rewritten by: make lock"
    "$fresh/bin/python" -m pip freeze --all --exclude case2fhir --exclude pip
} > requirements.lock
