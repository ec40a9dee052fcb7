#!/bin/sh
# Builds the Helios FHIR Server, a second server for tests/load/test_real.py (needs Rust and the network): helios.sh
# Without optimization, which would take an hour; it is quick enough.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${TMPDIR:-/tmp}/case2fhir-helios}"
export CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=false CARGO_PROFILE_RELEASE_CODEGEN_UNITS=64
exec cargo install --locked --root "$here/build/helios" --no-default-features --features R4,sqlite helios-hfs@0.2.7
