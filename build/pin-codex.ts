import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CodexkitError } from '../src/errors.ts'
import { writeFileAtomic } from '../src/platform/atomic-write.ts'
import type { Host } from '../src/platform/host.ts'
import {
  brokenPackage,
  CODEX_PACKAGE,
  fetchManifest,
  packageVersionFor,
  publishedIntegrity,
} from '../src/runtime/codex-package.ts'
import { DOWNLOAD_TIMING } from '../src/runtime/download-timing.ts'
import { downloadTarball } from '../src/runtime/download.ts'
import { exactVersion } from '../src/runtime/exact-version.ts'
import { decodeLock, TARGETS, type LockedPackage, type RuntimeLock, type Target } from '../src/runtime/lock.ts'
import { describePackage, hashTarball } from '../src/runtime/package-layout.ts'

const LOCK_PATH = join(import.meta.dirname, '..', 'codex-runtime.lock.json')

interface Package {
  integrity: string
  tarballBytes: number
  /** The sha256 of every file, by its path below `package/`. */
  files: Map<string, string>
}

/** Makes the lock of a published version from what the registry serves for all six targets. Writes nothing. */
export async function pinCodex(host: Host, version: string, report: (line: string) => void): Promise<RuntimeLock> {
  const root = await fetchManifest(host, exactVersion(version, 'npm run pin --'))
  const packages = new Map<string, Package>()
  const targets: Partial<Record<Target, LockedPackage>> = {}
  for (const target of TARGETS) {
    const packageVersion = packageVersionFor(root, version, target)
    if (packageVersion === undefined) throw brokenPackage(version, `names no package for ${target}`)
    const found = packages.get(packageVersion) ?? (await readPackage(host, packageVersion, report))
    packages.set(packageVersion, found)
    const { integrity, tarballBytes, files } = found
    const content = describePackage(files, target, packageVersion)
    targets[target] = { package: CODEX_PACKAGE, packageVersion, integrity, tarballBytes, ...content }
  }
  return decodeLock({ schemaVersion: 1, version, targets })
}

async function readPackage(host: Host, packageVersion: string, report: (line: string) => void): Promise<Package> {
  const integrity = publishedIntegrity(await fetchManifest(host, packageVersion), packageVersion)
  report(`${CODEX_PACKAGE} ${packageVersion}: downloading`)
  const folder = await mkdtemp(join(tmpdir(), 'pin-codex-'))
  try {
    const path = join(folder, 'package.tgz')
    const wanted = { package: CODEX_PACKAGE, packageVersion, integrity }
    const tarballBytes = await downloadTarball({ host, wanted, path, timing: DOWNLOAD_TIMING })
    const files = await hashTarball(path, host.signal)
    report(`${CODEX_PACKAGE} ${packageVersion}: ${tarballBytes} bytes, ${files.size} files, sha512 is right`)
    return { integrity, tarballBytes, files }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** `npm run pin -- X.Y.Z`: rewrites the lock file in one step, or leaves it alone. */
async function main(): Promise<void> {
  const report = (line: string): void => void process.stderr.write(`${line}\n`)
  const interrupt = new AbortController()
  process.once('SIGINT', () => interrupt.abort(new CodexkitError('CODEXKIT_INTERRUPTED', 'Interrupted.')))
  const host: Host = {
    env: process.env,
    cwd: process.cwd(),
    homeDir: homedir(),
    platform: process.platform,
    arch: process.arch,
    signal: interrupt.signal,
    now: () => new Date(),
  }
  try {
    const { positionals } = parseArgs({ allowPositionals: true })
    const lock = await pinCodex(host, positionals[0] ?? '', report)
    await writeFileAtomic(LOCK_PATH, `${JSON.stringify(lock, undefined, 2)}\n`)
    report(`${LOCK_PATH} pins Codex ${lock.version}`)
  } catch (thrown) {
    if (!(thrown instanceof CodexkitError)) throw thrown
    report(`${thrown.message}\n${thrown.hint ?? ''}`.trim())
    process.exitCode = thrown.exitCode
  }
}

if (import.meta.main) await main()
