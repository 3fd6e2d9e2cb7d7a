import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CodexkitError } from '../src/errors.ts'
import { readOptional } from '../src/platform/read-optional.ts'

const TOP = join(import.meta.dirname, '..')
/** Below node_modules, so that nothing is left when that goes; npm's own cache then has the package still. */
const CACHE = join(TOP, 'node_modules', '.cache', 'codexkit')

/** A published package by name, version and sha512, the last as npm writes it. */
export interface PinnedPackage {
  name: string
  version: string
  integrity: string
}

/**
 * The path of a package's tarball, which is compared with the pin each time. It comes through npm, with the user's
 * registry and proxy, and from npm's cache when it is there. Throws CODEXKIT_NETWORK or CODEXKIT_CHECKSUM.
 */
export async function fetchPackage(pinned: PinnedPackage, report: (line: string) => void): Promise<string> {
  const { name, version, integrity } = pinned
  const fileName = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`
  const tarball = join(CACHE, fileName)
  if ((await integrityOf(tarball)) === integrity) return tarball
  report(`${name} ${version}: fetching it from the npm registry or npm's cache`)
  await mkdir(CACHE, { recursive: true })
  const incoming = await mkdtemp(join(CACHE, 'incoming-'))
  try {
    await npmPack(`${name}@${version}`, incoming)
    const found = await integrityOf(join(incoming, fileName))
    if (found !== integrity) throw wrongPackage(pinned, found)
    await rename(join(incoming, fileName), tarball)
    return tarball
  } finally {
    await rm(incoming, { recursive: true, force: true })
  }
}

async function npmPack(spec: string, folder: string): Promise<void> {
  const args = ['pack', spec, '--pack-destination', folder, '--prefer-offline', '--silent']
  // npm names its own program to the scripts it runs; elsewhere PATH has it, though on Windows only as npm.cmd.
  const { npm_execpath: npm } = process.env
  const [program, before] = npm === undefined ? ['npm', []] : [process.execPath, [npm]]
  await promisify(execFile)(program, [...before, ...args], { cwd: TOP }).catch((thrown: unknown) => {
    throw new CodexkitError('CODEXKIT_NETWORK', `${spec} could not be fetched by npm.`, {
      hint: 'It is needed once. With a network, type: npm run package -- --fetch',
      cause: thrown,
    })
  })
}

async function integrityOf(path: string): Promise<string | undefined> {
  const bytes = await readOptional(path)
  return bytes && `sha512-${createHash('sha512').update(bytes).digest('base64')}`
}

function wrongPackage({ name, version, integrity }: PinnedPackage, found = 'nothing'): CodexkitError {
  return new CodexkitError('CODEXKIT_CHECKSUM', `${name} ${version} is not the package that is pinned.`, {
    hint: 'Check which registry npm asks: npm config get registry',
    details: { expected: integrity, found },
  })
}
