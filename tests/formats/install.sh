#!/bin/sh
# LibreOffice and Chromium from Debian's packages, where they are missing and may be installed. Without them the files
# in tests/formats/files are what the tests read of these programs.
set -u
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then exit 0; fi
wanted=""
command -v soffice >/dev/null || wanted="libreoffice-writer-nogui libreoffice-calc-nogui"
command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || wanted="$wanted chromium-headless-shell"
[ -n "$wanted" ] || exit 0
export DEBIAN_FRONTEND=noninteractive
timeout 120 apt-get update -qq && timeout 600 apt-get install -y -qq --no-install-recommends $wanted
exit 0
