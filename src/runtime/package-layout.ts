import { createHash } from 'node:crypto'
import { brokenPackage } from './codex-package.ts'
import type { LockedPackage, Target } from './lock.ts'
import { readTarball } from './read-tarball.ts'
import { isSafePath } from './safe-path.ts'

/** The Rust target triple of each target, which names its folder inside the package. */
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

/** What is installed of a package: the folder inside it, the program, and the sha256 of every file. */
export type PackageContent = Pick<LockedPackage, 'root' | 'program' | 'files'>

/** The sha256 of every regular file of a tarball, by its path below `package/`. */
export async function hashTarball(path: string, signal: AbortSignal): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  await readTarball({ path, signal }, (entry) => {
    const hash = createHash('sha256')
    const end = (): void => void files.set(entry.path.replace(/^package\//, ''), hash.digest('hex'))
    return { write: (chunk) => void hash.update(chunk), end }
  })
  return files
}

/**
 * Where program and helpers lie, by the layouts there have been: 0.131 and later, 0.42 to 0.130, 0.40. Throws
 * CODEXKIT_RUNTIME when the package has none of them, or a file whose path could leave the folder.
 */
export function describePackage(files: Map<string, string>, target: Target, packageVersion: string): PackageContent {
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
  const unsafe = sorted.find(([path]) => !isSafePath(path))
  if (unsafe) throw brokenPackage(packageVersion, `holds a file with the unsafe path "${unsafe[0]}"`)
  return { root, program, files: Object.fromEntries(sorted) }
}
