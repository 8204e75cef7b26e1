#!/usr/bin/env bash
# Installs Debian's Chromium for the tests of pages, if the program of this name is not there.
set -euo pipefail

program=$1
if command -v "$program" > /dev/null; then exit 0; fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
  echo "get-chromium: there is no $program on the PATH; install it, or name another by -Dbrowser=PROGRAM" >&2
  exit 1
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium
if ! command -v "$program" > /dev/null; then
  echo "get-chromium: Debian's chromium is installed, but there is no $program on the PATH; name it by -Dbrowser=PROGRAM" >&2
  exit 1
fi
