#!/usr/bin/env bash
# Runs Windows x64 executables on Debian, as root, with Wine in a small Debian root of its own.
#   wine.sh setup                                   make that root (a minute, 2 GB); nothing when it is there
#   wine.sh run OUT ERR WORKDIR PROGRAM [ARG ...]   run PROGRAM in WORKDIR, stdout to file OUT, stderr to file ERR
#   wine.sh winpath PATH                            print the name Windows programs know PATH by
# OUT and ERR are files (or /dev/tty) because Node for Windows gets EBADF from a Linux pipe. The same goes for stdin,
# which is passed through: give a file or /dev/null. Programs see this machine's top-level folders as Z:, but not
# /etc, /usr, /var and the like. Their environment is Windows's own plus the variables named in WINE_PASS_ENV
# ("A B"); Wine itself sets PATH, APPDATA, LOCALAPPDATA, USERPROFILE and TEMP (WINEPATH is put before PATH).
# Exit code: the program's, low 8 bits. Before it starts: 125 (setup: 3), with a sentence on stderr.
# WINE_KEEP=SECONDS leaves Wine running that long after the last program: 0.2 s for the next run, not 1.3 s.
set -euo pipefail

release=trixie # Debian 12's wine 8 cannot start Node 24 or 26.
recipe="$release wine64 1" # The stamp. Change it and every machine builds its root anew.
root=${CODEXKIT_WINE_ROOT:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/codexkit-wine/$release}
self=$(realpath -- "$0")
refusal=125 # Like chroot's, to be told from the program's own exit codes.
[ "${1-}" != setup ] || refusal=3
fail() { echo "wine.sh: $1" >&2 && exit "$refusal"; }
is_ready() { [ "$(cat "$root/stamp" 2>/dev/null)" = "$recipe" ]; }

# Shows this machine's folders inside the root $1. Only called under `unshare -m`, so nothing stays mounted.
# Always the same set: one wineserver opens the files of all programs, in the namespace of the run that started it.
mount_into() {
  local path
  for path in /*/; do
    path=${path%/}
    case $path in /bin | /boot | /etc | /lib* | /lost+found | /run | /sbin | /usr | /var) continue ;; esac
    if [ ! -L "$path" ]; then mkdir -p "$1$path" && mount --rbind "$path" "$1$path"; fi
  done
  for path in /etc/hosts /etc/resolv.conf; do # Bound, not copied: they change from boot to boot.
    if [ -e "$path" ]; then touch "$1$path" && mount --bind "$path" "$1$path"; fi
  done
}

# Replaces this shell by a program in the root $1, in folder $2, keeping only the variables named in $3.
# Kept rather than given to `env`, because every user can read a command line.
enter() {
  local at=$1 cwd=$2 keep=" $3 " name
  shift 3
  for name in $(compgen -e); do case $keep in *" $name "*) ;; *) unset "$name" ;; esac done
  # UTF-8: otherwise Wine loses arguments and file names that are not ASCII. The overrides switch off what would ask
  # questions or write menu entries: .NET, HTML and the menu builder.
  export LC_ALL=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/wine \
    HOME=/var/lib/wine USER=codexkit WINEPREFIX=/var/lib/wine/prefix WINEARCH=win64 WINEDEBUG=-all \
    WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe='
  exec chroot "$at" /usr/bin/env -C "$cwd" "$@"
}

# Under `unshare -m`, with the half-made root as $1 and the mirror (or nothing) as $2.
build() {
  local keep='http_proxy https_proxy no_proxy DEBIAN_FRONTEND' bundle=/etc/ssl/certs/ca-certificates.crt
  eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy)"
  export DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy} ${https_proxy:+https_proxy}
  unshare -m debootstrap --variant=minbase "$release" "$1" ${2:+"$2"}
  apt-config dump | grep -E '^Acquire::(http|https|Check|Retries)' >"$1/etc/apt/apt.conf.d/99host" || true
  if [ -e "$bundle" ]; then mkdir -p "$1${bundle%/*}" && cp -L "$bundle" "$1$bundle"; fi
  mount_into "$1"
  (enter "$1" / "$keep" apt-get update)
  (enter "$1" / "$keep" apt-get install -y --no-install-recommends wine64)
  rm -rf "$1"/var/cache/apt/* "$1"/var/lib/apt/lists/* # 0.2 GB
  mkdir -p "$1/var/lib/wine"
  (enter "$1" / '' wine64 wineboot --init) # Fills the prefix: 0.8 GB, once.
  (enter "$1" / '' wineserver64 -w) # It writes the registry when it goes.
}

setup() {
  local mirror
  is_ready && return
  mkdir -p "$(dirname "$root")" && exec 9>"$root.lock"
  flock 9 && is_ready && return
  echo "wine.sh: making $root; the log is $root.log" >&2
  command -v debootstrap >/dev/null || { apt-get update && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends debootstrap debian-archive-keyring gpgv; } >"$root.log" 2>&1 9>&- ||
    fail "debootstrap could not be installed; see $root.log."
  # apt knows its own mirror, in whichever file and syntax that is written.
  # shellcheck disable=SC2016,SC1091
  mirror=$(apt-get indextargets --format '$(CREATED_BY)|$(COMPONENT)|$(RELEASE)| $(REPO_URI)' |
    awk -v own="Packages|main|$(. /etc/os-release && echo "$VERSION_CODENAME")|" '$1 == own && !n++ { print $2 }')
  # Removed out here, never under `unshare -m`: there it would reach this machine's folders through the mounts.
  rm -rf "$root.part"
  # The build keeps the lock (9) open, so that nobody starts another one beside it, should this shell be killed.
  unshare -m bash "$self" build "$root.part" "$mirror" >"$root.log" 2>&1 ||
    fail "the root could not be made; see $root.log."
  echo "$recipe" >"$root.part/stamp" && rm -rf "$root" && mv "$root.part" "$root"
}

# Under `unshare -m`. All runs share the lock; who can have it alone at the end is the last one out.
run() {
  local out=$1 err=$2 cwd pid code
  cwd=$(realpath -m -- "$3")
  exec 9>"$root.lock"
  flock -s 9
  mount_into "$root"
  [ "$root$cwd" -ef "$cwd" ] || fail "programs under Wine cannot see the folder $cwd."
  if [ -n "${WINE_KEEP-}" ]; then (enter "$root" / '' wineserver64 "-p$WINE_KEEP") 9>&- || true; fi # Or it runs.
  (enter "$root" "$cwd" "${WINE_PASS_ENV-}" wine64 "${@:4}") <&0 >"$out" 2>"$err" 9>&- &
  pid=$!
  trap 'kill "$pid" 2>/dev/null || true' TERM INT HUP
  # A loop, because a signal ends `wait` early, before the program has gone.
  while code=0 && { wait "$pid" || code=$?; } && kill -0 "$pid" 2>/dev/null; do :; done
  # Ends what the programs left behind, so that no wineserver outlives the tests.
  if [ -z "${WINE_KEEP-}" ] && flock -n 9; then (enter "$root" / '' wineserver64 -k) 9>&- || true; fi
  exit "$code"
}

needs_root() { unshare -m true 2>/dev/null || fail 'Wine needs mounts: run this as root (container: SYS_ADMIN).'; }

case "${1-} $#" in
  'setup 1') grep -qs '^ID=debian$' /etc/os-release || fail 'this machine is not Debian.'
    needs_root && setup ;;
  run\ [5-9] | run\ [1-9][0-9]*) is_ready || fail "there is no Wine in $root: run wine.sh setup."
    needs_root && exec unshare -m bash "$self" in-namespace "${@:2}" ;;
  'winpath 2') path=$(realpath -ms -- "$2") && echo "Z:${path//\//\\}" ;;
  build\ *) build "${@:2}" ;;
  in-namespace\ *) run "${@:2}" ;;
  *) fail 'use: wine.sh setup | run OUTFILE ERRFILE WORKDIR PROGRAM [ARG ...] | winpath PATH' ;;
esac
