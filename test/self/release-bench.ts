import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A key of ssh-keygen and the allowed_signers line that trusts it. */
export interface SigningKey {
  path: string
  allowedSigners: string
  fingerprint: string
}

/** Makes an ed25519 key, or one of another kind. */
export function makeKey(folder: string, name = 'key', kind = 'ed25519'): SigningKey {
  const path = join(folder, name)
  execFileSync('ssh-keygen', ['-q', '-t', kind, '-N', '', '-C', '', '-f', path])
  const line = readFileSync(`${path}.pub`, 'utf8').trim()
  const listed = execFileSync('ssh-keygen', ['-l', '-f', `${path}.pub`], { encoding: 'utf8' })
  return { path, allowedSigners: `codexkit ${line}\n`, fingerprint: listed.split(' ')[1] ?? '' }
}

/** Writes `FILE.sig` as a release does it. */
export function signFile(file: string, key: SigningKey, namespace = 'codexkit-release'): void {
  execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-n', namespace, '-f', key.path, file], { stdio: 'pipe' })
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A shell script that stands for an executable: with --version it says its version. */
export function standIn(version: string): string {
  return `#!/bin/sh\n[ "$1" = --version ] && echo ${version}\n`
}

export interface ReleaseFacts {
  version: string
  target?: string
  /** Files of the archive by path; `codexkit` is made when it is not there. */
  files?: Record<string, string>
  key?: SigningKey
  /** Changes the unpacked archive before it is packed. */
  spoil?: (folder: string) => void
}

/** Makes a release folder with one archive in it, and gives back the folder. */
export function makeRelease(
  folder: string,
  { version, target = 'linux-x64', files = {}, key, spoil }: ReleaseFacts,
): string {
  const name = `codexkit-${version}-${target}`
  const top = join(folder, 'packing', name)
  const all = {
    codexkit: standIn(version),
    'scripts/bootstrap.sh': `#!/bin/sh\n# ${version}\n`,
    'README.md': version,
    ...files,
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(top, path)), { recursive: true })
    writeFileSync(join(top, path), text)
    if (!path.endsWith('.md')) chmodSync(join(top, path), 0o755)
  }
  writeSums(top, Object.fromEntries(Object.entries(all).map(([path, text]) => [path, sha256(text)])), key)
  spoil?.(top)
  const release = join(folder, version)
  mkdirSync(release, { recursive: true })
  const archive = `${name}.tar.xz`
  execFileSync('tar', ['-cJf', join(release, archive), '-C', dirname(top), name])
  writeSums(release, { [archive]: sha256(readFileSync(join(release, archive))) }, key)
  return release
}

/** Writes SHA256SUMS and, with a key, its signature. */
export function writeSums(folder: string, hashes: Record<string, string>, key?: SigningKey, name = 'SHA256SUMS'): void {
  const lines = Object.entries(hashes).map(([path, hash]) => `${hash}  ${path}\n`)
  writeFileSync(join(folder, name), lines.join(''))
  if (key) signFile(join(folder, name), key)
}

/** Puts the stand-in of an old version in a folder of its own, alone or with the whole archive around it. */
export function installStandIn(
  folder: string,
  version: string,
  facts: { key?: SigningKey; whole?: boolean } = {},
): string {
  const path = join(folder, 'codexkit')
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, standIn(version))
  chmodSync(path, 0o755)
  const shim = { 'scripts/bootstrap.sh': sha256('old') }
  if (facts.whole) {
    mkdirSync(join(folder, 'scripts'))
    writeFileSync(join(folder, 'scripts', 'bootstrap.sh'), 'old')
  }
  const hashes = { codexkit: sha256(standIn(version)), ...(facts.whole && shim) }
  writeSums(folder, hashes, facts.key, facts.whole ? 'SHA256SUMS' : 'codexkit.SHA256SUMS')
  return path
}

/** A copy of a file with its first byte changed. */
export function spoilByte(path: string): void {
  copyFileSync(path, `${path}.before`)
  const bytes = readFileSync(path)
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  writeFileSync(path, bytes)
}
