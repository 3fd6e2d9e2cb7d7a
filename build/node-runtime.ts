import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { extract } from 'tar'
import { CodexkitError } from '../src/errors.ts'
import { statOptional } from '../src/platform/read-optional.ts'
import { fetchPackage, type PinnedPackage } from './fetch-package.ts'
import type { Target } from './targets.ts'

const TOP = join(import.meta.dirname, '..')

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
  const tarball = await fetchNodeRuntime(target, report)
  const path = `package/${target.nodeProgram}`
  await extract({ file: tarball, cwd: folder, strict: true }, [path])
  return { version, program: join(folder, path) }
}

/** Has the package of a target at hand, unless npm installed it. */
export async function bringNodeRuntime(target: Target, report: Report): Promise<void> {
  if (!(await statOptional(installedProgram(target)))) await fetchNodeRuntime(target, report)
}

async function fetchNodeRuntime(target: Target, report: Report): Promise<string> {
  return fetchPackage(await readPin(target), report)
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
