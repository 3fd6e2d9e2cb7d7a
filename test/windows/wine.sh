#!/usr/bin/env bash
# Runs Windows x64 executables on Debian, as root, with Wine in a small Debian root of its own.
#   wine.sh setup                                   make that root; does nothing when it is there
#   wine.sh run OUT ERR WORKDIR PROGRAM [ARG ...]   run PROGRAM in WORKDIR, stdout to file OUT, stderr to file ERR
#   wine.sh winpath PATH                            print the name Windows programs know PATH by
# OUT and ERR are files because a Windows program gets EBADF from a Linux pipe. The same goes for stdin, which is
# passed through: give a file or /dev/null. The program sees this machine's top-level folders (not /etc, /usr, /var
# and the like) as Z:. Its environment is Windows's own plus the variables named in WINE_PASS_ENV ("NAME NAME").
# Exit code: the program's, low 8 bits; 2 for wrong use and 3 for a machine that cannot, with a sentence on stderr.
# WINE_KEEP=1 leaves Wine running, for about a second: the next run then starts in 0.2 s, not 1.2 s.
set -euo pipefail

release=trixie # Debian 12's wine 8 cannot start Node 24 or 26.
recipe="$release wine64 1" # Goes into the stamp: change it and every machine builds its root anew.
root=${CODEXKIT_WINE_ROOT:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/codexkit-wine/$release}
self=$(realpath -- "$0")

fail() {
  echo "wine.sh: $2" >&2
  exit "$1"
}
is_ready() { [ "$(cat "$root/stamp" 2>/dev/null)" = "$recipe" ]; }

# Shows this machine's folders inside the root $1. Only called under `unshare -m`, so nothing stays mounted.
# Always the same set: one wineserver opens the files of all programs, in the namespace of the run that started it.
mount_into() {
  local dir
  for dir in /*; do
    case $dir in /bin | /boot | /etc | /lib* | /lost+found | /proc | /run | /sbin | /sys | /usr | /var) continue ;; esac
    if [ -L "$dir" ] || [ ! -d "$dir" ]; then continue; fi
    mkdir -p "$1$dir"
    mount --rbind "$dir" "$1$dir"
  done
  mount -t proc proc "$1/proc"
  for dir in /etc/hosts /etc/resolv.conf; do # Bound, not copied: they change from boot to boot.
    if [ -e "$dir" ]; then touch "$1$dir" && mount --bind "$dir" "$1$dir"; fi
  done
}

# Replaces this shell by a program in the root $1, in folder $2, keeping only the variables named in $3.
# They are kept rather than given to `env`, because every user can read a command line.
enter() {
  local at=$1 cwd=$2 keep=" $3 " name
  shift 3
  for name in $(compgen -e); do
    case $keep in *" $name "*) ;; *) unset "$name" ;; esac
  done
  # UTF-8: otherwise Wine loses arguments and file names that are not ASCII. The overrides switch off three things
  # that would ask questions or write menu entries: .NET, HTML and the menu builder.
  export LC_ALL=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/wine \
    HOME=/var/lib/wine USER=codexkit WINEPREFIX=/var/lib/wine/prefix WINEARCH=win64 WINEDEBUG=-all \
    WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe='
  exec chroot "$at" /usr/bin/env -C "$cwd" "$@"
}

# Under `unshare -m`, with the half-made root as $1 and the mirror as $2.
build() {
  local proxies='http_proxy https_proxy no_proxy HTTPS_PROXY NO_PROXY DEBIAN_FRONTEND' file
  # The archive's keys are Debian's; minbase is all that Wine needs.
  unshare -m debootstrap --variant=minbase "$release" "$1" ${2:+"$2"}
  apt-config dump | grep -E '^Acquire::(http|https|Check-Valid-Until|Check-Date|Retries)\b' >"$1/etc/apt/apt.conf.d/99host" || true
  file=/etc/ssl/certs/ca-certificates.crt # For a mirror or a proxy with a certificate of its own.
  if [ -e "$file" ]; then mkdir -p "$1${file%/*}" && cp -L "$file" "$1$file"; fi
  mount_into "$1"
  export DEBIAN_FRONTEND=noninteractive
  (enter "$1" / "$proxies" apt-get update)
  (enter "$1" / "$proxies" apt-get install -y --no-install-recommends wine64)
  (enter "$1" / '' sh -c 'apt-get clean && rm -rf /var/lib/apt/lists/* && mkdir -p "$WINEPREFIX"')
  (enter "$1" / '' wine64 wineboot --init) # Fills the prefix: 0.8 GB, once.
  (enter "$1" / '' wine64 cmd.exe /c exit 0)
  (enter "$1" / '' wineserver64 -w) # It writes the registry when it goes.
}

setup() {
  local mirror log=$root.log
  is_ready && return
  mkdir -p "$(dirname "$root")"
  exec 9>"$root.lock"
  flock 9
  is_ready && return
  echo "wine.sh: making $root (about 90 seconds, 2.5 GB)" >&2
  export DEBIAN_FRONTEND=noninteractive
  if ! command -v debootstrap >/dev/null; then
    { apt-get update && apt-get install -y --no-install-recommends debootstrap debian-archive-keyring gpgv; } >"$log" 2>&1 ||
      fail 3 "debootstrap could not be installed; see $log."
  fi
  # apt knows its own mirror, in whichever file and syntax that is written.
  # shellcheck disable=SC2016,SC1091
  mirror=$(apt-get indextargets --format '$(CREATED_BY) $(RELEASE) $(COMPONENT) $(REPO_URI)' |
    awk -v release="$(. /etc/os-release && echo "$VERSION_CODENAME")" '$1 == "Packages" && $2 == release && $3 == "main" && !n++ { print $4 }')
  # Removed out here, never under `unshare -m`: there it would reach the machine's own folders through the mounts.
  rm -rf "$root.part"
  unshare -m "$self" build "$root.part" "$mirror" >>"$log" 2>&1 9>&- || fail 3 "the root could not be made; see $log."
  echo "$recipe" >"$root.part/stamp"
  rm -rf "$root"
  mv "$root.part" "$root"
}

# Under `unshare -m`. The lock is shared by all runs and says who leaves last.
run() {
  local out=$1 err=$2 cwd pid code
  cwd=$(realpath -- "$3")
  shift 3
  exec 9>"$root.lock"
  flock -s 9
  mount_into "$root"
  [ -d "$root$cwd" ] || fail 2 "programs in $root cannot see the folder $cwd."
  (enter "$root" "$cwd" "${WINE_PASS_ENV-}" wine64 "$@") <&0 >"$out" 2>"$err" 9>&- &
  pid=$!
  trap 'kill "$pid" 2>/dev/null || true' TERM INT HUP
  while :; do # A signal ends `wait` early, before the program has gone.
    code=0
    wait "$pid" || code=$?
    kill -0 "$pid" 2>/dev/null || break
  done
  # The last one out ends what its program left behind, so that no wineserver outlives the tests.
  if [ -z "${WINE_KEEP-}" ] && flock -n 9; then (enter "$root" / '' wineserver64 -k) 9>&- || true; fi
  exit "$code"
}

verb=${1-}
if [ $# -gt 0 ]; then shift; fi
case $verb in
  build) build "$@" ;;
  namespace-run) run "$@" ;;
  winpath) [ $# = 1 ] || fail 2 'use: wine.sh winpath PATH'
    path=$(realpath -ms -- "$1") && echo "Z:${path//\//\\}" ;;
  setup | run)
    [ "$(id -u)" = 0 ] || fail 3 'Wine needs chroot and mounts; run this as root.'
    grep -qs '^ID=debian$' /etc/os-release || fail 3 'the Wine root is made with Debian tools; this machine is not Debian.'
    if [ "$verb" = setup ]; then setup; exit; fi
    [ $# -ge 4 ] || fail 2 'use: wine.sh run OUTFILE ERRFILE WORKDIR PROGRAM [ARG ...]'
    is_ready || fail 3 "there is no Wine in $root; run wine.sh setup."
    exec unshare -m "$self" namespace-run "$@" ;;
  *) fail 2 'use: wine.sh setup | run OUTFILE ERRFILE WORKDIR PROGRAM [ARG ...] | winpath PATH' ;;
esac
