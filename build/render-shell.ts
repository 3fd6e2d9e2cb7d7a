import type { CommandSpec } from '../src/cli/command-spec.ts'

/**
 * The script for POSIX shells that stands for one command; the same steps as the PowerShell one. It lies in scripts/
 * and must be made executable when it is written.
 */
export function renderShellShim(spec: CommandSpec): string {
  return SCRIPT.replaceAll('COMMAND', () => spec.name).replace('SUMMARY', () => spec.summary)
}

const SCRIPT = String.raw`#!/bin/sh
# SUMMARY
# Made from the spec of the command by: npm run render
set -eu

stop() {
  printf 'error: %s\nhint:  %s\n' "$1" "$2" >&2
  exit 7
}

start() {
  [ -x "$1" ] || stop "$1 is not executable." "Type: chmod +x '$1'"
  exec "$@"
}

case $0 in
  */*) here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) ;;
  *) here=$(pwd) ;;
esac
root=$(dirname -- "$here")
system=$(uname -s)
arch=$(uname -m)
case $system in
  Darwin) system=macos ;;
  *) system=linux ;;
esac
case $arch in
  x86_64 | amd64) arch=x64 ;;
  aarch64) arch=arm64 ;;
esac
name="codexkit-$system-$arch"

for program in "$root/dist/$name" "$root/dist/codexkit" "$here/$name" "$here/codexkit" "$root/codexkit"; do
  [ ! -f "$program" ] || start "$program" COMMAND "$@"
done
program=$(command -v codexkit) && start "$program" COMMAND "$@"

place="put $name beside this script."
main="$root/bin/codexkit.mjs"
node="$root/node_modules/.bin/node"
[ -f "$main" ] || stop 'The program codexkit is not in dist, not beside this script and not on PATH.' "To mend it, $place"
if [ ! -f "$node" ] && [ -f "$root/package-lock.json" ]; then
  command -v npm >/dev/null ||
    stop 'The program codexkit is not here, and neither is npm to install it.' "Install Node.js, or $place"
  printf 'Running npm ci in %s\n' "$root" >&2
  # stdout belongs to the result and stdin to the program, so npm gets neither.
  (cd "$root" && npm ci) >&2 </dev/null || stop "npm ci failed in $root." "See what it wrote above, or $place"
fi
[ -f "$node" ] || stop "There is no Node.js for this system in $root/node_modules." "Run npm ci there, or $place"
start "$node" "$main" COMMAND "$@"
`
