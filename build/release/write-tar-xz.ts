import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { text } from 'node:stream/consumers'
import { Header } from 'tar'
import { CodexkitError } from '../../src/errors.ts'
import { modeOf, readContent, sortFiles, type ArchiveFile } from './archive-file.ts'

export interface ArchiveRequest {
  output: string
  /** The one folder at its top. */
  folder: string
  files: readonly ArchiveFile[]
  /** The time of every file in it, in seconds since 1970. */
  epoch: number
  /** The effort of xz, such as `9e` (9 --extreme). A .zip takes none. */
  xzLevel: string
  signal: AbortSignal
}

const BLOCK = 512
/**
 * One thread, since with several the output depends on their number. The same xz gives the same bytes; another release of
 * xz may not.
 */
const XZ_ARGS = ['--compress', '--stdout', '--threads=1', '--check=crc64']

/** Writes a .tar.xz: the same files and time give the same bytes. Throws CODEXKIT_DEPENDENCY without xz. */
export async function writeTarXz(request: ArchiveRequest): Promise<void> {
  const { output, xzLevel, signal } = request
  const child = spawn('xz', [...XZ_ARGS, `-${xzLevel}`], {
    stdio: ['pipe', 'pipe', 'pipe'],
    signal,
    env: withoutXzSettings(),
  })
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  const said = text(child.stderr)
  const ended = once(child, 'close')
  const work = Promise.all([
    pipeline(Readable.from(tarBlocks(request)), child.stdin),
    pipeline(child.stdout, createWriteStream(output)),
    ended,
  ])
  try {
    await Promise.race([work, failed])
  } catch (thrown) {
    signal.throwIfAborted()
    throw new CodexkitError('CODEXKIT_DEPENDENCY', 'xz could not be run.', { hint: 'Install xz-utils.', cause: thrown })
  }
  if (child.exitCode !== 0) throw new CodexkitError('CODEXKIT_DEPENDENCY', `xz failed: ${await said}`)
}

/** XZ_OPT and XZ_DEFAULTS would change the output. */
function withoutXzSettings(): NodeJS.ProcessEnv {
  const { XZ_OPT: _options, XZ_DEFAULTS: _defaults, ...env } = process.env
  return env
}

async function* tarBlocks({ folder, files, epoch }: ArchiveRequest): AsyncGenerator<Uint8Array> {
  for (const file of sortFiles(files)) {
    const bytes = await readContent(file)
    yield headerOf(`${folder}/${file.path}`, bytes.length, modeOf(file), epoch)
    yield bytes
    yield Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)
  }
  yield Buffer.alloc(2 * BLOCK)
}

function headerOf(path: string, size: number, mode: number, epoch: number): Uint8Array {
  const mtime = new Date(epoch * 1000)
  const header = new Header({ path, size, mode, mtime, type: 'File', uid: 0, gid: 0, uname: 'root', gname: 'root' })
  const block = Buffer.alloc(BLOCK)
  if (header.encode(block)) throw new Error(`The path is too long for a plain tar: ${path}`)
  return block
}
