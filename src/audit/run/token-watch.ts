import { globSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { TurnUsage } from '../../codex/index.ts'
import { LineSplitter } from '../../platform/lines.ts'
import { addUsage, NO_USAGE, subtractUsage, usageInRolloutLine } from './rollout-usage.ts'

/** Not by `fs.watch`, which tells nothing on some file systems. A request to a model takes longer than this. */
const POLL_MS = 1000

/** Lines that count tokens are short; of longer ones nothing is needed. */
const LONGEST_LINE = 256 * 1024

const CHUNK_BYTES = 256 * 1024

/** One rollout: how far it was read, and what it said last. */
interface Followed {
  path: string
  offset: number
  splitter: LineSplitter
  total: TurnUsage | undefined
}

/**
 * Follows the rollouts in a `CODEX_HOME` and tells the tokens used by all its threads since now, each time they have
 * grown. `codex exec` itself tells them only at the end of a turn (since 0.44), which is too late for a limit.
 * `close` reads what came last, tells it, and stops.
 */
export function watchTokens(
  codexHome: string,
  onUsage: (usage: TurnUsage) => void,
  pollMs = POLL_MS,
): { close: () => Promise<void> } {
  const followed = new Map<string, Followed>()
  // What a resumed thread used before is in its rollout already.
  const before = rolloutsIn(codexHome).map((path) => ({ file: follow(path), sizeBytes: sizeOf(path) }))
  for (const { file } of before) followed.set(file.path, file)
  let started: Promise<TurnUsage> | undefined
  let told = -1
  const usedBefore = async (): Promise<TurnUsage> => {
    for (const { file, sizeBytes } of before) await readAppended(file, sizeBytes)
    return sumOf(before.map(({ file }) => file))
  }
  const poll = async (): Promise<void> => {
    const base = await (started ??= usedBefore())
    for (const path of rolloutsIn(codexHome)) if (!followed.has(path)) followed.set(path, follow(path))
    for (const file of followed.values()) await readAppended(file)
    const used = subtractUsage(sumOf([...followed.values()]), base)
    const tokens = used.input_tokens + used.output_tokens
    if (tokens > 0 && tokens !== told) onUsage(used)
    told = tokens
  }
  let polling = Promise.resolve()
  const next = (): Promise<void> => (polling = polling.then(poll))
  const timer = setInterval(() => void next(), pollMs)
  timer.unref()
  return {
    close: () => {
      clearInterval(timer)
      return next()
    },
  }
}

function follow(path: string): Followed {
  return { path, offset: 0, splitter: new LineSplitter(LONGEST_LINE), total: undefined }
}

function rolloutsIn(codexHome: string): string[] {
  return globSync('sessions/**/rollout-*.jsonl', { cwd: codexHome }).map((path) => join(codexHome, path))
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function sumOf(files: readonly Followed[]): TurnUsage {
  return files.flatMap(({ total }) => total ?? []).reduce(addUsage, NO_USAGE)
}

/** Reads what a file has gained, up to a size. A file that is gone, or not yet to be opened, has gained nothing. */
async function readAppended(file: Followed, upTo = Infinity): Promise<void> {
  const handle = await open(file.path).catch(() => undefined)
  if (!handle) return
  try {
    const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES)
    while (file.offset < upTo) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(CHUNK_BYTES, upTo - file.offset), file.offset)
      if (bytesRead === 0) return
      file.offset += bytesRead
      for (const { text } of file.splitter.push(buffer.subarray(0, bytesRead))) {
        file.total = usageInRolloutLine(text) ?? file.total
      }
    }
  } catch {
    // EIO and the like: what cannot be read now is read at the next look.
  } finally {
    await handle.close()
  }
}
