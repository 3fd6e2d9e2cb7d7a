import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CodexkitError } from '../src/errors.ts'
import { writeFileAtomic } from '../src/platform/atomic-write.ts'
import type { Host } from '../src/platform/host.ts'
import { DOWNLOAD_TIMING } from '../src/runtime/download-timing.ts'
import { downloadTarball } from '../src/runtime/download.ts'
import { fetchStream } from '../src/runtime/fetch-stream.ts'
import { openHttpClient } from '../src/runtime/http-client.ts'
import { decodeLock, TARGETS, type LockedPackage, type RuntimeLock, type Target } from '../src/runtime/lock.ts'
import { readTarball } from '../src/runtime/read-tarball.ts'
import { findRegistry } from '../src/runtime/registry.ts'
import { withRetries } from '../src/runtime/retry.ts'

const PACKAGE = '@openai/codex'
const LOCK_PATH = join(import.meta.dirname, '..', 'codex-runtime.lock.json')

const TRIPLES: Record<Target, string> = {
  'linux-x64': 'x86_64-unknown-linux-musl',
  'linux-arm64': 'aarch64-unknown-linux-musl',
  'darwin-x64': 'x86_64-apple-darwin',
  'darwin-arm64': 'aarch64-apple-darwin',
  'win32-x64': 'x86_64-pc-windows-msvc',
  'win32-arm64': 'aarch64-pc-windows-msvc',
}

/** Not needed to run Codex unattended: the voice host and its libraries, 60 MB. */
const LEFT_OUT = ['codex-resources/voice/']

interface Package {
  integrity: string
  tarballBytes: number
  /** The sha256 of every file, by its path below `package/`. */
  files: Map<string, string>
}

/** Makes the lock of a published version from what the registry serves for all six targets. Writes nothing. */
export async function pinCodex(host: Host, version: string, report: (line: string) => void): Promise<RuntimeLock> {
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    throw new CodexkitError('CODEXKIT_USAGE', `"${version}" is not a version such as 0.169.0.`, {
      hint: 'Type: npm run pin -- X.Y.Z',
    })
  }
  const root = await fetchManifest(host, version)
  const packages = new Map<string, Package>()
  const targets: Partial<Record<Target, LockedPackage>> = {}
  for (const target of TARGETS) {
    const packageVersion = packageVersionFor(root, version, target)
    const found = packages.get(packageVersion) ?? (await readPackage(host, packageVersion, report))
    packages.set(packageVersion, found)
    targets[target] = { package: PACKAGE, packageVersion, ...describePackage(found, target, packageVersion) }
  }
  return decodeLock({ schemaVersion: 1, version, targets })
}

/** Since 0.99 each platform has a package of its own, named as an optional dependency; before, one held them all. */
function packageVersionFor(root: Record<string, unknown>, version: string, target: Target): string {
  const dependencies = root['optionalDependencies']
  if (!isRecord(dependencies)) return version
  const alias = dependencies[`${PACKAGE}-${target}`]
  const prefix = `npm:${PACKAGE}@`
  if (typeof alias === 'string' && alias.startsWith(prefix)) return alias.slice(prefix.length)
  throw brokenPackage(version, `names no package for ${target}`)
}

async function readPackage(host: Host, packageVersion: string, report: (line: string) => void): Promise<Package> {
  const dist = (await fetchManifest(host, packageVersion))['dist']
  const integrity = isRecord(dist) ? dist['integrity'] : undefined
  if (typeof integrity !== 'string') throw brokenPackage(packageVersion, 'has no sha512 in the registry')
  report(`${PACKAGE} ${packageVersion}: downloading`)
  const folder = await mkdtemp(join(tmpdir(), 'pin-codex-'))
  try {
    const path = join(folder, 'package.tgz')
    const wanted = { package: PACKAGE, packageVersion, integrity }
    const tarballBytes = await downloadTarball({ host, wanted, path, timing: DOWNLOAD_TIMING })
    const files = new Map<string, string>()
    await readTarball({ path, signal: host.signal }, (entry) => {
      const hash = createHash('sha256')
      const end = (): void => void files.set(entry.path.replace(/^package\//, ''), hash.digest('hex'))
      return { write: (chunk) => void hash.update(chunk), end }
    })
    report(`${PACKAGE} ${packageVersion}: ${tarballBytes} bytes, ${files.size} files, sha512 is right`)
    return { integrity, tarballBytes, files }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Where program and helpers lie, by the layouts there have been: 0.131 and later, 0.42 to 0.130, 0.40. */
function describePackage(
  { integrity, tarballBytes, files }: Package,
  target: Target,
  packageVersion: string,
): Omit<LockedPackage, 'package' | 'packageVersion'> {
  const triple = TRIPLES[target]
  const ending = target.startsWith('win32') ? '.exe' : ''
  const layouts = [
    { root: `vendor/${triple}`, program: `bin/codex${ending}` },
    { root: `vendor/${triple}`, program: `codex/codex${ending}` },
    { root: 'bin', program: `codex-${triple}${ending}` },
  ]
  const layout = layouts.find(({ root, program }) => files.has(`${root}/${program}`))
  if (!layout) throw brokenPackage(packageVersion, `holds no program for ${target}`)
  const { root, program } = layout
  const belongs = (path: string): boolean =>
    root === 'bin' ? path === program : !LEFT_OUT.some((folder) => path.startsWith(folder))
  const below = [...files].filter(([path]) => path.startsWith(`${root}/`))
  const kept = below.map(([path, sha256]) => [path.slice(root.length + 1), sha256] as const)
  const sorted = kept.filter(([path]) => belongs(path)).sort(([a], [b]) => (a < b ? -1 : 1))
  return { integrity, tarballBytes, root, program, files: Object.fromEntries(sorted) }
}

async function fetchManifest(host: Host, version: string): Promise<Record<string, unknown>> {
  const registry = await findRegistry(host, PACKAGE)
  const url = `${registry.url}/${PACKAGE}/${version}`
  const what = `the description of ${PACKAGE} ${version}`
  const http = await openHttpClient(host)
  try {
    return await withRetries(DOWNLOAD_TIMING.retryDelaysMs, host.signal, async () => {
      const chunks: Uint8Array[] = []
      const { headers } = registry
      const { signal } = host
      await fetchStream({ http, url, headers, what, signal, stallMs: DOWNLOAD_TIMING.stallMs }, (chunk) => {
        chunks.push(chunk)
      })
      return parseManifest(Buffer.concat(chunks).toString('utf8'), version)
    })
  } finally {
    await http.close()
  }
}

function parseManifest(text: string, version: string): Record<string, unknown> {
  try {
    const manifest: unknown = JSON.parse(text)
    if (isRecord(manifest) && manifest['version'] === version) return manifest
  } catch {
    // SyntaxError: told below, like any other answer that is not a description.
  }
  throw brokenPackage(version, 'has no readable description in the registry')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function brokenPackage(version: string, why: string): CodexkitError {
  return new CodexkitError('CODEXKIT_RUNTIME', `${PACKAGE} ${version} ${why}.`, {
    hint: 'Pin another version with: npm run pin -- X.Y.Z',
  })
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
