import { execFile } from 'node:child_process'
import { copyFile, mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { promisify } from 'node:util'
import { stripSymbols } from './elf/strip-symbols.ts'
import type { NodeRuntime } from './node-runtime.ts'
import type { PkgRun } from './pkg-sea.ts'
import { isHost, type Target } from './targets.ts'

/** Longer than any temporary folder, and short enough for Windows. */
const SCRIPT_PATH_BYTES = 220
/** What stands in the executable instead of the path of the start script: the same for every folder and machine. */
const SCRIPT_NAME = Buffer.from('codexkit/start.cjs'.padEnd(SCRIPT_PATH_BYTES))

export interface PackRequest {
  target: Target
  runtime: NodeRuntime
  /** Node as findBlobWriter gives it. */
  blobWriter: string
  /** The start script. */
  code: string
  assets: Record<string, string>
  output: string
  /** For what is needed meanwhile. */
  scratch: string
}

/** Packs a start script, its assets and Node into one file, by pkg's SEA mode, which is offline this way. */
export async function packWithPkg(request: PackRequest): Promise<void> {
  const { target, runtime, scratch, code, assets, output } = request
  await fillCache(request)
  const script = scriptPath(scratch)
  await writeFile(script, code)
  const run: PkgRun = {
    script,
    assets,
    output,
    platform: target.pkgPlatform,
    arch: target.arch,
    nodeVersion: runtime.version,
  }
  // pkg keeps its cache in the home folder.
  const env = { ...process.env, HOME: scratch, USERPROFILE: scratch, NODE_OPTIONS: '' }
  const program = join(import.meta.dirname, 'pkg-sea.ts')
  await promisify(execFile)(process.execPath, [program, JSON.stringify(run)], { env })
  await replaceScriptPath(output, script)
}

/**
 * pkg takes the start script by its absolute path only, and Node writes that into the executable. So the path is as long
 * as the name that will replace it. Nothing reads it there: `__filename` is the executable.
 */
function scriptPath(folder: string): string {
  const ending = '.cjs'
  const room = SCRIPT_PATH_BYTES - Buffer.byteLength(folder + sep + ending)
  if (room < 1) throw new Error(`The path of the temporary folder is too long: ${folder}`)
  return folder + sep + 'x'.repeat(room) + ending
}

async function replaceScriptPath(program: string, path: string): Promise<void> {
  const bytes = await readFile(program)
  const at = bytes.indexOf(path)
  if (at === -1 || bytes.includes(path, at + 1))
    throw new Error(`${program} does not hold the path of its script once.`)
  await using file = await open(program, 'r+')
  await file.write(SCRIPT_NAME, 0, SCRIPT_NAME.length, at)
}

/**
 * Puts Node where pkg would have put its own download, so that it asks no network: an archive that is never opened,
 * the program, and a mark that each is complete. On Linux the symbols stay behind.
 */
async function fillCache({ target, runtime, blobWriter, scratch }: PackRequest): Promise<void> {
  const place = cachePlace(scratch, target.platform, target.arch, runtime.version)
  await mkdir(dirname(place.program), { recursive: true })
  if (target.platform === 'linux') {
    await writeFile(place.program, stripSymbols(await readFile(runtime.program)), { mode: 0o755 })
  } else {
    await copyFile(runtime.program, place.program)
  }
  await markComplete(place)
  if (isHost(target)) return
  const writer = cachePlace(scratch, process.platform, process.arch, runtime.version)
  await mkdir(dirname(writer.program), { recursive: true })
  await copyFile(blobWriter, writer.program)
  await markComplete(writer)
}

interface CachePlace {
  archive: string
  program: string
}

function cachePlace(home: string, platform: NodeJS.Platform, arch: string, version: string): CachePlace {
  const cache = join(home, '.pkg-cache', 'sea')
  const name = `node-v${version}-${platform === 'win32' ? 'win' : platform}-${arch}`
  return platform === 'win32'
    ? { archive: join(cache, `${name}.zip`), program: join(cache, `${name}.exe`) }
    : { archive: join(cache, `${name}.tar.gz`), program: join(cache, name, 'bin', 'node') }
}

async function markComplete({ archive, program }: CachePlace): Promise<void> {
  for (const path of [archive, `${archive}.ok`, `${program}.ok`]) await writeFile(path, '')
}
