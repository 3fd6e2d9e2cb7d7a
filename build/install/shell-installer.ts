import type { InstallerFacts } from './render-installers.ts'

/** install.sh: POSIX sh, and what it needs beside it is on every Linux and macOS, but xz on small Linux systems. */
export function renderShellInstaller({ version, archives, baseUrl }: InstallerFacts): string {
  const rows = archives.map(({ target, fileName, sha256, size }) => {
    return `    ${target}) archive='${fileName}' sha256='${sha256}' size=${size} ;;`
  })
  return SCRIPT.replaceAll('@VERSION@', version)
    .replace('@BASE@', () => baseUrl)
    .replace('@ARCHIVES@', rows.join('\n'))
}

/** So that the shell gets its own braces. */
const DOLLAR = '$'

const SCRIPT = String.raw`#!/bin/sh
# Installs codexkit @VERSION@ for this user: downloads the archive, compares its checksum with the one in this file,
# starts the program once, and only then puts it in its place. Asks nothing and needs no root.
#   CODEXKIT_INSTALL_DIR  where the program goes (default: ~/.local/bin)
#   CODEXKIT_MIRROR       another place of the archives: https://, file:// or http:// on this machine
set -eu

stop() {
  printf 'error: %s\nhint:  %s\n' "$2" "$3" >&2
  exit "$1"
}

say() {
  printf '%s\n' "$1" >&2
}

choose_archive() {
  case $1 in
@ARCHIVES@
    *) stop 7 "There is no codexkit @VERSION@ for $1." 'See the release for the systems it is made for.' ;;
  esac
}

name_target() {
  case $(uname -s) in
    Linux) system=linux ;;
    Darwin) system=macos ;;
    *) system=$(uname -s) ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) machine=$(uname -m) ;;
  esac
  printf '%s-%s\n' "$system" "$machine"
}

# file:// addresses may hold %20 and the like.
decode() {
  printf '%s\n' "$1" | LC_ALL=C awk '
    function digit(c) { return index("0123456789abcdef", tolower(c)) - 1 }
    {
      while (match($0, /%[0-9A-Fa-f][0-9A-Fa-f]/)) {
        code = digit(substr($0, RSTART + 1, 1)) * 16 + digit(substr($0, RSTART + 2, 1))
        printf "%s%c", substr($0, 1, RSTART - 1), code
        $0 = substr($0, RSTART + 3)
      }
      print
    }'
}

fetch() {
  case $1 in
    file://*)
      cp -- "$(decode "${DOLLAR}{1#file://}")" "$2" || stop 6 "There is no $1." 'Check CODEXKIT_MIRROR.'
      return
      ;;
    *@*) stop 2 'The address of the archives holds a name or password.' 'Check CODEXKIT_MIRROR.' ;;
    https://*) protocols='=https' ;;
    http://127.0.0.1[:/]* | http://localhost[:/]* | http://\[::1\][:/]*) protocols='=http' ;;
    *) stop 2 "The archives cannot come from $1." 'CODEXKIT_MIRROR is https://, file:// or http:// on this machine.' ;;
  esac
  check='Check the network (HTTPS_PROXY, NO_PROXY), or set CODEXKIT_MIRROR.'
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL --retry 3 --proto "$protocols" --proto-redir "$protocols" -o "$2" -- "$1" ||
      stop 6 "Could not download $1." "$check"
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O "$2" "$1" || stop 6 "Could not download $1." "$check"
  else
    stop 1 'There is neither curl nor wget here.' 'Install one of them.'
  fi
}

hash_of() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum <"$1" | cut -c 1-64
  elif command -v shasum >/dev/null 2>&1; then
    shasum -a 256 <"$1" | cut -c 1-64
  elif command -v openssl >/dev/null 2>&1; then
    openssl dgst -sha256 -r <"$1" | cut -c 1-64
  else
    stop 1 'There is no program here that makes a SHA-256.' 'Install coreutils, perl or openssl.'
  fi
}

unpack() {
  if command -v xz >/dev/null 2>&1; then
    xz -dc <"$1" | tar -xf - -C "$2"
  else
    tar -xJf "$1" -C "$2"
  fi || stop 1 'The archive could not be unpacked.' 'Install xz (on Debian and Ubuntu: xz-utils).'
}

clean() {
  [ -z "$download" ] || rm -rf -- "$download"
  [ -z "$staging" ] || rm -rf -- "$staging"
  # Goes only while it is empty.
  [ -z "$made" ] || rmdir -- "$made" 2>/dev/null || :
}

main() {
  download='' staging='' made=''
  trap clean EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM

  place=${DOLLAR}{CODEXKIT_INSTALL_DIR:-}
  [ -n "$place" ] || place=${DOLLAR}{HOME:?is not set}/.local/bin
  case $place in
    /*) ;;
    *) place=$(pwd)/$place ;;
  esac
  base=${DOLLAR}{CODEXKIT_MIRROR:-}
  [ -n "$base" ] || base='@BASE@'
  target=$(name_target)
  choose_archive "$target"

  say "Getting $archive ($((size / 1000000)) MB)."
  download=$(mktemp -d) || stop 9 'No folder could be made for the download.' 'Check TMPDIR.'
  fetch "${DOLLAR}{base%/}/$archive" "$download/archive"
  actual=$(hash_of "$download/archive")
  [ "$actual" = "$sha256" ] ||
    stop 7 "$archive is not the published one: its SHA-256 is $actual, not $sha256." \
      'It was changed or cut on its way. Nothing was installed.'

  # Beside its place: a rename is one step on one disk only.
  [ -d "$place" ] || made=$place
  mkdir -p -- "$place" || stop 9 "The folder $place could not be made." 'Set CODEXKIT_INSTALL_DIR to another one.'
  staging=$(mktemp -d "$place/.codexkit-install.XXXXXX") ||
    stop 9 "Nothing can be written to $place." 'Set CODEXKIT_INSTALL_DIR to another folder.'
  unpack "$download/archive" "$staging"
  top=$staging/${DOLLAR}{archive%.tar.xz}
  [ -f "$top/codexkit" ] || stop 7 "$archive does not hold codexkit." 'The release is broken: take another version.'
  chmod 755 "$top/codexkit"
  prove "$top/codexkit" "Nothing was installed."

  [ ! -d "$place/codexkit" ] || stop 9 "$place/codexkit is a folder." 'Move it away.'
  # With these beside it, codexkit self verify needs nothing else.
  for ending in '' .sig; do
    rm -f -- "$place/codexkit.SHA256SUMS$ending"
    [ ! -f "$top/SHA256SUMS$ending" ] || mv -f -- "$top/SHA256SUMS$ending" "$place/codexkit.SHA256SUMS$ending"
  done
  mv -f -- "$top/codexkit" "$place/codexkit"
  prove "$place/codexkit" 'See what it says: codexkit --version'
  printf 'codexkit %s is installed: %s\n' '@VERSION@' "$place/codexkit"
  case :$PATH: in
    *":$place:"*) ;;
    *) say "To call it by its name, add this line to ~/.profile: export PATH=\"$place:\$PATH\"" ;;
  esac
}

prove() {
  said=$("$1" --version </dev/null) || said='nothing, and fails'
  [ "$said" = '@VERSION@' ] || stop 7 "The program does not work on this system: it says $said." "$2"
}

# All of it is one function, so that a half of this file, from a broken download, does nothing.
main
`
