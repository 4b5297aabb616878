#!/bin/sh
# LPAR memory console @VERSION@. A double click opens it; with "run MACHINE.lpar -c lsmem" behind it it opens no window.
set -u
program=$0
while [ -L "$program" ]; do
  link=$(readlink "$program")
  case $link in /*) program=$link ;; *) program=$(dirname "$program")/$link ;; esac
done
here=$(cd -- "$(dirname -- "$program")" && pwd -P) || exit 1
# Whoever started this has allowed it; macOS would ask again for each part of it.
if command -v xattr >/dev/null 2>&1; then xattr -dr com.apple.quarantine "$here" 2>/dev/null; fi
[ $# -gt 0 ] || echo 'The console opens in a browser. It ends with its last window, or with this one.'
exec "$here/app/node" "$here/app/start.mjs" "$@"
